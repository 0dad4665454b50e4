/**
 * The channel {@code discord}: messages for channels of Discord, by a webhook's URL or by a bot. One embed carries title, body and
 * fields; its limits, what Discord's answers mean, and its markup each have a class.
 */
package io.allim.channel.discord;
