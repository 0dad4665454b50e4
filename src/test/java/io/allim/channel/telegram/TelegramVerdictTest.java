package io.allim.channel.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Outcome;
import io.allim.channel.Outcome.Fault;
import io.allim.connection.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TelegramVerdictTest {

    private final TelegramFixture telegram = new TelegramFixture();

    @AfterEach
    void close() {
        telegram.close();
    }

    private Outcome answered(int status, String description, String parameters) {
        telegram.answers(status, TelegramFixture.error(status, description, parameters));
        Outcome outcome = telegram.send(TelegramFixture.message("Title", "Body"));
        assertThat(outcome.toString()).doesNotContain(TelegramFixture.TOKEN, "100123", "Body", "example.com");
        return outcome;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | Bad Request: chat not found | there is no such chat",
                "400 | Bad Request: CHAT_WRITE_FORBIDDEN | there is no such chat",
                "400 | Bad Request: not enough rights to send text messages to the chat | may not write",
                "400 | Bad Request: have no rights to send a message | may not write",
                "400 | Bad Request: need administrator rights in the channel chat | may not write",
                "400 | Bad Request: group chat was deactivated | there is no such chat",
                "400 | Bad Request: message thread not found | no such topic",
                "400 | Bad Request: TOPIC_DELETED | no such topic",
                "403 | Forbidden: bot was blocked by the user | has blocked the bot",
                "403 | Forbidden: bot was kicked from the supergroup chat | no member",
                "403 | Forbidden: bot is not a member of the channel chat | no member",
                "403 | Forbidden: user is deactivated | account is gone",
                "403 | Forbidden: bot can't initiate conversation with a user | never written to the bot",
                "403 | Forbidden: bot can't send messages to bots | may not write there",
            })
    void address_isGone(int status, String description, String why) {
        assertThat(answered(status, description, "")).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
            assertThat(rejected.addressGone()).isTrue();
            assertThat(rejected.why()).startsWith("Telegram answered " + status).contains(why);
        });
        assertThat(telegram.requests).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | Bad Request: TOPIC_CLOSED",
                "400 | Bad Request: something new",
                "413 | Request Entity Too Large",
                "405 | Method Not Allowed",
            })
    void message_isRejected(int status, String description) {
        assertThat(answered(status, description, ""))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.addressGone()).isFalse());
        assertThat(telegram.requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bad Request: can't parse entities: Unsupported start tag \\\"x\\\" at byte offset 3",
                "Bad Request: message is too long",
                "Bad Request: inline keyboard button URL 'https://example.com' is invalid: Wrong HTTP URL",
                "Bad Request: BUTTON_URL_INVALID",
            })
    void complaint_isRejectedAfterPlainTextAsWell(String description) {
        assertThat(answered(400, description, ""))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.why()).contains("not even as plain text"));
        assertThat(telegram.requests).hasSize(2);
    }

    @Test
    void chatThatBecameASupergroup_hasMoved() {
        assertThat(answered(
                        400,
                        "Bad Request: group chat was upgraded to a supergroup chat",
                        "\"migrate_to_chat_id\":-1009876543210"))
                .isEqualTo(new Outcome.Moved("ops/-1009876543210", "the chat has a new id"));
        assertThat(telegram.channel.addressesMove()).isTrue();
        assertThat(telegram.channel.validate("ops/-1009876543210")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404})
    void token_isForTheOperatorToMend(int status) {
        assertThat(answered(status, "Unauthorized", "")).isInstanceOfSatisfying(Outcome.NotReady.class, notReady -> {
            assertThat(notReady.why()).contains("PUT /v1/connections/ops with the secret token");
            assertThat(notReady.after()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"retry_after\":7' | 7",
                "'\"retry_after\":0' | 0",
                "'\"retry_after\":90000' | 86400",
                "'\"retry_after\":-3' | 5",
                "'\"retry_after\":\"x\"' | 5",
                "'' | 5",
            })
    void throttled_forAsLongAsTelegramAsks(String parameters, long seconds) {
        Outcome outcome = answered(429, "Too Many Requests", parameters);
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Paced.class, paced -> {
            assertThat(paced.pause()).isEqualTo(Duration.ofSeconds(seconds));
            assertThat(paced.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.NotReady.class,
                            inner -> assertThat(inner.after()).contains(Duration.ofSeconds(seconds)));
        });
        assertThat(outcome.mayCost()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "500, false, OF_THE_MESSAGE",
        "502, true, NOT_AVAILABLE",
        "503, false, NOT_AVAILABLE",
        "504, true, NOT_AVAILABLE",
        "520, false, OF_THE_MESSAGE"
    })
    void fault_isTriedAgain(int status, boolean mayHaveLeft, Fault fault) {
        assertThat(answered(status, "Internal Server Error", ""))
                .isInstanceOfSatisfying(Outcome.TryAgain.class, again -> {
                    assertThat(again.mayHaveLeft()).isEqualTo(mayHaveLeft);
                    assertThat(again.fault()).isEqualTo(fault);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "{\"ok\":tr", "{\"ok\":false}", "[]", "{}"})
    void ok_thatCantBeRead_mayHaveLeft(String body) {
        telegram.answers(200, body);
        assertThat(telegram.send(TelegramFixture.message("Title", "Body")))
                .isInstanceOfSatisfying(
                        Outcome.TryAgain.class,
                        again -> assertThat(again.mayHaveLeft()).isTrue());
    }

    @Test
    void redirect_isForTheOperatorToMend() {
        telegram.answers(302, "");
        assertThat(telegram.send(TelegramFixture.message("Title", "Body"))).isInstanceOf(Outcome.NotReady.class);
    }

    @Test
    void connection_thatIsMissingOrWrong_isForTheOperatorToMend() {
        assertNotReady("none/1", "there is no connection none");
        telegram.put(TelegramFixture.connection(telegram.port(), Map.of("secretToken", "x")));
        assertNotReady("ops/1", "no token of a bot");
        telegram.put(TelegramFixture.connection(telegram.port(), Map.of("token", "4711:ab/../getMe?x=")));
        assertNotReady("ops/1", "no token of a bot");
        telegram.put(Connection.of(
                "ops",
                "slack",
                null,
                Map.of("token", TelegramFixture.TOKEN),
                JsonNodeFactory.instance.objectNode(),
                TelegramFixture.NOW));
        assertNotReady("ops/1", "of another type");
        telegram.put(Connection.of(
                "ops",
                "telegram",
                "http://169.254.169.254/",
                Map.of("token", TelegramFixture.TOKEN),
                JsonNodeFactory.instance.objectNode(),
                TelegramFixture.NOW));
        assertNotReady("ops/1", "url can't be called");
        assertThat(telegram.requests).isEmpty();
    }

    private void assertNotReady(String address, String why) {
        Outcome outcome = telegram.send(TelegramFixture.message(address, "Title", "Body", Optional.empty()));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.NotReady.class,
                        notReady -> assertThat(notReady.why()).contains(why, "PUT /v1/connections/"));
        assertThat(outcome.toString()).doesNotContain(TelegramFixture.TOKEN);
    }

    @Test
    void token_isInThePathAlone() {
        telegram.answers(200, TelegramFixture.OK);
        assertThat(telegram.send(TelegramFixture.message("Title", "Body"))).isEqualTo(Outcome.accepted("-100123/57"));
        TelegramFixture.Request request = telegram.requests.getFirst();
        assertThat(request.target()).isEqualTo("/telegram/bot" + TelegramFixture.TOKEN + "/sendMessage");
        assertThat(request.body().toString()).doesNotContain(TelegramFixture.TOKEN, TelegramFixture.SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "ops/4711, 1",
        "ops/-4711, 0.3333333333333333",
        "ops/-100123/45, 0.3333333333333333",
        "ops/@channel, 0.3333333333333333"
    })
    void paces_areThoseOfTheBotAndOfTheChat(String address, double perSecond) {
        var limits = telegram.channel.rateLimits(TelegramFixture.message(address, "Title", "Body", Optional.empty()));
        assertThat(limits).hasSize(2);
        assertThat(limits.getFirst().name()).isEqualTo("telegram/ops");
        assertThat(limits.getFirst().perSecond()).isEqualTo(30);
        assertThat(limits.getLast().name()).matches("telegram/[0-9a-f]{16}");
        assertThat(limits.getLast().perSecond()).isEqualTo(perSecond);
    }
}
