package io.allim.pipeline.thread;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.delivery.DeliveryId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadStateTest {

    private static final Instant SINCE = Instant.parse("2027-03-01T08:00:00Z");

    private static ThreadState.Claimed claim(Duration length) {
        DeliveryId owner =
                DeliveryId.parse("dlv_01hqxw5p7r8e9fgh2jkmnp3qrs_0123456789abc").orElseThrow();
        return new ThreadState.Claimed(owner, SINCE, SINCE.plus(length));
    }

    /** A second, later a quarter of the time that has gone by; at the latest when the claim or the patience ends. */
    @ParameterizedTest
    @CsvSource({
        "PT0S, PT1S",
        "PT4S, PT5S",
        "PT4.004S, PT5.005S",
        "PT40S, PT50S",
        "PT47S, PT58.75S",
        "PT48S, PT60S",
        "PT59.999S, PT60S"
    })
    void looks_becomeRarer(Duration now, Duration look) {
        assertThat(claim(Duration.ofMinutes(1)).nextLook(SINCE.plus(now))).contains(SINCE.plus(look));
    }

    @ParameterizedTest
    @CsvSource({"PT10M, PT4M, PT5M", "PT10M, PT4M59.999S, PT5M", "PT4M59.5S, PT4M59S, PT4M59.5S"})
    void looks_endWithThePatience(Duration length, Duration now, Duration look) {
        assertThat(claim(length).nextLook(SINCE.plus(now))).contains(SINCE.plus(look));
    }

    @ParameterizedTest
    @CsvSource({"PT10M, PT5M", "PT1M, PT1M", "PT1M, PT1H", "PT1M, -PT5.001S"})
    void nobodyWaits(Duration length, Duration now) {
        assertThat(claim(length).nextLook(SINCE.plus(now))).isEmpty();
    }

    /** Another machine's clock may be behind. */
    @Test
    void claimOfAClockThatIsALittleAhead_isWaitedFor() {
        assertThat(claim(Duration.ofMinutes(1)).nextLook(SINCE.minusSeconds(5))).contains(SINCE.minusSeconds(4));
        assertThat(claim(Duration.ofMinutes(1)).isAhead(SINCE.minusSeconds(5))).isFalse();
        assertThat(claim(Duration.ofMinutes(1)).isAhead(SINCE.minusMillis(5001)))
                .isTrue();
    }

    /** The due index counts milliseconds; one that is cut would be looked for too early. */
    @Test
    void looks_areInWholeMilliseconds() {
        Instant now = SINCE.plusNanos(1);
        assertThat(claim(Duration.ofMinutes(1)).nextLook(now)).contains(SINCE.plusMillis(1001));
        assertThat(claim(Duration.ofNanos(1_500_000)).nextLook(SINCE)).isEqualTo(Optional.of(SINCE.plusMillis(2)));
    }
}
