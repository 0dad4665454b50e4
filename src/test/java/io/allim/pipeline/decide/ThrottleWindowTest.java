package io.allim.pipeline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.Write;
import io.allim.workflow.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleWindowTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final ThrottleWindow none = window(2, List.of());

    @Test
    void placeIsInTheOpenWindow_untilItsLimit() {
        ThrottleWindow one = none.with("a");
        assertThat(one.slot("b")).isZero();
        assertThat(one.with("b").slot("c")).isEqualTo(1);
        assertThat(one.with("b").slot("a")).as("who has a place keeps it").isZero();
        assertThat(one.with("a").taken()).isEqualTo(1);
    }

    @Test
    void window_closesAtItsEnd_andNotAMomentSooner() {
        ThrottleWindow full = none.with("a").with("b").with("c");
        assertThat(full.at(START.plus(HOUR).minusMillis(1)).slot("d")).isEqualTo(1);
        ThrottleWindow next = full.at(START.plus(HOUR));
        assertThat(next.since()).isEqualTo(START.plus(HOUR));
        assertThat(next.slot("c")).isZero();
        assertThat(next.at(START.plus(HOUR.multipliedBy(2))).windows()).isEmpty();
    }

    @Test
    void isCrowded_whenSoManyWaitBesideTheOpenWindow_andNotWithOneLess() {
        assertThat(window(1, waiting(5_000)).isCrowded()).isFalse();
        assertThat(window(1, waiting(5_001)).isCrowded()).isTrue();
    }

    @Test
    void stored_isKeptUntilItsLastWindowCloses() {
        assertThat(kept(none.with("a"))).contains(START.plus(HOUR));
        assertThat(kept(none.with("a").with("b").with("c"))).contains(START.plus(HOUR.multipliedBy(2)));
    }

    private static Optional<Instant> kept(ThrottleWindow window) {
        return ((Write.Put) Throttles.write(window)).item().expires();
    }

    /** By so much the clocks of two machines may differ; a window that opened later was opened by a clock that was ahead. */
    @ParameterizedTest
    @CsvSource({"4999, 4999", "5000, 5000", "5001, 0"})
    void window_thatOpenedLaterThanNow_isMovedBack(long ahead, long opened) {
        ThrottleWindow window = window(2, List.of(List.of("a")));
        Instant now = START.minusMillis(ahead);
        assertThat(window.at(now).since()).isEqualTo(now.plusMillis(opened));
        assertThat(window.at(now).windows()).isEqualTo(window.windows());
    }

    @Test
    void windows_endOneAfterTheOther() {
        assertThat(none.end()).isEqualTo(START.plus(HOUR));
        assertThat(none.taken()).isZero();
        assertThat(none.with("a").end()).isEqualTo(START.plus(HOUR));
        ThrottleWindow two = none.with("a").with("b").with("c");
        assertThat(two.end()).isEqualTo(START.plus(HOUR.multipliedBy(2)));
        assertThat(two.start(1)).isEqualTo(START.plus(HOUR));
        assertThat(two.slot("c")).as("who has a place in the second keeps it").isEqualTo(1);
        Instant later = START.plus(HOUR.multipliedBy(5));
        assertThat(two.at(later).since()).as("when none is open").isEqualTo(later);
    }

    private static List<List<String>> waiting(int count) {
        return IntStream.range(0, count).mapToObj(i -> List.of("n" + i)).toList();
    }

    private static ThrottleWindow window(int limit, List<List<String>> windows) {
        return new ThrottleWindow(
                "name", new Throttle(limit, HOUR, Optional.empty(), Throttle.Overflow.HOLD), START, windows, 0);
    }
}
