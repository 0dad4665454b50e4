package io.allim.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * When a delivery was made, and when it may go.
 *
 * @param plannedFor when it was first due; absent if it was skipped at once
 * @param startedAt when it began to be under way, or ended; absent while it waits
 * @param expiresAt from when on it is not sent any more
 */
record Schedule(
        Instant createdAt, Optional<Instant> plannedFor, Optional<Instant> startedAt, Optional<Instant> expiresAt) {

    Schedule plannedFor(Instant at) {
        return new Schedule(createdAt, Optional.of(at), startedAt, expiresAt);
    }

    Schedule startedAt(Instant at) {
        return new Schedule(createdAt, plannedFor, Optional.of(at), expiresAt);
    }

    /** Started at {@code at}, unless it has started before. */
    Schedule started(Instant at) {
        return startedAt.isPresent() ? this : startedAt(at);
    }

    Schedule waiting() {
        return new Schedule(createdAt, plannedFor, Optional.empty(), expiresAt);
    }
}
