package io.allim.dispatch;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long work may go on before it is left to the next tick. It runs on the machine's own timer, not on the clock.
 *
 * @param endNanos in terms of {@link System#nanoTime}
 * @param stopped whether it is spent before
 */
public record Budget(long endNanos, BooleanSupplier stopped) {

    public static Budget of(Duration time) {
        return new Budget(System.nanoTime() + time.toNanos(), () -> false);
    }

    /** The same until the process is about to end. */
    public Budget until(GracefulShutdown shutdown) {
        return new Budget(endNanos, shutdown::isBegun);
    }

    public boolean isSpent() {
        return System.nanoTime() - endNanos >= 0 || stopped.getAsBoolean();
    }
}
