/**
 * HTTP to hosts that callers and operators choose: {@link io.allim.http.Outbound} sends one request within a deadline, never to
 * an address inside a network, and {@link io.allim.http.HttpResult} says whether it left. Beside it, what names and URLs of
 * hosts look like.
 */
package io.allim.http;
