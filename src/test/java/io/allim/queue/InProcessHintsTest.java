package io.allim.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.allim.delivery.DispatchConfig;
import io.allim.pipeline.Worker;
import io.allim.table.Key;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InProcessHintsTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final int PARALLEL = 2;
    private static final int MORE_THAN_FIT = 12_000;

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger seen = new AtomicInteger();
    private final InProcessHints hints = new InProcessHints(worker(), config(), () -> NOW);

    @AfterEach
    void close() throws InterruptedException {
        mayEnd.countDown();
        hints.close();
    }

    @Test
    void settle_doesNotWaitForNothing() throws InterruptedException {
        hints.awaitIdle();
        hints.hint(List.of());
        hints.awaitIdle();
        assertThat(seen).hasValue(0);
    }

    @Test
    void settle_waitsForAllThatWasHinted() throws Exception {
        hints.hint(keys(5));
        FutureTask<Integer> settled = settling();
        mayEnd.countDown();
        assertThat(settled.get(10, SECONDS)).isEqualTo(5);
    }

    @Test
    void hintAt_isSeenToWhenItsTimeHasCome() {
        mayEnd.countDown();
        hints.hintAt(Map.of(NOW.plusMillis(20), keys(3), NOW.plusSeconds(60), keys(4)));
        await().until(() -> seen.get() == 3);
    }

    @Test
    void settle_waitsNeitherForWhatDidNotFitNorForWhatIsLeftToTheNextProcess() throws Exception {
        hints.hint(keys(MORE_THAN_FIT));
        FutureTask<Integer> settled = settling();
        FutureTask<Void> closed = new FutureTask<>(() -> {
            hints.close();
            return null;
        });
        Thread closing = Thread.ofPlatform().start(closed);
        await().atMost(10, SECONDS).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        mayEnd.countDown();
        assertThat(settled.get(10, SECONDS)).isEqualTo(PARALLEL);
        closed.get(10, SECONDS);
    }

    /** What was seen to when waiting ended. */
    private FutureTask<Integer> settling() {
        FutureTask<Integer> settled = new FutureTask<>(() -> {
            hints.awaitIdle();
            return seen.get();
        });
        Thread thread = Thread.ofPlatform().start(settled);
        await().atMost(10, SECONDS).until(() -> thread.getState() == Thread.State.WAITING);
        return settled;
    }

    private static List<Key> keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Key("work", "w" + number))
                .toList();
    }

    /** Takes its time and then fails, which is how the others see that it was asked. */
    @SuppressWarnings("unchecked")
    private Instance<Worker> worker() {
        return (Instance<Worker>)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Instance.class}, (_, _, _) -> {
                    mayEnd.await();
                    seen.incrementAndGet();
                    throw new IllegalStateException("there is no worker");
                });
    }

    private static DispatchConfig config() {
        return (DispatchConfig) Proxy.newProxyInstance(
                InProcessHintsTest.class.getClassLoader(),
                new Class<?>[] {DispatchConfig.class},
                (_, method, _) -> method.getName().equals("parallel") ? (Object) PARALLEL : Duration.ofSeconds(60));
    }
}
