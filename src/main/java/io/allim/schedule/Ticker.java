package io.allim.schedule;

import io.allim.dispatch.Budget;
import io.allim.dispatch.DispatchConfig;
import io.allim.dispatch.Worker;
import io.allim.table.Key;
import io.allim.table.Shards;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Looks for due work and sees to it. Ticks may come late, twice or at the same time: whatever one tick does, another
 * finds done. An idle tick costs one query a shard.
 */
@Singleton
public class Ticker {

    private static final Logger LOG = Logger.getLogger(Ticker.class);
    private static final int PAGE = 200;
    private static final int SWEEP = 500;
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);

    private final Table table;
    private final Shards shards;
    private final Worker worker;
    private final DispatchConfig config;
    private final ReadWriteLock door = new ReentrantReadWriteLock();
    private volatile Instant nextSweep = Instant.MIN;

    public Ticker(Table table, Shards shards, Worker worker, DispatchConfig config) {
        this.table = table;
        this.shards = shards;
        this.worker = worker;
        this.config = config;
    }

    /**
     * @param found how many due items the tick saw
     * @param complete whether all that was due was seen, or the time ran out first
     */
    public record Ticked(int found, boolean complete) {}

    /**
     * Sees to all that is due at {@code now}, the longest due first, and removes some of what has expired.
     *
     * @param budget after this time no new work is begun; what is under way is waited for
     */
    public Ticked tick(Instant now, Duration budget) {
        door.readLock().lock();
        try {
            return look(now, budget);
        } finally {
            door.readLock().unlock();
        }
    }

    /** Until it is closed, no thread ticks but the one that asked for it. */
    public interface Pause extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for the end of ticks under way, and of pauses of others. */
    public Pause pause() {
        door.writeLock().lock();
        return door.writeLock()::unlock;
    }

    private Ticked look(Instant now, Duration budget) {
        Budget left = Budget.of(budget);
        int found = 0;
        for (IntStream part : List.of(shards.first(), shards.last())) {
            DueWalk walk = new DueWalk(table, part, now);
            List<Key> keys = walk.next(PAGE);
            while (!keys.isEmpty()) {
                if (left.isSpent()) {
                    return new Ticked(found, false);
                }
                see(keys, left);
                found += keys.size();
                keys = walk.next(PAGE);
            }
        }
        sweep(now, left);
        return new Ticked(found, true);
    }

    /** Seldom, so that an idle tick stays one query a shard. */
    private void sweep(Instant now, Budget left) {
        if (now.isBefore(nextSweep)) {
            return;
        }
        nextSweep = now.plus(SWEEP_EVERY);
        while (table.sweep(SWEEP) == SWEEP && !left.isSpent()) {
            LOG.debugf("removed %d expired items", SWEEP);
        }
    }

    private void see(List<Key> keys, Budget left) {
        if (config.parallel() == 1 || keys.size() <= 1) {
            keys.forEach(key -> see(key, left));
            return;
        }
        Semaphore turns = new Semaphore(config.parallel());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            keys.forEach(key -> threads.execute(() -> {
                turns.acquireUninterruptibly();
                try {
                    see(key, left);
                } finally {
                    turns.release();
                }
            }));
        }
    }

    /** One item that can't be worked on must not keep the tick from the others. */
    private void see(Key key, Budget left) {
        if (left.isSpent()) {
            return;
        }
        try {
            worker.see(key, left);
        } catch (TableUnavailable e) {
            LOG.warnf("%s is left to the next tick: %s", key.sort(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s can't be worked on", key.sort());
        }
    }
}
