/**
 * Signed POSTs to URLs that users give. {@link io.allim.channel.webhook.AddressGuard} looks at the address at the moment of
 * connecting, so that nothing internal can be reached by names that change, and a deadline ends bodies that drip.
 */
package io.allim.channel.webhook;
