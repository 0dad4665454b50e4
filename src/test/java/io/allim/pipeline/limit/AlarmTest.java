package io.allim.pipeline.limit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AlarmTest {

    @Test
    void work_isDoneAfterItsTime_unlessItIsCancelled() throws InterruptedException {
        Alarm alarm = Alarm.threaded();
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        alarm.in(Duration.ofMillis(20), cancelled::countDown).run();
        long started = System.nanoTime();
        alarm.in(Duration.ofMillis(40), done::countDown);

        assertThat(done.await(20, SECONDS)).isTrue();
        assertThat(System.nanoTime() - started)
                .isGreaterThanOrEqualTo(Duration.ofMillis(40).toNanos());
        assertThat(cancelled.getCount()).isEqualTo(1);
    }
}
