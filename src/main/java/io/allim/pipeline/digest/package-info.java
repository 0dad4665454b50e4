/**
 * Collects deliveries in digests, closes digests when their windows end, and records for each item what became of its digest.
 */
package io.allim.pipeline.digest;
