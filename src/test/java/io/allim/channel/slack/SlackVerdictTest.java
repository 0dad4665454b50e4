package io.allim.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.http.HttpResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackVerdictTest {

    private static final SlackVerdict VERDICT = new SlackVerdict("slack/0123456789abcdef", SlackFixture.NOW);

    private enum Kind {
        TAKEN,
        GONE,
        REJECTED,
        THROTTLED,
        NOT_READY,
        AGAIN,
        UNCERTAIN
    }

    private static Kind kind(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Delivered _ -> Kind.TAKEN;
            case Outcome.Rejected rejected -> rejected.addressGone() ? Kind.GONE : Kind.REJECTED;
            case Outcome.Paced(Outcome.NotReady _, String _, Duration _) -> Kind.THROTTLED;
            case Outcome.Paced paced -> throw new AssertionError(paced);
            case Outcome.TryAgain again -> again.mayHaveLeft() ? Kind.UNCERTAIN : Kind.AGAIN;
            case Outcome.NotReady _ -> Kind.NOT_READY;
            case Outcome.Moved moved -> throw new AssertionError(moved);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "200, ok, TAKEN",
        "200, 'ok\n', TAKEN",
        "200, '', UNCERTAIN",
        "200, <html>, UNCERTAIN",
        "400, invalid_payload, REJECTED",
        "400, invalid_blocks, REJECTED",
        "400, no_text, REJECTED",
        "400, too_many_attachments, REJECTED",
        "400, user_not_found, GONE",
        "403, action_prohibited, GONE",
        "403, invalid_token, GONE",
        "403, posting_to_general_channel_denied, GONE",
        "403, <html>, AGAIN",
        "404, channel_not_found, GONE",
        "404, no_service, GONE",
        "404, no_team, GONE",
        "404, <html>, AGAIN",
        "410, channel_is_archived, GONE",
        "410, '', AGAIN",
        "413, '', REJECTED",
        "429, '', THROTTLED",
        "403, rate_limited, THROTTLED",
        "302, '', AGAIN",
        "500, rollup_error, AGAIN",
        "500, no_service, AGAIN",
        "502, '', UNCERTAIN",
        "503, '', AGAIN",
        "504, '', UNCERTAIN"
    })
    void webhook(int status, String body, Kind kind) {
        assertThat(kind(VERDICT.ofWebhook(new HttpResult.Answered(status, Map.of(), body), List.of())))
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "channel_not_found, GONE",
        "is_archived, GONE",
        "not_in_channel, REJECTED",
        "account_inactive, NOT_READY",
        "token_revoked, NOT_READY",
        "token_expired, NOT_READY",
        "invalid_auth, NOT_READY",
        "not_authed, NOT_READY",
        "missing_scope, NOT_READY",
        "msg_too_long, REJECTED",
        "msg_blocks_too_long, REJECTED",
        "invalid_blocks, REJECTED",
        "no_text, REJECTED",
        "ratelimited, THROTTLED",
        "rate_limited, THROTTLED",
        "message_limit_exceeded, THROTTLED",
        "internal_error, UNCERTAIN",
        "fatal_error, UNCERTAIN",
        "request_timeout, UNCERTAIN",
        "service_unavailable, AGAIN",
        "what_nobody_knows, AGAIN",
        "'Token xoxb-1 <is> bad', AGAIN",
        "'', AGAIN"
    })
    void errorOfTheApi(String error, Kind kind) {
        String body = "{\"ok\":false,\"error\":\"" + error + "\"}";
        for (int status : List.of(200, 400, 403)) {
            Outcome outcome = VERDICT.ofApi(new HttpResult.Answered(status, Map.of(), body), "team", List.of(), false);
            assertThat(kind(outcome)).isEqualTo(kind);
            assertThat(outcome.toString()).doesNotContain("xoxb");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, '{\"ok\":true,\"channel\":\"C1\",\"ts\":\"1.2\"}', TAKEN",
        "200, '{\"ok\":true}', TAKEN",
        "200, '{\"ok\":\"true\"}', UNCERTAIN",
        "200, '{}', UNCERTAIN",
        "200, 'ok', UNCERTAIN",
        "200, '', UNCERTAIN",
        "429, '', THROTTLED",
        "429, '{\"ok\":false,\"error\":\"ratelimited\"}', THROTTLED",
        "404, '', AGAIN",
        "500, '', AGAIN",
        "502, '', UNCERTAIN",
        "503, '', AGAIN",
        "504, '', UNCERTAIN"
    })
    void answerOfTheApi(int status, String body, Kind kind) {
        assertThat(kind(VERDICT.ofApi(new HttpResult.Answered(status, Map.of(), body), "team", List.of(), false)))
                .isEqualTo(kind);
    }

    @Test
    void token_isMendedByAnOperator() {
        String body = "{\"ok\":false,\"error\":\"token_revoked\"}";
        assertThat(VERDICT.ofApi(new HttpResult.Answered(200, Map.of(), body), "team", List.of(), false))
                .isEqualTo(Outcome.notReady(
                        "Slack answered token_revoked: give the connection team a token that may post, with PUT"
                                + " /v1/connections/team"));
    }

    @Test
    void pause_isSlacksOwn() {
        for (String asked : List.of("30", "Mon, 01 Mar 2027 08:00:30 GMT")) {
            assertThat(VERDICT.ofWebhook(new HttpResult.Answered(429, Map.of("retry-after", asked), ""), List.of()))
                    .isEqualTo(Outcome.throttled(
                            "Slack takes no more messages there now",
                            "slack/0123456789abcdef",
                            Duration.ofSeconds(30)));
        }
        assertThat(VERDICT.ofWebhook(new HttpResult.Answered(429, Map.of(), ""), List.of()))
                .isEqualTo(Outcome.throttled(
                        "Slack takes no more messages there now", "slack/0123456789abcdef", Duration.ofSeconds(10)));
    }

    @Test
    void requestThatDidNotLeave_isTriedAgain() {
        for (HttpResult result : List.of(
                new HttpResult.NotSent("no connection in time"),
                new HttpResult.Full(),
                new HttpResult.Unanswered("no answer in time"),
                new HttpResult.Blocked())) {
            Outcome outcome = VERDICT.ofApi(result, "team", List.of(), false);
            assertThat(VERDICT.ofWebhook(result, List.of())).isEqualTo(outcome);
            assertThat(outcome.mayCost()).isEqualTo(result instanceof HttpResult.Unanswered);
        }
        assertThat(VERDICT.ofWebhook(new HttpResult.Unanswered("no answer in time"), List.of()))
                .isEqualTo(new Outcome.TryAgain("no answer in time", Optional.empty(), true, Fault.NO_ANSWER));
    }
}
