package io.allim.table.dynamodb;

import io.allim.snapshot.Entropy;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * For how long a call is tried, and how long the pauses are: any length up to a limit that doubles with every try, so that
 * many who were refused at once don't come back at once.
 *
 * @see <a href="https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/">Timeouts, retries, and
 *     backoff with jitter</a>
 * @param nanos the time, as {@link System#nanoTime} has it
 * @param random from 0 to below 1
 */
record Backoff(Duration time, LongSupplier nanos, Sleeper sleeper, DoubleSupplier random) {

    private static final Duration FIRST = Duration.ofMillis(40);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** Sleeps, outside of tests. */
    @FunctionalInterface
    interface Sleeper {
        void of(Duration pause) throws InterruptedException;
    }

    static Backoff of(Duration time) {
        return new Backoff(time, System::nanoTime, Thread::sleep, Entropy::fraction);
    }

    Tries begin() {
        return new Tries();
    }

    /** Of one call. */
    final class Tries {

        private final long end = nanos.getAsLong() + time.toNanos();
        private int made;

        /** Pauses. @return whether there is time for another try */
        boolean again() throws InterruptedException {
            long limit = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(made++, 10));
            Duration pause = Duration.ofNanos((long) (limit * random.getAsDouble()));
            if (nanos.getAsLong() + pause.toNanos() - end >= 0) {
                return false;
            }
            sleeper.of(pause);
            return true;
        }
    }
}
