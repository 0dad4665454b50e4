package io.allim.pipeline;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.allim.pipeline.Ticker.Ticked;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Shards;
import io.allim.table.Table;
import io.allim.telemetry.Counts;
import io.allim.time.Deadline;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class TickerPauseTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration BUDGET = Duration.ofMinutes(1);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @Test
    void pause_waitsForTheTickUnderWay() throws Exception {
        Ticker ticker = new Ticker(slow(), new Shards(1), new IdleCrew(), _ -> {}, new Counts());
        FutureTask<Ticked> tick = started(() -> ticker.tick(NOW, BUDGET));
        begun.await();
        FutureTask<Long> pause = new FutureTask<>(() -> {
            try (var _ = ticker.pause()) {
                return mayEnd.getCount();
            }
        });
        awaitWaiting(Thread.ofPlatform().start(pause));
        assertThat(pause.isDone()).isFalse();
        mayEnd.countDown();
        assertThat(pause.get(10, SECONDS)).isZero();
        assertThat(tick.get(10, SECONDS)).isEqualTo(new Ticked(0, true));
    }

    @Test
    void pause_letsOnlyItsOwnThreadTick() throws Exception {
        mayEnd.countDown();
        Ticker ticker = new Ticker(slow(), new Shards(1), new IdleCrew(), _ -> {}, new Counts());
        FutureTask<Ticked> other = new FutureTask<>(() -> ticker.tick(NOW, BUDGET));
        try (var _ = ticker.pause()) {
            awaitWaiting(Thread.ofPlatform().start(other));
            assertThat(ticker.tick(NOW, BUDGET)).isEqualTo(new Ticked(0, true));
            assertThat(other.isDone()).isFalse();
        }
        assertThat(other.get(10, SECONDS)).isEqualTo(new Ticked(0, true));
    }

    private static <T> FutureTask<T> started(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().start(task);
        return task;
    }

    private static void awaitWaiting(Thread thread) {
        await().atMost(10, SECONDS).until(() -> thread.getState() == Thread.State.WAITING);
    }

    /** Nothing is due, and it takes its time to say so. */
    private Table slow() {
        return (Table)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Table.class}, (_, method, _) -> {
                    if (method.getName().equals("sweep")) {
                        return 0;
                    }
                    begun.countDown();
                    mayEnd.await();
                    return new Page(List.of(), Optional.empty());
                });
    }

    private static final class IdleCrew extends WorkerPool {

        IdleCrew() {
            super(null, null);
        }

        @Override
        public Shift shift(Deadline left) {
            return new Shift() {
                @Override
                public void process(Collection<Key> keys) {
                    throw new AssertionError("nothing is due");
                }

                @Override
                public Report report() {
                    return new Report(Set.of(), Set.of());
                }

                @Override
                public void close() {}
            };
        }
    }
}
