/**
 * Leases a due delivery, waits for its rate limit and its host, sends it, and records the outcome, or when to try again.
 */
package io.allim.pipeline.send;
