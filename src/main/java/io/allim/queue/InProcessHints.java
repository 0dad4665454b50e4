package io.allim.queue;

import io.allim.delivery.DispatchConfig;
import io.allim.delivery.Hints;
import io.allim.pipeline.Worker;
import io.allim.pipeline.decide.JustPlanned;
import io.allim.pipeline.send.WorkerSlot;
import io.allim.table.Key;
import io.allim.table.TableUnavailable;
import io.allim.telemetry.StoreLog;
import io.allim.time.Deadline;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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

    /** How much of a topic waits while its planner rests: some tenths of a second. */
    private static final int AHEAD = 1_000;

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Looked up when it is needed: workers give hints as well. */
    private final Instance<Worker> worker;

    private final DispatchConfig config;
    private final InstantSource clock;
    private final ThreadPoolExecutor workers;

    /** For instants that are near. */
    private final ScheduledThreadPoolExecutor later;

    /** How many do nothing but wait for a host. Each has a thread, and another works in its turn. */
    private int aside;

    /** Whether somebody waits for room. */
    private boolean isAwaited;

    /** How many hints are neither seen to nor dropped. */
    private int open;

    @Inject
    InProcessHints(Instance<Worker> worker, DispatchConfig config, JustPlanned planned, InstantSource clock) {
        this(worker, config, clock);
        planned.open();
    }

    InProcessHints(Instance<Worker> worker, DispatchConfig config, InstantSource clock) {
        this(
                worker,
                config,
                clock,
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofVirtual().name("hint-at").factory()));
    }

    /** @param later waits for instants that are near; closed with these hints */
    InProcessHints(
            Instance<Worker> worker, DispatchConfig config, InstantSource clock, ScheduledThreadPoolExecutor later) {
        this.later = later;
        this.worker = worker;
        this.config = config;
        this.clock = clock;
        this.workers = new ThreadPoolExecutor(
                config.parallel(),
                config.parallel(),
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                Thread.ofVirtual().name("dispatch-", 0).factory(),
                (_, _) -> end());
        workers.allowCoreThreadTimeOut(true);
        later.setRejectedExecutionHandler((_, _) -> {});
    }

    @Override
    public void hint(List<Key> work) {
        work.forEach(key -> {
            begin();
            workers.execute(() -> process(key));
        });
    }

    /** Beside the queue. */
    @Override
    public void expedite(List<Key> work) {
        work.forEach(_ -> begin());
        Thread.ofVirtual().start(() -> {
            try {
                worker.get().expedite(work, Deadline.of(config.lease()));
            } finally {
                work.forEach(_ -> end());
            }
        });
    }

    /** Where more wait than fit, and for what is further away, ticks do. */
    @Override
    public void hintAt(Map<Instant, List<Key>> work) {
        Instant now = clock.instant();
        work.forEach((at, keys) -> {
            Duration wait = Duration.between(now, at);
            if (wait.compareTo(FURTHEST) <= 0 && later.getQueue().size() < MAX_WAITING) {
                Future<?> _ = later.schedule(() -> hint(keys), Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
            }
        });
    }

    /** One waits: workers who wait for each other would see to nothing. */
    @Override
    public synchronized void awaitRoom(Deadline left) {
        if (isAwaited || config.parallel() == 1) {
            return;
        }
        isAwaited = true;
        try {
            while (workers.getQueue().size() > AHEAD && !left.isSpent()) {
                wait(LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            isAwaited = false;
        }
    }

    @Override
    public synchronized void awaitIdle() throws InterruptedException {
        while (open > 0) {
            wait();
        }
    }

    private void process(Key key) {
        WorkerSlot slot = WorkerSlot.of(() -> aside(1));
        try {
            worker.get().process(key, Deadline.of(config.lease()), slot);
        } catch (TableUnavailable e) {
            StoreLog.log(e);
        } catch (RuntimeException e) {
            LOG.warnf("%s is left to the next tick: %s", key.sort(), e.getMessage());
        } finally {
            if (slot.isReleased()) {
                aside(-1);
            }
            end();
        }
    }

    private synchronized void aside(int more) {
        aside += more;
        int threads = config.parallel() + aside;
        if (more > 0) {
            workers.setMaximumPoolSize(threads);
            workers.setCorePoolSize(threads);
        } else {
            workers.setCorePoolSize(threads);
            workers.setMaximumPoolSize(threads);
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
        later.shutdownNow();
        List<Runnable> left = new ArrayList<>();
        workers.getQueue().drainTo(left);
        left.forEach(_ -> end());
        workers.shutdown();
        workers.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
