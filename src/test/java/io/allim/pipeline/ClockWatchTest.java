package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockWatchTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    private final ClockWatch watch = new ClockWatch();

    /** Five seconds pass by the machine's own timer. */
    @ParameterizedTest
    @CsvSource({
        "PT5S, PT0S",
        "PT5.999999999S, PT0S",
        "PT6S, PT1S",
        "PT4.000000001S, PT0S",
        "PT4S, PT-1S",
        "PT-1H, PT-1H-5S",
    })
    void clockThatIsSet_isNoticedFromASecondOn(Duration shown, Duration set) {
        assertThat(watch.look(NOW, 3)).isZero();
        assertThat(watch.look(NOW.plus(shown), 5_000_000_003L)).isEqualTo(set);
    }

    @Test
    void clockThatWasSet_isNoticedOnce() {
        watch.look(NOW, 0);
        assertThat(watch.look(NOW.minusSeconds(60), 0)).isEqualTo(Duration.ofSeconds(-60));
        assertThat(watch.look(NOW.minusSeconds(60), 0)).isZero();
    }
}
