package io.allim.channel.teams;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.http.HttpResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowVerdictTest {

    private static final Duration DEFAULT = Duration.ofSeconds(30);

    private final FlowVerdict verdict = new FlowVerdict("teams/abc", Instant.EPOCH);

    @ParameterizedTest
    @CsvSource({"200", "202", "204"})
    void twoHundreds_areAccepted(int status) {
        assertThat(of(status)).isEqualTo(new Outcome.Accepted("", List.of("cut", FlowVerdict.NOT_POSTED)));
    }

    @ParameterizedTest
    @CsvSource({"400", "401", "404", "410"})
    void urlThatStartsNoFlow_isGone(int status) {
        assertThat(of(status)).matches(outcome -> outcome instanceof Outcome.Rejected it && it.addressGone());
    }

    @ParameterizedTest
    @CsvSource({"413", "302", "403", "405", "415", "422"})
    void messageThatItNeverTakes_isRejected(int status) {
        assertThat(of(status)).matches(outcome -> outcome instanceof Outcome.Rejected it && !it.addressGone());
    }

    @ParameterizedTest
    @CsvSource({
        "408, false, OF_THE_MESSAGE",
        "500, false, OF_THE_MESSAGE",
        "501, false, OF_THE_MESSAGE",
        "502, true, NOT_AVAILABLE",
        "503, false, NOT_AVAILABLE",
        "504, true, NOT_AVAILABLE"
    })
    void troubleThatPasses_isTriedAgain(int status, boolean mayHaveLeft, Fault fault) {
        assertThat(of(status))
                .isEqualTo(new Outcome.TryAgain("the flow answered " + status, Optional.empty(), mayHaveLeft, fault));
    }

    @Test
    void throttle_waitsAsLongAsItIsAsked_orHalfAMinute() {
        assertThat(pause(Map.of("retry-after", "7"))).isEqualTo(Duration.ofSeconds(7));
        assertThat(pause(Map.of())).isEqualTo(DEFAULT);
        assertThat(pause(Map.of("retry-after", "soon"))).isEqualTo(DEFAULT);
    }

    @Test
    void whatDidNotLeave_andWhatMayHave_areToldApart() {
        assertThat(verdict.of(new HttpResult.Blocked(), List.of())).isInstanceOf(Outcome.Rejected.class);
        assertThat(verdict.of(new HttpResult.NotSent("x"), List.of())).isEqualTo(Outcome.unreachable("x"));
        assertThat(verdict.of(new HttpResult.Unanswered("x"), List.of())).isEqualTo(Outcome.noAnswer("x"));
        assertThat(verdict.of(new HttpResult.Full(), List.of())).isInstanceOf(Outcome.NotReady.class);
    }

    private Duration pause(Map<String, String> headers) {
        Outcome outcome = verdict.of(new HttpResult.Answered(429, headers, ""), List.of());
        return ((Outcome.Paced) outcome).pause();
    }

    private Outcome of(int status) {
        return verdict.of(new HttpResult.Answered(status, Map.of(), ""), List.of("cut"));
    }
}
