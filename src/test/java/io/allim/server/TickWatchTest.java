package io.allim.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.allim.pipeline.PipelineFixture;
import io.allim.pipeline.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TickWatchTest {

    private static final Duration BUSY = Duration.ofSeconds(90);

    private final AtomicLong looked = new AtomicLong();
    private final AtomicBoolean working = new AtomicBoolean();

    @ParameterizedTest
    @CsvSource({
        "PT1S, PT4S, true",
        "PT1S, PT4.000000001S, false",
        "PT2S, PT6S, true",
        "PT2S, PT6.000000001S, false",
        "PT0.1S, PT4S, true"
    })
    void tick_isPunctualForThreeIntervalsAndFourSecondsAtLeast(Duration every, Duration age, boolean punctual) {
        assertThat(watch(every).isPunctual(age.toNanos())).isEqualTo(punctual);
    }

    @ParameterizedTest
    @CsvSource({"PT4.000000001S, true", "PT90S, true", "PT90.000000001S, false"})
    void tickThatWorks_isPunctualForAsLongAsItMayTake(Duration age, boolean punctual) {
        working.set(true);
        assertThat(watch(Duration.ofSeconds(1)).isPunctual(age.toNanos())).isEqualTo(punctual);
    }

    @ParameterizedTest
    @CsvSource({
        "false, PT5M4S, false",
        "false, PT5M4.000000001S, true",
        "true, PT6M30S, false",
        "true, PT6M30.000000001S, true"
    })
    void tick_isStuckFiveMinutesLater(boolean works, Duration age, boolean stuck) {
        working.set(works);
        assertThat(watch(Duration.ofSeconds(1)).isStuck(age.toNanos())).isEqualTo(stuck);
    }

    @Test
    void processThatDoesNotTick_missesNone() {
        long day = Duration.ofDays(1).toNanos();
        assertThat(watch(Duration.ZERO).isPunctual(day)).isTrue();
        assertThat(watch(Duration.ZERO).isStuck(day)).isFalse();
    }

    @Test
    void age_countsFromTheLastLookAndIsNeverNegative() {
        looked.set(Long.MAX_VALUE - 1);
        TickWatch watch = watch(Duration.ofSeconds(1));
        assertThat(watch.age(Long.MIN_VALUE + 2_000)).isEqualTo(Duration.ofNanos(2_002));
        assertThat(watch.age(Long.MAX_VALUE - 5)).isZero();
    }

    /** It waits at the door, and has not looked. */
    @Test
    void pausedTicker_looksNoMore() throws InterruptedException {
        PipelineFixture fixture = new PipelineFixture();
        Ticker ticker = fixture.ticker;
        long before = ticker.lookedNanos();
        fixture.tick();
        long ticked = ticker.lookedNanos();
        assertThat(ticked).isGreaterThan(before);
        Thread late;
        try (Ticker.Pause _ = ticker.pause()) {
            late = Thread.ofVirtual().start(fixture::tick);
            await().until(() -> late.getState() == Thread.State.WAITING);
            assertThat(ticker.lookedNanos()).isEqualTo(ticked);
            assertThat(ticker.isWorking()).isFalse();
        }
        late.join();
        assertThat(ticker.lookedNanos()).isGreaterThan(ticked);
    }

    private TickWatch watch(Duration every) {
        return new TickWatch(every, BUSY, looked::get, working::get);
    }
}
