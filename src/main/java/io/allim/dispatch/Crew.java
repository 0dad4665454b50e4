package io.allim.dispatch;

import io.allim.table.Key;
import io.allim.table.TableUnavailable;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Sees to many items at the same time, as many as {@link DispatchConfig#parallel} says. */
@Singleton
public class Crew {

    private static final Logger LOG = Logger.getLogger(Crew.class);

    private final Worker worker;
    private final DispatchConfig config;

    public Crew(Worker worker, DispatchConfig config) {
        this.worker = worker;
        this.config = config;
    }

    /**
     * One item that can't be worked on keeps nobody from the others.
     *
     * @param keys of the due index
     * @param left after it no item is begun; those that are under way are waited for
     * @return those that could not be worked on; what there was no time for is not among them
     */
    public Set<Key> see(Collection<Key> keys, Budget left) {
        Set<Key> failed = ConcurrentHashMap.newKeySet();
        if (config.parallel() == 1 || keys.size() <= 1) {
            keys.forEach(key -> see(key, left, failed));
            return failed;
        }
        Semaphore turns = new Semaphore(config.parallel());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            keys.forEach(key -> threads.execute(() -> {
                turns.acquireUninterruptibly();
                try {
                    see(key, left, failed);
                } finally {
                    turns.release();
                }
            }));
        }
        return failed;
    }

    private void see(Key key, Budget left, Set<Key> failed) {
        if (left.isSpent()) {
            return;
        }
        try {
            worker.see(key, left);
        } catch (TableUnavailable e) {
            failed.add(key);
            LOG.warnf("%s is left to the next tick: %s", key.sort(), e.getMessage());
        } catch (RuntimeException e) {
            failed.add(key);
            LOG.errorf(e, "%s can't be worked on", key.sort());
        }
    }
}
