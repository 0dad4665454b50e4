package io.allim.delivery;

import io.allim.telemetry.LineLimit;
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

    private final Consumer<String> lines;
    private final LineLimit limit;

    /** @param nanos as of {@link System#nanoTime} */
    FailureLog(Consumer<String> lines, LongSupplier nanos) {
        this.lines = lines;
        this.limit = new LineLimit(MAX_LINES, nanos);
    }

    /** @param delivery as it was stored */
    public static void log(Delivery delivery, FailureReason reason) {
        OF_THIS_PROCESS.failed(delivery, reason);
    }

    void failed(Delivery delivery, FailureReason reason) {
        limit.next().ifPresent(others -> lines.accept(line(delivery, reason, others)));
    }

    private static String line(Delivery delivery, FailureReason reason, String others) {
        return "%s of %s failed by %s after %d %s: %s%s. Once that is mended: POST /v1/deliveries/%s/redrive"
                .formatted(
                        delivery.id(),
                        delivery.id().notification(),
                        delivery.channel(),
                        delivery.attempts(),
                        delivery.attempts() == 1 ? "attempt" : "attempts",
                        reason.code(),
                        others,
                        delivery.id());
    }
}
