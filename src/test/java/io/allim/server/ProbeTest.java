package io.allim.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProbeTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();

    private final Probe probe = new Probe(this::attempt, Duration.ofMinutes(1), nanos::get);

    private void attempt() throws IOException {
        attempts.incrementAndGet();
        if (broken.get()) {
            throw new IOException("secret");
        }
    }

    @Test
    void finding_isKeptForASecond() {
        assertThat(probe.find().works()).isTrue();
        broken.set(true);
        nanos.addAndGet(Probe.KEPT.toNanos() - 1);
        assertThat(probe.find().works()).isTrue();
        assertThat(attempts).hasValue(1);

        nanos.addAndGet(1);
        assertThat(probe.find().works()).isFalse();
        assertThat(attempts).hasValue(2);
    }

    @Test
    void problem_isNamedWithoutItsMessage_andEnds() {
        broken.set(true);
        assertThat(probe.find().problem()).contains("IOException");
        broken.set(false);
        nanos.addAndGet(Probe.KEPT.toNanos());
        assertThat(probe.find().works()).isTrue();
    }

    /** However many ask, and however often. */
    @Test
    void attemptThatHangs_isAwaitedWithinTheDeadlineAndIsTheOnlyOne() throws InterruptedException {
        CountDownLatch hangs = new CountDownLatch(1);
        Probe hanging = new Probe(
                () -> {
                    attempts.incrementAndGet();
                    hangs.await();
                },
                Duration.ofMillis(50),
                System::nanoTime);
        assertThat(hanging.find().problem()).contains("no answer within 50 ms");
        long begun = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(hanging.find().works()).isFalse();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
        assertThat(attempts).hasValue(1);
        hangs.countDown();
    }
}
