package io.allim.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may begin, and what is waited for, when the process is about to end. */
@Timeout(60)
class GracefulShutdownTest {

    @Test
    void waitingForAPlace_endsWithTheProcess() {
        GracefulShutdown shutdown = new GracefulShutdown();
        CompletableFuture<Boolean> waited = CompletableFuture.supplyAsync(() -> shutdown.pause(Duration.ofHours(1)));
        shutdown.begin();
        assertThat(waited.join()).isFalse();
        assertThat(shutdown.run(() -> {
                    throw new AssertionError("work was begun");
                }))
                .isFalse();
        assertThat(new GracefulShutdown().pause(Duration.ofMillis(1))).isTrue();
        assertThat(new GracefulShutdown().pause(Duration.ofMillis(-1))).isTrue();
    }

    /** May be told again: who waits looks for himself. */
    @Test
    void begin_wakesWhoWaitsForSomethingElse() {
        GracefulShutdown shutdown = new GracefulShutdown();
        AtomicInteger woken = new AtomicInteger();
        shutdown.whenStarted(woken::incrementAndGet);
        assertThat(shutdown.run(() -> {})).isTrue();
        assertThat(woken).hasValue(0);
        shutdown.begin();
        assertThat(woken).hasValue(1);
    }

    @Test
    void await_countsWhatIsUnderWay_andInterruptBreaksItOff() throws InterruptedException {
        GracefulShutdown shutdown = new GracefulShutdown();
        CountDownLatch begun = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            Thread.ofVirtual()
                    .start(() -> shutdown.run(() -> {
                        begun.countDown();
                        shutdownNever();
                    }));
        }
        begun.await();
        shutdown.begin();
        shutdown.begin();
        assertThat(shutdown.await(Duration.ofMillis(1))).isEqualTo(2);
        shutdown.interrupt();
        assertThat(shutdown.await(Duration.ofMinutes(1))).isZero();
    }

    private static void shutdownNever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
