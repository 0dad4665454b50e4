package io.allim.telemetry;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * What the log has of a store that does not answer: its sentence, which says what to do, once a minute at most. While a disk
 * is full each request and each tick fails for the same reason. The trace is there at DEBUG, and in the Lambda function, where
 * each invocation has lines of its own.
 */
public final class StoreLog {

    private static final Logger LOG = Logger.getLogger(StoreLog.class);

    /** Loaded with the first failure. */
    private static final StoreLog OF_THIS_PROCESS = new StoreLog(LOG::error, System::nanoTime);

    private final Consumer<String> lines;
    private final LineLimit limit;

    /** @param nanos as of {@link System#nanoTime} */
    StoreLog(Consumer<String> lines, LongSupplier nanos) {
        this.lines = lines;
        this.limit = new LineLimit(1, nanos);
    }

    /** @param failure in the words of the table */
    public static void log(RuntimeException failure) {
        if (Correlation.invocation().isPresent()) {
            LOG.error("the store did not answer", failure);
        } else {
            LOG.debug("the store did not answer", failure);
            OF_THIS_PROCESS.failed(failure);
        }
    }

    void failed(RuntimeException failure) {
        limit.next().ifPresent(others -> lines.accept("the store did not answer: " + failure.getMessage() + others));
    }
}
