package io.allim.pipeline;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.allim.delivery.DispatchConfig;
import io.allim.pipeline.send.WorkerSlot;
import io.allim.table.Key;
import io.allim.table.TableUnavailable;
import io.allim.time.Deadline;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WorkerPoolTest {

    private final Set<Key> seen = ConcurrentHashMap.newKeySet();

    /** Whose hosts have no place. */
    private final Set<Key> full = ConcurrentHashMap.newKeySet();

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void see_namesWhatFailedAndKeepsNobodyFromTheOthers(int parallel) {
        WorkerPool pool = pool(parallel, (key, _) -> {
            if (key.sort().equals("w1")) {
                throw new IllegalStateException("broken");
            }
            if (key.sort().equals("w2")) {
                throw new TableUnavailable("no answer", new RuntimeException());
            }
        });

        assertThat(see(pool, keys(6), minute()).failed()).containsExactlyInAnyOrder(key(1), key(2));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(keys(6));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void see_beginsNothingWhenItsTimeIsOver_whichIsNoFailure(int parallel) {
        assertThat(see(pool(parallel, (_, _) -> {}), keys(6), Deadline.of(Duration.ZERO))
                        .failed())
                .isEmpty();
        assertThat(seen).isEmpty();
    }

    @Test
    void see_isAsParallelAsConfiguredAndNoMore() {
        CyclicBarrier together = new CyclicBarrier(3);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        WorkerPool pool = pool(3, (_, _) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            await(together);
            now.decrementAndGet();
        });

        see(pool, keys(12), minute());

        assertThat(seen).hasSize(12);
        assertThat(most).hasValue(3);
    }

    /** Two of three turns are given away; the third does the rest. */
    @Test
    void whoWaitsForAHost_givesItsTurnAway_andIsWaitedForAtTheEndAlone() {
        CountDownLatch answer = new CountDownLatch(1);
        WorkerPool pool = pool(3, (key, turn) -> {
            if (key.sort().equals("w0") || key.sort().equals("w1")) {
                turn.release();
                await(answer);
            }
        });

        try (WorkerPool.Shift shift = pool.shift(minute())) {
            shift.process(keys(2));
            shift.process(keys(12).subList(2, 12));
            assertThat(seen).hasSize(12);
            assertThat(answer.getCount()).isOne();
            answer.countDown();
        }
    }

    /** It ends when the closing thread is seen to wait. */
    @Test
    void close_waitsForWhatWaitsForItsHost() {
        Thread closing = Thread.currentThread();
        CountDownLatch closes = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        WorkerPool pool = pool(2, (_, turn) -> {
            turn.release();
            await(closes);
            Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
            ended.set(true);
        });
        WorkerPool.Shift shift = pool.shift(minute());
        shift.process(keys(1));
        closes.countDown();
        shift.close();
        assertThat(ended).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatFindsNoPlaceAtItsHost_isDeferred_andIsNoFailure(int parallel) {
        full.add(key(1));
        WorkerPool.Report report = see(pool(parallel, (_, _) -> {}), keys(3), minute());
        assertThat(report.deferred()).containsExactly(key(1));
        assertThat(report.failed()).isEmpty();
    }

    /** There is no thread to wait for a host beside it. */
    @Test
    void oneAtATime_isDoneByWhoAsks() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        see(pool(1, (_, _) -> threads.add(Thread.currentThread())), keys(3), minute());
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void whoIsInterrupted_goesOnWithoutTheOthers_andStaysInterrupted() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (WorkerPool.Shift shift = pool(2, (_, _) -> await(mayEnd)).shift(minute())) {
            Thread.currentThread().interrupt();
            shift.process(keys(2));
            assertThat(Thread.interrupted()).isTrue();
            mayEnd.countDown();
        }
        assertThat(seen).hasSize(2);
    }

    private interface Work {
        void on(Key key, WorkerSlot turn);
    }

    private WorkerPool pool(int parallel, Work work) {
        Worker worker = new Worker(null, null, null, null, null, null, null, null) {
            @Override
            public boolean process(Key key, Deadline budget, WorkerSlot turn) {
                seen.add(key);
                work.on(key, turn);
                return !full.contains(key);
            }
        };
        return new WorkerPool(worker, config(parallel));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static WorkerPool.Report see(WorkerPool pool, List<Key> keys, Deadline left) {
        WorkerPool.Shift shift = pool.shift(left);
        try (shift) {
            shift.process(keys);
        }
        return shift.report();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Deadline minute() {
        return Deadline.of(Duration.ofMinutes(1));
    }

    private static List<Key> keys(int count) {
        return IntStream.range(0, count).mapToObj(WorkerPoolTest::key).toList();
    }

    private static Key key(int number) {
        return new Key("work", "w" + number);
    }

    private static DispatchConfig config(int parallel) {
        return (DispatchConfig) Proxy.newProxyInstance(
                WorkerPoolTest.class.getClassLoader(), new Class<?>[] {DispatchConfig.class}, (_, _, _) -> parallel);
    }
}
