package io.allim.pipeline;

import io.allim.delivery.Hints;
import io.allim.table.Key;
import io.allim.table.Shards;
import io.allim.table.Table;
import io.allim.telemetry.Metrics;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    private final Table table;
    private final Shards shards;
    private final WorkerPool pool;
    private final Hints hints;
    private final Metrics metrics;
    private final ReadWriteLock door = new ReentrantReadWriteLock();
    private final Sweeper sweeper;

    /** How many ticks work on what they found. */
    private final AtomicInteger working = new AtomicInteger();

    private volatile long lookedNanos = System.nanoTime();

    public Ticker(Table table, Shards shards, WorkerPool pool, Hints hints, Metrics metrics) {
        this.table = table;
        this.shards = shards;
        this.pool = pool;
        this.hints = hints;
        this.metrics = metrics;
        this.sweeper = new Sweeper(table);
    }

    /**
     * @param found how many due items the tick saw
     * @param complete whether all that was due was seen, or the time ran out first
     */
    public record Ticked(int found, boolean complete) {}

    /**
     * Sees to all that is due at {@code now}, the longest due first, and removes some of what has expired. What is more
     * than a page is shared with others.
     *
     * @param timeLimit after this time no new work is begun; what is under way is waited for
     */
    public Ticked tick(Instant now, Duration timeLimit) {
        return tick(now, Deadline.of(timeLimit));
    }

    /** @param left as of {@link #tick(Instant, Duration)} */
    public Ticked tick(Instant now, Deadline left) {
        return within(() -> tick(now, left, metrics::found, _ -> {}));
    }

    /**
     * The same without waiting for what is slow: it goes on by threads of its own, and the next tick can find what becomes
     * due meanwhile.
     */
    Ticked begin(Instant now, Deadline left) {
        return begin(now, left, metrics::found);
    }

    /** The same for what is to be due until then at the latest: it is not late. */
    Ticked beginAhead(Instant until, Deadline left) {
        return begin(until, left, _ -> {});
    }

    private Ticked begin(Instant now, Deadline left, Consumer<Duration> late) {
        CompletableFuture<Ticked> looked = new CompletableFuture<>();
        Thread.ofVirtual().name("tick").start(() -> {
            try {
                within(() -> tick(now, left, late, looked::complete));
            } catch (RuntimeException | Error e) {
                if (!looked.completeExceptionally(e)) {
                    LOG.error("What a tick began did not end well", e);
                }
            }
        });
        return looked(looked);
    }

    private static Ticked looked(CompletableFuture<Ticked> looked) {
        try {
            return looked.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /**
     * Continues a shard that a tick delegated. It never delegates again, because AWS stops functions that keep invoking
     * themselves; the next tick does.
     *
     * @param until the instant of that tick
     * @param left as of {@link #tick}
     */
    public Ticked resumeShard(int shard, Instant until, Deadline left) {
        return within(() -> {
            DueWalk walk = new DueWalk(table, IntStream.of(shard), until);
            try (WorkerPool.Shift shift = pool.shift(left)) {
                return pass(walk.next(PAGE), walk, shift, left);
            }
        });
    }

    private Ticked within(Supplier<Ticked> work) {
        door.readLock().lock();
        try {
            return work.get();
        } finally {
            door.readLock().unlock();
        }
    }

    /** When a tick looked for due work the last time, as of {@link System#nanoTime}. */
    public long lookedNanos() {
        return lookedNanos;
    }

    /** Whether one works on what it found, which takes as long as it takes, and will look again. */
    public boolean isWorking() {
        return working.get() > 0;
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

    /** What is slow is waited for at the end alone: it keeps nothing from being found. */
    private Ticked tick(Instant now, Deadline left, Consumer<Duration> late, Consumer<Ticked> looked) {
        try (WorkerPool.Shift shift = pool.shift(left)) {
            Ticked ticked = tick(now, shift, left, late);
            looked.accept(ticked);
            return ticked;
        }
    }

    private Ticked tick(Instant now, WorkerPool.Shift shift, Deadline left, Consumer<Duration> late) {
        int found = 0;
        for (IntStream part : List.of(shards.first(), shards.last())) {
            DueWalk walk = new DueWalk(table, part, now);
            walk.oldest().ifPresent(due -> late.accept(Duration.between(due, now)));
            List<Key> keys = walk.next(PAGE);
            lookedNanos = System.nanoTime();
            delegate(walk.open(), now);
            Ticked passed = pass(keys, walk, shift, left);
            found += passed.found();
            if (!passed.complete()) {
                metrics.ticked();
                return new Ticked(found, false);
            }
        }
        metrics.ticked();
        sweep(left);
        return new Ticked(found, true);
    }

    private void sweep(Deadline left) {
        working.incrementAndGet();
        try {
            sweeper.sweep(System.nanoTime(), left);
        } finally {
            working.decrementAndGet();
            lookedNanos = System.nanoTime();
        }
    }

    /** At once: by the time this tick knows that it is too slow, its time is over. It goes on as if nobody came. */
    private void delegate(List<Integer> open, Instant now) {
        if (!open.isEmpty()) {
            hints.delegate(open, now);
        }
    }

    private void process(List<Key> keys, WorkerPool.Shift shift) {
        working.incrementAndGet();
        try {
            shift.process(keys);
        } finally {
            working.decrementAndGet();
            lookedNanos = System.nanoTime();
        }
    }

    private Ticked pass(List<Key> first, DueWalk walk, WorkerPool.Shift shift, Deadline left) {
        int found = 0;
        for (List<Key> keys = first; !keys.isEmpty(); keys = walk.next(PAGE)) {
            if (left.isSpent()) {
                return new Ticked(found, false);
            }
            process(keys, shift);
            found += keys.size();
        }
        return new Ticked(found, true);
    }
}
