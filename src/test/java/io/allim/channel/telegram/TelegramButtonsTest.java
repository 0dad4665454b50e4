package io.allim.channel.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.access.ButtonTokens;
import io.allim.channel.ButtonReports;
import io.allim.channel.ButtonReports.Report;
import io.allim.channel.ButtonReports.Request;
import io.allim.channel.ButtonReports.Result;
import io.allim.channel.ChatPayloads;
import io.allim.connection.Connection;
import io.allim.table.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TelegramButtonsTest {

    private static final String HEADER = "x-telegram-bot-api-secret-token";

    /** As long as those of {@link ButtonTokens}: a delivery's id of 44 characters, a full stop and 12 more. */
    private static final String BUTTON = "dlv_01JABCDEFGHJKMNPQRSTVWXYZ0_0123456789abc.abcdefghijkl";

    private static final String PRESS = """
            {"update_id":1,"callback_query":{"id":"4711","from":{"id":9,"first_name":"Ada","last_name":"Lovelace","username":"ada"},
             "message":{"message_id":57,"date":1,"chat":{"id":-100123},"text":"Disk full","entities":[{"type":"bold","offset":0,"length":4}],
              "reply_markup":{"inline_keyboard":[[{"text":"Open","url":"https://example.com"},{"text":"Ack","callback_data":"%s"}]]}},
             "data":"%s"}}
            """.formatted(BUTTON, BUTTON);

    private final TelegramFixture telegram = new TelegramFixture();
    private final ButtonReports buttons = telegram.channel.buttonReports().orElseThrow();
    private final Connection connection = TelegramFixture.connection(telegram.port());

    @AfterEach
    void close() {
        telegram.close();
    }

    private static Request request(String secret, String body) {
        return new Request(Map.of(HEADER, secret), "", body.getBytes(StandardCharsets.UTF_8));
    }

    private Report read(String body) {
        return buttons.read(request(TelegramFixture.SECRET, body), connection, TelegramFixture.NOW);
    }

    private Report.Pressed pressed() {
        return (Report.Pressed) read(PRESS);
    }

    @Test
    void token_ofADelivery_fitsIntoAButton() {
        assertThat(BUTTON.length()).isEqualTo(57).isLessThanOrEqualTo(64);
    }

    @Test
    void press_namesTheButtonAndWhoPressed() {
        assertThat(pressed().token()).isEqualTo(BUTTON);
        assertThat(pressed().who()).isEqualTo("Ada Lovelace");
    }

    @Test
    void who_isTheUserNameWithoutAnother() {
        assertThat(who(PRESS.replace("\"last_name\":\"Lovelace\",", ""))).isEqualTo("Ada");
        assertThat(who(PRESS.replace("Ada", "").replace("Lovelace", " "))).isEqualTo("@ada");
        assertThat(who(PRESS.replace("Ada", "").replace("Lovelace", "").replace("\"ada\"", "\"\"")))
                .isEqualTo("somebody");
        assertThat(who(PRESS.replace("Ada", "A\\nd\\u202ea" + "x".repeat(500))))
                .hasSize(100)
                .doesNotContain("\n");
    }

    private String who(String body) {
        return ((Report.Pressed) read(body)).who();
    }

    static Stream<Request> forged() {
        String secret = TelegramFixture.SECRET;
        List<String> wrong = new ArrayList<>(List.of(
                "",
                " ",
                "null",
                "undefined",
                secret.toLowerCase(java.util.Locale.ROOT),
                secret.toUpperCase(java.util.Locale.ROOT),
                secret + " ",
                " " + secret,
                secret + secret,
                secret + "\0",
                secret + "\n",
                "Bearer " + secret,
                TelegramFixture.TOKEN,
                BUTTON,
                secret.replace('-', '_'),
                "*",
                ".*",
                "%",
                "s3cr3t-T0ken_of-the-webhoo\u212a"));
        IntStream.range(0, secret.length()).forEach(i -> {
            wrong.add(secret.substring(0, i));
            wrong.add(secret.substring(0, i) + (secret.charAt(i) == 'x' ? 'y' : 'x') + secret.substring(i + 1));
        });
        Stream<Request> bySecret = wrong.stream().distinct().map(text -> request(text, PRESS));
        Stream<Request> byHeader = Stream.of(
                        "x-telegram-bot-api-secret",
                        "authorization",
                        "x-secret-token",
                        "x-slack-signature",
                        "X-Telegram-Bot-Api-Secret-Token2")
                .map(name -> new Request(
                        Map.of(name, secret), HEADER + "=" + secret, PRESS.getBytes(StandardCharsets.UTF_8)));
        Stream<Request> none = Stream.of(
                new Request(Map.of(), "", PRESS.getBytes(StandardCharsets.UTF_8)),
                new Request(
                        Map.of(),
                        "secret_token=" + secret,
                        PRESS.replace("{\"update_id\"", "{\"secret_token\":\"" + secret + "\",\"update_id\"")
                                .getBytes(StandardCharsets.UTF_8)));
        return Stream.of(bySecret, byHeader, none).flatMap(all -> all);
    }

    @Test
    void forged_areMoreThan60() {
        assertThat(forged().count()).isGreaterThanOrEqualTo(60);
    }

    @ParameterizedTest
    @MethodSource("forged")
    void forgedRequest_isRefused(Request request) {
        assertThat(buttons.read(request, connection, TelegramFixture.NOW))
                .isInstanceOfSatisfying(
                        Report.Refused.class,
                        refused -> assertThat(refused.why()).doesNotContain(TelegramFixture.SECRET));
    }

    @Test
    void connectionWithoutASecret_refusesEverything() {
        for (Map<String, String> secrets : List.of(
                Map.of("token", TelegramFixture.TOKEN),
                Map.of("token", TelegramFixture.TOKEN, "secretToken", ""),
                Map.of("token", TelegramFixture.TOKEN, "secretToken", " "))) {
            Connection without = TelegramFixture.connection(telegram.port(), secrets);
            for (String given : List.of("", " ", TelegramFixture.SECRET)) {
                assertThat(buttons.read(request(given, PRESS), without, TelegramFixture.NOW))
                        .isInstanceOf(Report.Refused.class);
            }
        }
    }

    @Test
    void connectionOfAnotherType_refusesEverything() {
        Connection slack = Connection.of(
                "ops",
                "slack",
                null,
                Map.of("secretToken", TelegramFixture.SECRET),
                JsonNodeFactory.instance.objectNode(),
                TelegramFixture.NOW);
        assertThat(buttons.read(request(TelegramFixture.SECRET, PRESS), slack, TelegramFixture.NOW))
                .isInstanceOf(Report.Refused.class);
    }

    @Test
    void formerSecret_isTakenWhileItIsInForce() {
        Connection rotated = new Connection(
                "ops",
                "telegram",
                connection.url(),
                Map.of(
                        "token", connection.secrets().get("token"),
                        "secretToken",
                                List.of(
                                        new Connection.Value("new", TelegramFixture.NOW, Optional.empty()),
                                        new Connection.Value(
                                                TelegramFixture.SECRET,
                                                TelegramFixture.NOW,
                                                Optional.of(TelegramFixture.NOW.plusSeconds(9))))),
                connection.settings(),
                TelegramFixture.NOW,
                TelegramFixture.NOW,
                2);
        for (String secret : List.of("new", TelegramFixture.SECRET)) {
            assertThat(buttons.read(request(secret, PRESS), rotated, TelegramFixture.NOW))
                    .isInstanceOf(Report.Pressed.class);
        }
    }

    static Stream<String> others() {
        return Stream.of(
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"update_id\":1,\"message\":{\"text\":\"/start\"}}",
                "{\"callback_query\":[]}",
                "{\"callback_query\":{\"id\":\"1\"}}",
                "{\"callback_query\":{\"id\":\"1\",\"data\":\"\"}}",
                "{\"callback_query\":{\"id\":\"1\",\"data\":\"a b\"}}",
                "{\"callback_query\":{\"id\":\"1\",\"data\":\"" + "a".repeat(65) + "\"}}",
                "{\"callback_query\":{\"id\":\"1\",\"game_short_name\":\"x\"}}");
    }

    @ParameterizedTest
    @MethodSource("others")
    void otherUpdate_isAnswered200(String body) {
        assertThat(read(body))
                .isInstanceOfSatisfying(
                        Report.Other.class,
                        other -> assertThat(other.answer().status()).isEqualTo(200));
    }

    @Test
    void answer_tellsWhoPressed_andTheMessageShowsIt() {
        telegram.answers(200, TelegramFixture.OK);
        ButtonReports.Answer answer =
                buttons.answer(pressed(), new Result(true, "Acknowledged by Ada Lovelace at 14:02 UTC"), connection);
        assertThat(answer)
                .isEqualTo(
                        ButtonReports.Answer.json(
                                "{\"method\":\"answerCallbackQuery\",\"callback_query_id\":\"4711\",\"text\":\"Acknowledged by Ada Lovelace at 14:02 UTC\"}"));
        TelegramFixture.Request edit = telegram.requests.getFirst();
        assertThat(edit.target()).endsWith("/editMessageText");
        assertThat(edit.body().path("text").asText())
                .isEqualTo("Disk full\n\n✓ Acknowledged by Ada Lovelace at 14:02 UTC");
        assertThat(edit.body().path("entities").toString()).contains("bold");
        assertThat(edit.body().path("reply_markup").toString())
                .isEqualTo("{\"inline_keyboard\":[[{\"text\":\"Open\",\"url\":\"https://example.com\"}]]}");
    }

    /** Telegram repeats an update that was not answered, with the message as it was. */
    @Test
    void repeatedPress_asksForTheSameMessageAgain() {
        telegram.answers(200, TelegramFixture.OK);
        Result result = new Result(true, "Acknowledged by Ada");
        assertThat(buttons.answer(pressed(), result, connection))
                .isEqualTo(buttons.answer(pressed(), result, connection));
        assertThat(telegram.requests.getFirst()).isEqualTo(telegram.requests.getLast());
    }

    @Test
    void longMessage_showsItInPlaceOfTheButton() {
        telegram.answers(200, TelegramFixture.OK);
        String line = "Acknowledged by Ada";
        int room = TelegramText.MOST - "\n\n✓ ".length() - line.length();
        for (int length : new int[] {room, room + 1}) {
            String body = PRESS.replace("Disk full", "x".repeat(length));
            buttons.answer((Report.Pressed) read(body), new Result(true, line), connection);
        }
        assertThat(telegram.requests.getFirst().target()).endsWith("/editMessageText");
        TelegramFixture.Request edit = telegram.requests.getLast();
        assertThat(edit.target()).endsWith("/editMessageReplyMarkup");
        assertThat(edit.body().path("reply_markup").toString())
                .contains("✓ Acknowledged by Ada")
                .doesNotContain(BUTTON);
    }

    @Test
    void unknownButton_changesNoMessage() {
        assertThat(buttons.answer(pressed(), new Result(false, "This is no longer known."), connection)
                        .body())
                .contains("This is no longer known.");
        assertThat(telegram.requests).isEmpty();
    }

    @Test
    void messageThatIsTooOld_isLeftAsItIs() {
        Report.Pressed old =
                (Report.Pressed) read("{\"callback_query\":{\"id\":\"1\",\"from\":{},\"data\":\"" + BUTTON + "\"}}");
        assertThat(buttons.answer(old, new Result(true, "x"), connection).status())
                .isEqualTo(200);
        assertThat(telegram.requests).isEmpty();
    }

    @Test
    void telegramThatFails_isNoReasonNotToAnswer() {
        telegram.answers(500, "");
        assertThat(buttons.answer(pressed(), new Result(true, "x"), connection).status())
                .isEqualTo(200);
        telegram.close();
        assertThat(buttons.answer(pressed(), new Result(true, "x"), connection).status())
                .isEqualTo(200);
    }

    static Stream<String> payloads() {
        return ChatPayloads.all().stream();
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void name_isTextWhateverItHolds(String payload) {
        telegram.answers(200, TelegramFixture.OK);
        JsonNode answer = Json.tree(buttons.answer(pressed(), new Result(true, "by " + payload), connection)
                        .body())
                .orElseThrow();
        assertThat(answer.size()).isEqualTo(3);
        assertThat(answer.path("text").asText().length()).isLessThanOrEqualTo(200);
        JsonNode edit = telegram.requests.getFirst().body();
        assertThat(edit.has("parse_mode")).isFalse();
        assertThat(edit.path("text").asText())
                .doesNotContainPattern("(?U)(?<!\\w)@\\w")
                .doesNotContain("\r");
    }

    /** Providers wait for three seconds. */
    @Test
    void deadline_isLessThanTwoSeconds() {
        assertThat(TelegramButtons.DEADLINE).isLessThan(Duration.ofSeconds(2));
    }
}
