/** The in-app inbox as a channel: what it sends is read from {@code io.allim.inbox}. */
package io.allim.channel.inbox;
