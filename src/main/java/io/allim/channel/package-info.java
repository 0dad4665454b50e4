/**
 * The port to whatever carries messages. {@link io.allim.channel.Channel} is the law that each of them keeps; how long a
 * text may be and how it is cut is theirs alone.
 */
package io.allim.channel;
