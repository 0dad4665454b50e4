/**
 * Any API that is called by HTTP: a connection of type {@code http} says how in Liquid, and {@link io.allim.http.Outbound} calls it, so
 * that nothing internal can be reached. No data can change what is called: values are escaped for where they stand.
 */
package io.allim.channel.httpapi;
