package io.allim.pipeline.limit;

import java.time.Duration;
import java.time.Instant;

/** The longest of recent times; older ones count less and less. */
final class Lead {

    private static final int FORGETS = 32;

    /** The longest lead: a process that stood still is no reason to reserve slots far ahead. */
    private static final Duration MOST = Duration.ofSeconds(3);

    private long nanos;

    synchronized void learn(Duration time) {
        // A clock that is set back meanwhile shows less than none.
        Duration least = time.isNegative() ? Duration.ZERO : time;
        long seen = least.compareTo(MOST) > 0 ? MOST.toNanos() : least.toNanos();
        nanos = Math.max(seen, nanos - (nanos - seen) / FORGETS);
    }

    synchronized Instant after(Instant now) {
        return now.plusNanos(nanos);
    }

    synchronized Instant before(Instant time) {
        return time.minusNanos(nanos);
    }
}
