package io.allim.dispatch;

import java.time.Duration;

/**
 * How long work may go on before it is left to the next tick. It runs on the machine's own timer, not on the clock.
 *
 * @param endNanos in terms of {@link System#nanoTime}
 */
public record Budget(long endNanos) {

    public static Budget of(Duration time) {
        return new Budget(System.nanoTime() + time.toNanos());
    }

    public boolean isSpent() {
        return System.nanoTime() - endNanos >= 0;
    }
}
