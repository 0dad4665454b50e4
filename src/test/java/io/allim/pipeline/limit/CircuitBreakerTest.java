package io.allim.pipeline.limit;

import static io.allim.pipeline.limit.CircuitBreaker.State.CLOSED;
import static io.allim.pipeline.limit.CircuitBreaker.State.HALF_OPEN;
import static io.allim.pipeline.limit.CircuitBreaker.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Outcome.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(2);

    private final CircuitBreaker breaker = new CircuitBreaker("hooks.example.com:443", 3, List.of(SHORT, LONG));

    @Test
    void opensAtTheLastFailureOfARow_andNotAtTheOneBefore() {
        fail(2, START);
        assertThat(breaker.at(START)).isEqualTo(CLOSED);
        fail(1, START);
        assertThat(breaker.at(START)).isEqualTo(OPEN);
        assertThat(breaker.why()).isEqualTo("hooks.example.com:443 did not answer 3 times in a row: no answer in time");
    }

    @Test
    void anAnswer_endsTheRow() {
        fail(2, START);
        breaker.answered();
        fail(2, START);
        assertThat(breaker.at(START)).isEqualTo(CLOSED);
        assertThat(breaker.isFresh()).isFalse();
        breaker.answered();
        assertThat(breaker.isFresh()).isTrue();
    }

    @Test
    void isTriedWhenThePauseIsOver_andNotAMomentSooner() {
        fail(3, START);
        assertThat(breaker.until()).isEqualTo(START.plus(SHORT));
        assertThat(breaker.at(START.plus(SHORT).minusMillis(1))).isEqualTo(OPEN);
        assertThat(breaker.at(START.plus(SHORT))).isEqualTo(HALF_OPEN);
    }

    @Test
    void pauses_growAndTheLastRepeats_untilAnAnswer() {
        fail(3, START);
        Instant again = START.plus(SHORT);
        fail(1, again);
        assertThat(breaker.until()).isEqualTo(again.plus(LONG));
        Instant last = again.plus(LONG);
        fail(1, last);
        assertThat(breaker.until()).isEqualTo(last.plus(LONG));
        breaker.answered();
        fail(3, last);
        assertThat(breaker.until()).isEqualTo(last.plus(SHORT));
    }

    /** Attempts that were under way when it opened. */
    @Test
    void failuresWithinThePause_doNotLengthenIt() {
        fail(3, START);
        fail(5, START.plusSeconds(20));
        assertThat(breaker.until()).isEqualTo(START.plus(SHORT));
    }

    @Test
    void clockThatIsSetBack_endsThePause() {
        fail(3, START);
        assertThat(breaker.at(START.minusMillis(1))).isEqualTo(HALF_OPEN);
    }

    @Test
    void isFresh_whenThereIsNothingToRemember() {
        assertThat(breaker.isFresh()).isTrue();
        fail(1, START);
        assertThat(breaker.isFresh()).isFalse();
        CircuitBreaker first = new CircuitBreaker("any", 1, List.of(SHORT));
        first.failed(Fault.NO_ANSWER, "no answer in time", START);
        assertThat(first.why()).isEqualTo("any did not answer 1 time: no answer in time");
        assertThat(new CircuitBreaker("any", 1, List.of()).at(START)).isEqualTo(CLOSED);
        CircuitBreaker never = new CircuitBreaker("any", 1, List.of());
        never.failed(Fault.NO_ANSWER, "no answer in time", START);
        assertThat(never.at(START)).as("without pauses").isEqualTo(CLOSED);
    }

    @Test
    void withoutANumberOfFailures_neverOpens() {
        CircuitBreaker none = new CircuitBreaker("any", 0, List.of(SHORT));
        for (int i = 0; i < 100; i++) {
            none.failed(Fault.NOT_AVAILABLE, "the receiver answered 503", START);
        }
        assertThat(none.at(START)).isEqualTo(CLOSED);
    }

    private void fail(int times, Instant now) {
        for (int i = 0; i < times; i++) {
            breaker.failed(Fault.NO_ANSWER, "no answer in time", now);
        }
    }
}
