package io.allim.queue;

import io.allim.delivery.Hints;
import io.allim.dispatch.Budget;
import io.allim.dispatch.DispatchConfig;
import io.allim.dispatch.Worker;
import io.allim.table.Key;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Hints within one process: work is seen to at once. What does not fit into the queue is left to the next tick. Not
 * in the Lambda function, which stands still between requests.
 */
@Singleton
@UnlessBuildProfile("prod")
final class InProcessHints implements Hints {

    private static final Logger LOG = Logger.getLogger(InProcessHints.class);
    private static final int MAX_WAITING = 10_000;
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Looked up when it is needed: workers give hints as well. */
    private final Instance<Worker> worker;

    private final DispatchConfig config;
    private final ThreadPoolExecutor workers;

    /** How many hints are neither seen to nor dropped. */
    private int open;

    InProcessHints(Instance<Worker> worker, DispatchConfig config) {
        this.worker = worker;
        this.config = config;
        this.workers = new ThreadPoolExecutor(
                config.parallel(),
                config.parallel(),
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().daemon().name("dispatch-", 0).factory(),
                (_, _) -> end());
        workers.allowCoreThreadTimeOut(true);
    }

    @Override
    public void hint(List<Key> work) {
        work.forEach(key -> {
            begin();
            workers.execute(() -> see(key));
        });
    }

    /** Beside the queue. */
    @Override
    public void press(List<Key> work) {
        work.forEach(_ -> begin());
        Thread.ofVirtual().start(() -> {
            try {
                worker.get().press(work);
            } finally {
                work.forEach(_ -> end());
            }
        });
    }

    @Override
    public synchronized void settle() throws InterruptedException {
        while (open > 0) {
            wait();
        }
    }

    private void see(Key key) {
        try {
            worker.get().see(key, Budget.of(config.lease()));
        } catch (RuntimeException e) {
            LOG.warnf("%s is left to the next tick: %s", key.sort(), e.getMessage());
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        open++;
    }

    private synchronized void end() {
        open--;
        notifyAll();
    }

    /** Attempts under way may end; what waits is found again by the next process's ticks. */
    @PreDestroy
    void close() throws InterruptedException {
        List<Runnable> left = new ArrayList<>();
        workers.getQueue().drainTo(left);
        left.forEach(_ -> end());
        workers.shutdown();
        workers.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
