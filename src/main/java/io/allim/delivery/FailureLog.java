package io.allim.delivery;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * A line of the log for each delivery that ends failed, of at most ten in a minute: when a provider is down, the metrics and the
 * list of failed deliveries tell more than a thousand lines. It names nobody, and not what a provider said.
 */
public final class FailureLog {

    /** Loaded with the first failure. */
    private static final FailureLog OF_THIS_PROCESS =
            new FailureLog(Logger.getLogger(FailureLog.class)::warn, System::nanoTime);

    static final int MAX_LINES = 10;
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final Consumer<String> lines;
    private final LongSupplier nanos;
    private long begun;
    private int written;
    private int suppressed;

    /** @param nanos as of {@link System#nanoTime} */
    FailureLog(Consumer<String> lines, LongSupplier nanos) {
        this.lines = lines;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    /** @param delivery as it was stored */
    public static void log(Delivery delivery, FailureReason reason) {
        OF_THIS_PROCESS.failed(delivery, reason);
    }

    synchronized void failed(Delivery delivery, FailureReason reason) {
        long now = nanos.getAsLong();
        if (now - begun >= WINDOW_NANOS) {
            begun = now;
            written = 0;
        }
        if (written == MAX_LINES) {
            suppressed++;
            return;
        }
        written++;
        lines.accept(line(delivery, reason));
        suppressed = 0;
    }

    private String line(Delivery delivery, FailureReason reason) {
        String others = suppressed == 0 ? "" : ", and %,d others before it".formatted(suppressed);
        return "%s of %s failed by %s after %d attempts: %s%s"
                .formatted(
                        delivery.id(),
                        delivery.id().notification(),
                        delivery.channel(),
                        delivery.attempts(),
                        reason.code(),
                        others);
    }
}
