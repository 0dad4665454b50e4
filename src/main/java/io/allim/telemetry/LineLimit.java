package io.allim.telemetry;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** So many lines of a kind has the log in a minute, at most; those above are counted, and the next line says how many. */
public final class LineLimit {

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final int most;
    private final LongSupplier nanos;
    private long begun;
    private int written;
    private int suppressed;

    /** @param nanos as of {@link System#nanoTime} */
    public LineLimit(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    /** @return how the line ends, which tells of those before it; empty when it is not to be written */
    public synchronized Optional<String> next() {
        long now = nanos.getAsLong();
        if (now - begun >= WINDOW_NANOS) {
            begun = now;
            written = 0;
        }
        if (written == most) {
            suppressed++;
            return Optional.empty();
        }
        written++;
        String others = suppressed == 0 ? "" : ", and %,d others before it".formatted(suppressed);
        suppressed = 0;
        return Optional.of(others);
    }
}
