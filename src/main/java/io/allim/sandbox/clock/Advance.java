package io.allim.sandbox.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How far a clock is to be turned, in whole milliseconds. */
sealed interface Advance {

    /** More at once is a slip of the pen, and would let most of what is stored expire. */
    Duration MAX = Duration.ofDays(400);

    /** @throws IllegalArgumentException with a sentence for the caller, when a clock that shows {@code now} can't go there */
    Instant target(Instant now);

    record By(Duration duration) implements Advance {

        public By {
            duration = duration.truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public Instant target(Instant now) {
            if (!duration.isPositive()) {
                throw new IllegalArgumentException(
                        "Choose an advanceBy of a millisecond or more: the clock can only be turned forward.");
            }
            requireNear(duration);
            return now.plus(duration);
        }
    }

    record To(Instant instant) implements Advance {

        public To {
            instant = instant.truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public Instant target(Instant now) {
            if (!instant.isAfter(now)) {
                throw new IllegalArgumentException("Choose an advanceTo later than " + now
                        + ", which the clock shows now: it can only be turned forward.");
            }
            requireNear(Duration.between(now, instant));
            return instant;
        }
    }

    private static void requireNear(Duration distance) {
        if (distance.compareTo(MAX) > 0) {
            throw new IllegalArgumentException(
                    "The clock is turned by " + MAX.toDays() + " days at most: turn it several times.");
        }
    }
}
