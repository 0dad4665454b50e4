package io.allim.queue;

import io.allim.delivery.DeliveryId;
import io.allim.delivery.Hints;
import io.allim.dispatch.DispatchConfig;
import io.allim.dispatch.Dispatcher;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Hints within one process: deliveries go out at once. What does not fit into the queue is left to the next tick. Not
 * in the Lambda function, which stands still between requests.
 */
@Singleton
@UnlessBuildProfile("prod")
final class InProcessHints implements Hints {

    private static final Logger LOG = Logger.getLogger(InProcessHints.class);
    private static final int MAX_WAITING = 10_000;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Dispatcher dispatcher;
    private final ThreadPoolExecutor workers;

    InProcessHints(Dispatcher dispatcher, DispatchConfig config) {
        this.dispatcher = dispatcher;
        this.workers = new ThreadPoolExecutor(
                config.parallel(),
                config.parallel(),
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().daemon().name("dispatch-", 0).factory(),
                new ThreadPoolExecutor.DiscardPolicy());
        workers.allowCoreThreadTimeOut(true);
    }

    @Override
    public void hint(List<DeliveryId> deliveries) {
        deliveries.forEach(id -> workers.execute(() -> dispatch(id)));
    }

    private void dispatch(DeliveryId id) {
        try {
            dispatcher.dispatch(id);
        } catch (RuntimeException e) {
            LOG.warnf("%s is left to the next tick: %s", id, e.getMessage());
        }
    }

    /** Attempts under way may end; what waits is found again by the next process's ticks. */
    @PreDestroy
    void close() throws InterruptedException {
        workers.getQueue().clear();
        workers.shutdown();
        workers.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
