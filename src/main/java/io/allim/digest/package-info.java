/**
 * How messages are gathered: a {@link io.allim.digest.DigestRule} of a step or a notification says it, its
 * {@link io.allim.digest.Window} computes from the turns of items alone when a digest closes, and
 * {@link io.allim.digest.Digest} is what an open one has come to. A digest is stored as a notification, which
 * {@code dispatch.Gatherer} opens and fills and {@code dispatch.DigestCloser} closes.
 */
package io.allim.digest;
