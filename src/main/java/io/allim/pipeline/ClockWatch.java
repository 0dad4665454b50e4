package io.allim.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Notices that the clock was set, by the machine's own timer. For one thread. */
final class ClockWatch {

    /** Clocks are adjusted by less all the time. */
    private static final Duration NOTED = Duration.ofSeconds(1);

    private Optional<Look> last = Optional.empty();

    private record Look(Instant clock, long nanos) {

        Instant expected(long later) {
            return clock.plusNanos(later - nanos);
        }
    }

    /**
     * @param nanos as of {@link System#nanoTime}
     * @return by how much the clock was set since the last look: negative when it was set back, zero for less than a second
     */
    Duration look(Instant clock, long nanos) {
        Duration set =
                last.map(look -> Duration.between(look.expected(nanos), clock)).orElse(Duration.ZERO);
        last = Optional.of(new Look(clock, nanos));
        return set.abs().compareTo(NOTED) < 0 ? Duration.ZERO : set;
    }
}
