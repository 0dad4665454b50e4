package io.allim.pipeline.thread;

import io.allim.delivery.DeliveryId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/** What is known of the first message of a thread. */
public sealed interface ThreadState {

    /** There is none. */
    record None() implements ThreadState {}

    /**
     * A delivery is about to send it.
     *
     * @param since when the first of those that tried in a row began
     * @param until when the attempt is over, whatever became of it
     */
    record Claimed(DeliveryId owner, Instant since, Instant until) implements ThreadState {

        /** Whatever became of those that were to send the first message: after that nobody waits for it. */
        static final Duration PATIENCE = Duration.ofMinutes(5);

        /** After which what waits looks again; later each quarter of the time that has gone by. */
        private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

        /** The clocks of two machines may differ by this much. */
        private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

        public boolean isOf(DeliveryId delivery) {
            return owner.equals(delivery);
        }

        /** When to look again for another's first message, in whole milliseconds; empty when nobody is to wait for it. */
        public Optional<Instant> nextLook(Instant now) {
            if (isAhead(now) || isTooOld(now) || !now.isBefore(until)) {
                return Optional.empty();
            }
            Duration quarter = Duration.between(since, now).dividedBy(4);
            Duration wait = quarter.compareTo(FIRST_LOOK) > 0 ? quarter : FIRST_LOOK;
            return Stream.of(now.plus(wait), until, since.plus(PATIENCE))
                    .min(Instant::compareTo)
                    .map(Claimed::millis);
        }

        /** Whether it was made before the clock was set back. */
        public boolean isAhead(Instant now) {
            return since.isAfter(now.plus(CLOCKS_DIFFER));
        }

        /** Whether others have tried for so long that nobody waits any more. */
        public boolean isTooOld(Instant now) {
            return !now.isBefore(since.plus(PATIENCE));
        }

        /** The due index counts them: not before the instant. */
        private static Instant millis(Instant instant) {
            Instant cut = instant.truncatedTo(ChronoUnit.MILLIS);
            return cut.equals(instant) ? cut : cut.plusMillis(1);
        }
    }

    /**
     * It was sent.
     *
     * @param reference by which the channel knows it
     * @param at when that was written last
     */
    record Posted(String reference, Instant at) implements ThreadState {}
}
