package io.allim.channel.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Accepted;
import io.allim.channel.Outcome.Fault;
import io.allim.channel.Outcome.NotReady;
import io.allim.channel.Outcome.Paced;
import io.allim.channel.Outcome.Rejected;
import io.allim.channel.Outcome.TryAgain;
import io.allim.http.HttpResult;
import io.allim.http.HttpResult.Answered;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscordVerdictTest {

    private static final DiscordVerdict WEBHOOK = verdict(Optional.empty());
    private static final DiscordVerdict BOT = verdict(Optional.of("ops"));

    private static DiscordVerdict verdict(Optional<String> connection) {
        return new DiscordVerdict(connection, "chat", "account", DiscordWire.NOW, List.of("cut"), false);
    }

    @Test
    void accepted_namesTheMessage() {
        assertThat(WEBHOOK.of(answer(200, "{\"id\":\"13\"}"))).isEqualTo(new Accepted("13", List.of("cut")));
        assertThat(WEBHOOK.of(answer(204, ""))).isEqualTo(new Accepted("", List.of("cut")));
    }

    @Test
    void accepted_startsAThread_whereTheFirstMessageIsGone() {
        assertThat(WEBHOOK.startingThread().of(answer(200, "{\"id\":\"13\"}")))
                .matches(outcome -> outcome instanceof Accepted accepted
                        && accepted.startsThread()
                        && accepted.notes().size() == 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "{}", "[]", "<html>", "{\"id\":null}"})
    void successWithoutAMessage_mayHaveLeft(String body) {
        assertThat(WEBHOOK.of(answer(200, body)))
                .matches(outcome -> outcome instanceof TryAgain again && again.mayHaveLeft());
    }

    @ParameterizedTest
    @CsvSource({
        "400, 50035, false, false",
        "400, 50006, false, false",
        "400, 0, false, false",
        "401, 50027, true, ",
        "401, 0, true, ",
        "403, 50013, true, false",
        "403, 0, true, false",
        "404, 10015, true, true",
        "404, 10003, true, true",
        "404, 0, true, false",
        "405, 0, false, false",
        "413, 40005, false, false",
        "301, 0, false, false"
    })
    void refusals_areNeverTriedAgain(int status, int code, boolean webhookGone, Boolean botGone) {
        Answered answer = answer(status, code == 0 ? "" : "{\"message\":\"m\",\"code\":" + code + "}");
        assertThat(WEBHOOK.of(answer))
                .matches(outcome -> outcome instanceof Rejected no && no.addressGone() == webhookGone);
        if (botGone == null) {
            assertThat(BOT.of(answer))
                    .matches(outcome -> outcome instanceof NotReady not
                            && not.after().isEmpty()
                            && not.why().contains("PUT /v1/connections/ops"));
        } else {
            assertThat(BOT.of(answer))
                    .matches(outcome -> outcome instanceof Rejected no && no.addressGone() == botGone);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500, false, OF_THE_MESSAGE",
        "502, true, NOT_AVAILABLE",
        "503, false, NOT_AVAILABLE",
        "504, true, NOT_AVAILABLE",
        "520, false, OF_THE_MESSAGE"
    })
    void faultsOfDiscord_areTriedAgain(int status, boolean mayHaveLeft, Fault fault) {
        assertThat(WEBHOOK.of(new Answered(status, Map.of("retry-after", "7"), "")))
                .isEqualTo(new TryAgain(
                        "Discord answered " + status, Optional.of(Duration.ofSeconds(7)), mayHaveLeft, fault));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"retry_after\":1.337,\"global\":false} | 9 | 1337",
                "{\"retry_after\":64.57} | | 64570",
                "{\"retry_after\":0.0001} | | 1",
                "{\"retry_after\":3} | 9 | 3000",
                "{\"retry_after\":\"x\"} | 9 | 9000",
                "{\"retry_after\":-1} | 9 | 9000",
                "{\"retry_after\":99999999} | | 86400000",
                "<html>banned</html> | 600 | 600000",
                "<html>banned</html> | | 30000"
            })
    void throttled_waitsAsLongAsItIsAskedTo(String body, String header, long millis) {
        Map<String, String> headers = header == null ? Map.of() : Map.of("retry-after", header);
        Outcome outcome = WEBHOOK.of(new Answered(429, headers, body));
        assertThat(outcome)
                .isEqualTo(
                        Outcome.throttled("Discord takes no more messages for now", "chat", Duration.ofMillis(millis)));
        assertThat(outcome.mayCost()).isFalse();
    }

    @Test
    void throttledOverall_pausesTheAccount() {
        String body = "{\"retry_after\":2,\"global\":true}";
        assertThat(BOT.of(answer(429, body)))
                .matches(outcome ->
                        outcome instanceof Paced paced && paced.limit().equals("account"));
        assertThat(BOT.of(new Answered(429, Map.of("x-ratelimit-global", "true"), "")))
                .matches(outcome ->
                        outcome instanceof Paced paced && paced.limit().equals("account"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.75, 750", "0, 2, 2000", "1, 2, ", "0, , ", "0, x, ", ", 2, "})
    void spentBudget_pausesTheChat(String remaining, String reset, Long millis) {
        Map<String, String> headers = new java.util.HashMap<>();
        if (remaining != null) {
            headers.put("x-ratelimit-remaining", remaining);
        }
        if (reset != null) {
            headers.put("x-ratelimit-reset-after", reset);
        }
        Accepted accepted = new Accepted("13", List.of("cut"));
        assertThat(WEBHOOK.of(new Answered(200, headers, "{\"id\":\"13\"}")))
                .isEqualTo(millis == null ? accepted : new Paced(accepted, "chat", Duration.ofMillis(millis)));
    }

    @Test
    void requestsThatHadNoAnswer_areToldApart() {
        assertThat(WEBHOOK.of(new HttpResult.Blocked())).isInstanceOf(Rejected.class);
        assertThat(WEBHOOK.of(new HttpResult.NotSent("no route"))).isEqualTo(Outcome.unreachable("no route"));
        assertThat(WEBHOOK.of(new HttpResult.Unanswered("silence"))).isEqualTo(Outcome.noAnswer("silence"));
        assertThat(WEBHOOK.of(new HttpResult.Full()))
                .matches(outcome ->
                        outcome instanceof NotReady not && not.after().isPresent());
    }

    private static Answered answer(int status, String body) {
        return new Answered(status, Map.of(), body);
    }
}
