/** Signed POSTs to URLs that users give, by {@link io.allim.http.Outbound}, so that nothing internal can be reached. */
package io.allim.channel.webhook;
