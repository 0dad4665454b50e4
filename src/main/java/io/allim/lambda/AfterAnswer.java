package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import io.allim.pipeline.Worker;
import io.allim.pipeline.accept.Handover;
import io.allim.pipeline.decide.Sendable;
import io.allim.telemetry.Correlation;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What the function does between its answer and the next event, where its runtime can hand in the one before it asks for the
 * other: Lambda lets a function run until it asks. It sends what the request that was answered left to this process.
 */
@Singleton
final class AfterAnswer {

    private static final Logger LOG = Logger.getLogger(AfterAnswer.class);

    /** For how long a message waits for a place among the others. */
    private static final Duration BUDGET = Duration.ofSeconds(2);

    /** With less time left a process that hangs would be ended in the middle of an attempt. */
    private static final int LEAST_MILLIS = 20_000;

    private final Handover handover;
    private final Worker worker;
    private final EmfMetrics metrics;
    private volatile boolean enabled;

    AfterAnswer(Handover handover, Worker worker, EmfMetrics metrics) {
        this.handover = handover;
        this.worker = worker;
        this.metrics = metrics;
    }

    /** Called by whoever will call {@link #run} after each answer. */
    void enable() {
        enabled = true;
    }

    /**
     * At the beginning of a request that came by HTTP.
     *
     * @param context none before a snapshot is taken
     * @return whether {@link #run} follows, which writes the metrics
     */
    boolean begin(Optional<Context> context) {
        boolean follows = enabled
                && context.filter(it -> it.getRemainingTimeInMillis() >= LEAST_MILLIS)
                        .isPresent();
        if (follows) {
            handover.open();
        }
        return follows;
    }

    /** Does nothing after what was no such request. */
    void run() {
        List<Sendable> taken = handover.close();
        try {
            if (!taken.isEmpty()) {
                worker.send(taken, Deadline.of(BUDGET));
            }
        } catch (RuntimeException e) {
            LOG.error("what was accepted is sent when its lease ends", e);
        } finally {
            metrics.flush();
            Correlation.end();
        }
    }
}
