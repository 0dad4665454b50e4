package io.allim.channel.googlechat;

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

class SpaceVerdictTest {

    private final SpaceVerdict verdict = new SpaceVerdict("googlechat/abc", Instant.EPOCH);

    @Test
    void twoHundred_isAccepted_underTheMessagesName() {
        assertThat(of(200, Map.of(), "{\"name\":\"spaces/A/messages/B.C\"}"))
                .isEqualTo(new Outcome.Accepted("spaces/A/messages/B.C", List.of("cut")));
        for (String odd : List.of("", "no json", "{}", "[]", "{\"name\":\"a b\"}", name("x".repeat(201)))) {
            assertThat(of(200, Map.of(), odd)).isEqualTo(new Outcome.Accepted("", List.of("cut")));
        }
        assertThat(of(200, Map.of(), name("x".repeat(200))))
                .isEqualTo(new Outcome.Accepted("x".repeat(200), List.of("cut")));
    }

    private static String name(String name) {
        return "{\"name\":\"" + name + "\"}";
    }

    @ParameterizedTest
    @CsvSource({"401", "403", "404", "410"})
    void webhookThatIsDeleted_isGone(int status) {
        assertThat(of(status, Map.of(), ""))
                .matches(outcome -> outcome instanceof Outcome.Rejected it && it.addressGone());
    }

    @ParameterizedTest
    @CsvSource({"400", "302", "413", "422"})
    void messageThatItNeverTakes_isRejected(int status) {
        assertThat(of(status, Map.of(), ""))
                .matches(outcome -> outcome instanceof Outcome.Rejected it && !it.addressGone());
    }

    @ParameterizedTest
    @CsvSource({
        "408, false, OF_THE_MESSAGE",
        "500, false, OF_THE_MESSAGE",
        "502, true, NOT_AVAILABLE",
        "503, false, NOT_AVAILABLE",
        "504, true, NOT_AVAILABLE"
    })
    void troubleThatPasses_isTriedAgain(int status, boolean mayHaveLeft, Fault fault) {
        assertThat(of(status, Map.of(), ""))
                .isEqualTo(
                        new Outcome.TryAgain("Google Chat answered " + status, Optional.empty(), mayHaveLeft, fault));
    }

    @Test
    void throttle_waitsTenSeconds_unlessItIsAskedForMore() {
        assertThat(((Outcome.Paced) of(429, Map.of(), "")).pause()).isEqualTo(Duration.ofSeconds(10));
        assertThat(((Outcome.Paced) of(429, Map.of("retry-after", "60"), "")).pause())
                .isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whatDidNotLeave_andWhatMayHave_areToldApart() {
        assertThat(verdict.of(new HttpResult.Blocked(), List.of())).isInstanceOf(Outcome.Rejected.class);
        assertThat(verdict.of(new HttpResult.NotSent("x"), List.of())).isEqualTo(Outcome.unreachable("x"));
        assertThat(verdict.of(new HttpResult.Unanswered("x"), List.of())).isEqualTo(Outcome.noAnswer("x"));
        assertThat(verdict.of(new HttpResult.Full(), List.of())).isInstanceOf(Outcome.NotReady.class);
    }

    private Outcome of(int status, Map<String, String> headers, String body) {
        return verdict.of(new HttpResult.Answered(status, headers, body), List.of("cut"));
    }
}
