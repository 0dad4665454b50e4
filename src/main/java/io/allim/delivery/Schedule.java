package io.allim.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * When a delivery was made, and when it may go.
 *
 * @param plannedFor when it was first due; absent if it was skipped at once
 * @param startedAt when it began to be under way, or ended; the turn that it has, of one that waits for just that; absent while it
 *     waits for anything else
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

    /** Of one that ends at {@code at}, which may be before its turn. */
    Schedule endedAt(Instant at) {
        return startedAt.filter(at::isBefore).isPresent() ? startedAt(at) : started(at);
    }

    /** Its turn, if it has one, is another. */
    Schedule turnAt(Instant at) {
        return startedAt.isPresent() ? startedAt(at) : this;
    }

    Schedule waiting() {
        return new Schedule(createdAt, plannedFor, Optional.empty(), expiresAt);
    }
}
