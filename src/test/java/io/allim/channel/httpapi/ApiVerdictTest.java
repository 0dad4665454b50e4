package io.allim.channel.httpapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.channel.httpapi.ApiVerdict.Meaning;
import io.allim.http.HttpResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiVerdictTest {

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void twoHundreds_areAccepted(int status) {
        assertThat(of(status, Map.of())).isEqualTo(Outcome.accepted(Integer.toString(status)));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 405, 406, 411, 413, 414, 415, 422})
    void requestThatIsWrong_isRejected(int status) {
        assertThat(of(status, Map.of())).isEqualTo(Outcome.rejected("the API answered " + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void secretThatIsWrong_waitsForAnOperator(int status) {
        assertThat(of(status, Map.of())).isInstanceOf(Outcome.NotReady.class);
    }

    @Test
    void gone_isGone() {
        assertThat(of(410, Map.of())).matches(outcome -> outcome instanceof Outcome.Rejected it && it.addressGone());
    }

    @ParameterizedTest
    @CsvSource({
        "302, false, OF_THE_MESSAGE",
        "404, false, OF_THE_MESSAGE",
        "408, false, OF_THE_MESSAGE",
        "409, false, OF_THE_MESSAGE",
        "500, false, OF_THE_MESSAGE",
        "502, true, NOT_AVAILABLE",
        "503, false, NOT_AVAILABLE",
        "504, true, NOT_AVAILABLE"
    })
    void allOthers_areTriedAgain(int status, boolean mayHaveLeft, Fault fault) {
        assertThat(of(status, Map.of()))
                .matches(outcome -> outcome instanceof Outcome.TryAgain it
                        && it.mayHaveLeft() == mayHaveLeft
                        && it.fault() == fault);
    }

    @Test
    void throttle_waitsAsLongAsItIsAsked_orHalfAMinute() {
        assertThat(((Outcome.Paced) of(429, Map.of())).pause()).isEqualTo(Duration.ofSeconds(30));
        ApiVerdict verdict = new ApiVerdict(Map.of(), Optional.empty(), "http/ops", Instant.EPOCH);
        Outcome asked = verdict.of(new HttpResult.Answered(429, Map.of("retry-after", "3"), ""));
        assertThat(((Outcome.Paced) asked).pause()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void ownTable_comesFirst_andAStatusBeforeItsClass() {
        Map<String, Meaning> own = Map.of(
                "409", Meaning.ACCEPTED,
                "4xx", Meaning.GONE,
                "2xx", Meaning.RETRY,
                "503", Meaning.THROTTLED,
                "504", Meaning.REJECTED,
                "500", Meaning.NOT_READY);
        assertThat(of(409, own)).isEqualTo(Outcome.accepted("409"));
        assertThat(of(418, own)).matches(outcome -> outcome instanceof Outcome.Rejected it && it.addressGone());
        assertThat(of(200, own)).isInstanceOf(Outcome.TryAgain.class);
        assertThat(of(503, own)).isInstanceOf(Outcome.Paced.class);
        assertThat(of(504, own)).isEqualTo(Outcome.rejected("the API answered 504"));
        assertThat(of(500, own)).isInstanceOf(Outcome.NotReady.class);
        assertThat(of(302, own)).isInstanceOf(Outcome.TryAgain.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":{\"id\":\"x 1\"}}|x 1",
                "{\"a\":{\"id\":7}}|7",
                "{\"a\":{\"id\":null}}|200",
                "{\"a\":{\"id\":[]}}|200",
                "{\"a\":{\"id\":\"\"}}|200",
                "{}|200",
                "no json|200"
            })
    void reference_isInTheAnswer_orTheStatus(String body, String reference) {
        ApiVerdict verdict =
                new ApiVerdict(Map.of(), Optional.of(JsonPointer.compile("/a/id")), "http/ops", Instant.EPOCH);
        assertThat(verdict.of(new HttpResult.Answered(200, Map.of(), body))).isEqualTo(Outcome.accepted(reference));
    }

    @Test
    void whatDidNotLeave_andWhatMayHave_areToldApart() {
        ApiVerdict verdict = new ApiVerdict(Map.of(), Optional.empty(), "http/ops", Instant.EPOCH);
        assertThat(verdict.of(new HttpResult.Blocked())).isInstanceOf(Outcome.Rejected.class);
        assertThat(verdict.of(new HttpResult.NotSent("x"))).isEqualTo(Outcome.unreachable("x"));
        assertThat(verdict.of(new HttpResult.Unanswered("x"))).isEqualTo(Outcome.noAnswer("x"));
        assertThat(verdict.of(new HttpResult.Full())).isInstanceOf(Outcome.NotReady.class);
    }

    private static Outcome of(int status, Map<String, Meaning> own) {
        return new ApiVerdict(own, Optional.empty(), "http/ops", Instant.EPOCH)
                .of(new HttpResult.Answered(status, Map.of(), ""));
    }
}
