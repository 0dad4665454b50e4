package io.allim.server;

import java.time.Instant;
import java.util.Optional;

/**
 * A backup that is whole, durable and checked.
 *
 * @param id its time, to the millisecond: later ones sort behind earlier ones
 * @param file where it is on this machine
 * @param took how long it took, as an ISO duration; known to the one who asked for it
 */
record Backup(String id, String file, long bytes, Instant createdAt, Optional<String> took) {}
