package io.allim.channel.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Accepted;
import io.allim.channel.Outcome.Fault;
import io.allim.channel.Outcome.Rejected;
import io.allim.channel.Outcome.TryAgain;
import io.allim.http.HttpResult;
import io.allim.http.HttpResult.Answered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MattermostVerdictTest {

    private static final MattermostVerdict VERDICT =
            new MattermostVerdict("limit", Instant.parse("2026-11-23T05:00:00Z"), List.of("cut"));

    @ParameterizedTest
    @ValueSource(strings = {"ok", "ok\n", " ok"})
    void ok_isAccepted(String body) {
        assertThat(VERDICT.of(answer(200, body))).isEqualTo(new Accepted("", List.of("cut")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Sign in</html>", "{\"ok\":true}", "okay"})
    void whatElseIs200_mayHaveLeft(String body) {
        assertThat(VERDICT.of(answer(200, body)))
                .matches(outcome -> outcome instanceof TryAgain again && again.mayHaveLeft());
    }

    @ParameterizedTest
    @CsvSource({
        "400, web.incoming_webhook.text.app_error, false",
        "400, web.incoming_webhook.invalid.app_error, false",
        "400, '', false",
        "401, '', false",
        "403, web.incoming_webhook.permissions.app_error, true",
        "403, '', true",
        "404, app.channel.get.existing.app_error, true",
        "404, '', true",
        "413, '', false",
        "301, '', false",
        "501, web.incoming_webhook.disabled.app_error, false"
    })
    void refusals_areNotTriedAgain(int status, String id, boolean isGone) {
        assertThat(VERDICT.of(answer(status, "{\"id\":\"" + id + "\",\"message\":\"m\"}")))
                .matches(outcome -> outcome instanceof Rejected no && no.addressGone() == isGone);
    }

    @Test
    void unknownWebhook_isSaidToBeOne() {
        assertThat(VERDICT.of(answer(400, "{\"id\":\"web.incoming_webhook.invalid.app_error\"}"))
                        .toString())
                .contains("the webhook was deleted");
    }

    @ParameterizedTest
    @CsvSource({
        "500, false, OF_THE_MESSAGE",
        "502, true, NOT_AVAILABLE",
        "503, false, NOT_AVAILABLE",
        "504, true, NOT_AVAILABLE"
    })
    void faultsOfTheServer_areTriedAgain(int status, boolean mayHaveLeft, Fault fault) {
        assertThat(VERDICT.of(answer(status, "")))
                .isEqualTo(new TryAgain("Mattermost answered " + status, Optional.empty(), mayHaveLeft, fault));
    }

    @ParameterizedTest
    @CsvSource({"7, 3, 7", ", 3, 3", ", , 5", "x, , 5"})
    void throttled_waitsAsLongAsItIsAskedTo(String retryAfter, String reset, long seconds) {
        Map<String, String> headers = new java.util.HashMap<>();
        if (retryAfter != null) {
            headers.put("retry-after", retryAfter);
        }
        if (reset != null) {
            headers.put("x-ratelimit-reset", reset);
        }
        assertThat(VERDICT.of(new Answered(429, headers, "limit exceeded")))
                .isEqualTo(Outcome.throttled(
                        "Mattermost takes no more messages for now", "limit", Duration.ofSeconds(seconds)));
    }

    @Test
    void requestsThatHadNoAnswer_areToldApart() {
        assertThat(VERDICT.of(new HttpResult.Blocked())).isInstanceOf(Rejected.class);
        assertThat(VERDICT.of(new HttpResult.NotSent("no route"))).isEqualTo(Outcome.unreachable("no route"));
        assertThat(VERDICT.of(new HttpResult.Unanswered("silence"))).isEqualTo(Outcome.noAnswer("silence"));
        assertThat(VERDICT.of(new HttpResult.Full())).isInstanceOf(Outcome.NotReady.class);
    }

    private static Answered answer(int status, String body) {
        return new Answered(status, Map.of(), body);
    }
}
