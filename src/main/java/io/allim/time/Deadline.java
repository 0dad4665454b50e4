package io.allim.time;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long work may go on before it is left to the next tick. It runs on the machine's own timer, not on the clock.
 *
 * @param endNanos in terms of {@link System#nanoTime}
 * @param patienceEndNanos until when work may wait for a place at its host, at the latest {@code endNanos}
 * @param stopped whether it is spent before
 */
public record Deadline(long endNanos, long patienceEndNanos, BooleanSupplier stopped) {

    public static Deadline of(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return new Deadline(end, end, () -> false);
    }

    /** The same with less time for waiting, where to wait costs money. */
    public Deadline patient(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return new Deadline(endNanos, end - endNanos < 0 ? end : endNanos, stopped);
    }

    /** The same until the process is about to end. */
    public Deadline until(GracefulShutdown shutdown) {
        return new Deadline(endNanos, patienceEndNanos, shutdown::isStarted);
    }

    public boolean isSpent() {
        return System.nanoTime() - endNanos >= 0 || stopped.getAsBoolean();
    }

    public long patienceNanos() {
        return Math.max(0, patienceEndNanos - System.nanoTime());
    }
}
