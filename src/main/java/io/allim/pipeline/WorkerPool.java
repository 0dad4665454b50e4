package io.allim.pipeline;

import io.allim.delivery.DispatchConfig;
import io.allim.pipeline.send.WorkerSlot;
import io.allim.table.Key;
import io.allim.table.TableUnavailable;
import io.allim.telemetry.StoreLog;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Sees to many items at the same time, as many as {@link DispatchConfig#parallel} says. */
@Singleton
public class WorkerPool {

    private static final Logger LOG = Logger.getLogger(WorkerPool.class);

    private final Worker worker;
    private final DispatchConfig config;

    public WorkerPool(Worker worker, DispatchConfig config) {
        this.worker = worker;
        this.config = config;
    }

    /**
     * What could not be done. What there was no time for is not among it.
     *
     * @param failed could not be worked on
     * @param deferred found no place at their host in time, and are as due as they were
     */
    public record Report(Set<Key> failed, Set<Key> deferred) {}

    /** Work that goes on while more is given to it. */
    public interface Shift extends AutoCloseable {

        /**
         * Returns when each of them is done, or does nothing but wait for its host. An item that can't be worked on does not
         * keep it from the others.
         *
         * @param keys of the due index
         */
        void process(Collection<Key> keys);

        /** So far; of all when it is closed. */
        Report report();

        /** Waits until all are done. */
        @Override
        void close();
    }

    /** @param left after it no item is begun; those that are under way are waited for */
    public Shift shift(Deadline left) {
        Report report = new Report(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
        return config.parallel() == 1 ? new Alone(left, report) : new Together(left, report);
    }

    /** One after the other. */
    private final class Alone implements Shift {

        private final Deadline left;
        private final Report report;

        Alone(Deadline left, Report report) {
            this.left = left;
            this.report = report;
        }

        @Override
        public void process(Collection<Key> keys) {
            keys.forEach(key -> work(key, left, WorkerSlot.none(), report));
        }

        @Override
        public Report report() {
            return report;
        }

        @Override
        public void close() {}
    }

    private final class Together implements Shift {

        private final Deadline left;
        private final Report report;
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final Semaphore slots = new Semaphore(config.parallel());

        Together(Deadline left, Report report) {
            this.left = left;
            this.report = report;
        }

        @Override
        public void process(Collection<Key> keys) {
            CountDownLatch busy = new CountDownLatch(keys.size());
            List.copyOf(keys).forEach(key -> threads.execute(() -> work(key, busy)));
            try {
                busy.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void work(Key key, CountDownLatch busy) {
            slots.acquireUninterruptibly();
            WorkerSlot slot = WorkerSlot.of(() -> {
                slots.release();
                busy.countDown();
            });
            try {
                WorkerPool.this.work(key, left, slot, report);
            } finally {
                slot.release();
            }
        }

        @Override
        public Report report() {
            return report;
        }

        @Override
        public void close() {
            threads.close();
        }
    }

    private void work(Key key, Deadline left, WorkerSlot slot, Report report) {
        if (left.isSpent()) {
            return;
        }
        try {
            if (!worker.process(key, left, slot)) {
                report.deferred().add(key);
            }
        } catch (TableUnavailable e) {
            report.failed().add(key);
            StoreLog.log(e);
        } catch (RuntimeException e) {
            report.failed().add(key);
            LOG.errorf(e, "%s can't be worked on", key.sort());
        }
    }
}
