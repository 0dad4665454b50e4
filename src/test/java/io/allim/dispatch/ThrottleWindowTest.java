package io.allim.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.workflow.Throttle;
import io.allim.workflow.Throttle.Overflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The edges of a throttle's windows. */
class ThrottleWindowTest {

    private static final Instant SINCE = World.START;
    private static final Throttle THROTTLE = new Throttle(2, Duration.ofHours(1), Optional.empty(), Overflow.HOLD);

    /** The end of an hour is the beginning of the next. */
    @ParameterizedTest
    @CsvSource({"3599999, 2", "3600000, 1", "7199999, 1", "7200000, 0"})
    void window_closesWithTheInstantAtWhichTheNextOpens(long millis, int left) {
        ThrottleWindow window = window(List.of("a", "b"), List.of("c"));
        assertThat(window.at(SINCE.plusMillis(millis)).windows()).hasSize(left);
    }

    @Test
    void place_isTheFirstThatIsFreeAndKept() {
        ThrottleWindow window = window(List.of("a", "b"), List.of("c"));
        assertThat(List.of(window.place("a"), window.place("c"), window.place("d")))
                .containsExactly(0, 1, 1);
        assertThat(window.with("d").place("e")).isEqualTo(2);
        assertThat(window.with("c").windows()).isEqualTo(window.windows());
        assertThat(window.start(2)).isEqualTo(window.end()).isEqualTo(SINCE.plus(Duration.ofHours(2)));
    }

    /** 5,000 may wait beside those that have a place in the window that is open. */
    @ParameterizedTest
    @CsvSource({"5001, false", "5002, true"})
    void crowd_isMoreThanFiveThousandThatWait(int taken, boolean crowded) {
        List<String> all = IntStream.range(0, taken).mapToObj(Integer::toString).toList();
        assertThat(window(all).isCrowded()).isEqualTo(crowded);
    }

    @SafeVarargs
    private static ThrottleWindow window(List<String>... places) {
        return new ThrottleWindow("name", THROTTLE, SINCE, List.of(places), 1);
    }
}
