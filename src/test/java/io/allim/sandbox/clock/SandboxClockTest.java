package io.allim.sandbox.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SandboxClockTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final SettableClock real = new SettableClock(START);
    private final Properties kept = new Properties();
    private final SandboxClock clock = new SandboxClock(real, kept);

    @Test
    void untouched_itIsTheRealTime() {
        real.advance(SECOND);
        assertThat(clock.instant()).isEqualTo(START.plus(SECOND));
        assertThat(clock.ahead()).isZero();
    }

    @Test
    void turned_itStandsAndThenRunsOnFromThere() {
        clock.standAt(START.plus(DAY));
        real.advance(SECOND);
        assertThat(clock.instant()).isEqualTo(START.plus(DAY));
        clock.run();
        assertThat(clock.instant()).isEqualTo(START.plus(DAY));
        real.advance(SECOND);
        assertThat(clock.instant()).isEqualTo(START.plus(DAY).plus(SECOND));
        assertThat(clock.ahead()).isEqualTo(DAY.minus(SECOND));
    }

    @Test
    void standing_itIsNotTurnedBack() {
        clock.standAt(START.plus(DAY));
        clock.standAt(START);
        assertThat(clock.instant()).isEqualTo(START.plus(DAY));
    }

    @Test
    void standingForLongerThanItWasTurned_itCatchesUp() {
        clock.standAt(START.plus(SECOND));
        real.advance(SECOND.multipliedBy(5));
        clock.run();
        assertThat(clock.instant()).isEqualTo(real.instant());
        assertThat(clock.ahead()).isZero();
    }

    @Test
    void reload_keepsHowFarItIsAhead() {
        clock.standAt(START.plus(DAY));
        clock.run();
        assertThat(new SandboxClock(real, kept).instant()).isEqualTo(START.plus(DAY));
    }

    @Test
    void reload_whileItStands_doesNotTurnItBack() {
        clock.standAt(START.plus(DAY));
        real.advance(SECOND);
        assertThat(new SandboxClock(real, kept).instant()).isAfter(clock.instant());
    }

    @Test
    void garbage_isNotTakenUp() {
        kept.replaceAll((_, _) -> "garbage");
        kept.setProperty("io.allim.sandbox.ahead", "garbage");
        assertThat(new SandboxClock(real, kept).ahead()).isZero();
    }
}
