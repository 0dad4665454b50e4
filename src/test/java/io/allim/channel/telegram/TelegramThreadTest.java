package io.allim.channel.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatColor;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatThread;
import io.allim.chat.ChatThread.Mode;
import io.allim.chat.RichText;
import io.allim.http.HttpResult;
import io.allim.http.OutboundSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that belong together, and those that Telegram can't parse. */
final class TelegramThreadTest {

    private static final String REPLIED =
            "{\"ok\":true,\"result\":{\"message_id\":58,\"reply_to_message\":{\"message_id\":57}}}";
    private static final String UNPARSED = TelegramFixture.error(400, "Bad Request: can't parse entities", "");

    private final TelegramFixture telegram = new TelegramFixture();

    @AfterEach
    void close() {
        telegram.close();
    }

    private static Message in(Mode mode, String earlier) {
        return TelegramFixture.message("Title", "Body")
                .in(new ChatThread("incident", mode, Optional.ofNullable(earlier)));
    }

    private List<String> methods() {
        return telegram.requests.stream()
                .map(request -> request.target().replaceFirst(".*/", ""))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void first_isAMessage_andNamesItself(Mode mode) {
        telegram.answers(200, TelegramFixture.OK);
        assertThat(telegram.send(in(mode, null))).isEqualTo(Outcome.accepted("-100123/57"));
        assertThat(methods()).containsExactly("sendMessage");
        assertThat(telegram.channel.threads(in(mode, null).address(), mode)).isEqualTo(ChatThread.Support.BY_REFERENCE);
    }

    @Test
    void reply_answersTheFirst() {
        telegram.answers(200, REPLIED);
        assertThat(telegram.send(in(Mode.REPLY, "-100123/57"))).isEqualTo(Outcome.accepted("-100123/58"));
        assertThat(telegram.requests
                        .getFirst()
                        .body()
                        .path("reply_parameters")
                        .path("message_id")
                        .asLong())
                .isEqualTo(57);
    }

    @Test
    void reply_toOneThatIsGone_startsAThread() {
        telegram.answers(200, TelegramFixture.OK);
        assertThat(telegram.send(in(Mode.REPLY, "-100123/56")))
                .isEqualTo(Outcome.startedThread(
                        "-100123/57", "the earlier message is gone, so this one stands for itself"));
    }

    /** There Telegram has what answers nothing answer the message that made the topic. */
    @Test
    void replyInATopic_toOneThatIsGone_startsAThread() {
        telegram.answers(200, REPLIED);
        assertThat(telegram.send(in(Mode.REPLY, "-100123/56")))
                .isEqualTo(Outcome.startedThread(
                        "-100123/58", "the earlier message is gone, so this one stands for itself"));
    }

    @Test
    void replacement_editsTheFirst_whichKeepsItsName() {
        telegram.answers(200, "{\"ok\":true,\"result\":{\"message_id\":57}}");
        assertThat(telegram.send(in(Mode.REPLACE, "-100123/57"))).isEqualTo(Outcome.accepted("-100123/57"));
        assertThat(methods()).containsExactly("editMessageText");
        assertThat(telegram.requests.getFirst().body().path("message_id").asLong())
                .isEqualTo(57);
        assertThat(telegram.requests.getFirst().body().path("parse_mode").asText())
                .isEqualTo("HTML");
    }

    @Test
    void replacement_bySameText_isDone() {
        telegram.answers(400, TelegramFixture.error(400, "Bad Request: message is not modified: same", ""));
        assertThat(telegram.send(in(Mode.REPLACE, "-100123/57"))).isEqualTo(Outcome.accepted("-100123/57"));
        assertThat(methods()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"})
    void replacementOfOneThatIsGone_startsAThread(String description) {
        telegram.answers(400, TelegramFixture.error(400, "Bad Request: " + description, ""))
                .answers(200, TelegramFixture.OK);
        assertThat(telegram.send(in(Mode.REPLACE, "-100123/56")))
                .isEqualTo(Outcome.startedThread(
                        "-100123/57", "the earlier message is gone, so this one stands for itself"));
        assertThat(methods()).containsExactly("editMessageText", "sendMessage");
    }

    /** A chat with a new id counts from the beginning: the number would be another message's. */
    @ParameterizedTest
    @ValueSource(strings = {"-100999/57", "57", "", "-100123/", "-100123/x", "-1001234/57"})
    void earlierMessageOfAnotherChat_isLeftAlone(String earlier) {
        telegram.answers(200, TelegramFixture.OK);
        assertThat(telegram.send(in(Mode.REPLACE, earlier)))
                .isEqualTo(Outcome.startedThread(
                        "-100123/57", "the earlier message is in another chat, so this one stands for itself"));
        assertThat(methods()).containsExactly("sendMessage");
    }

    @Test
    void replacementInAChatThatMoved_hasMoved() {
        telegram.answers(400, TelegramFixture.error(400, "Bad Request: upgraded", "\"migrate_to_chat_id\":-1005"));
        assertThat(telegram.send(in(Mode.REPLACE, "-100123/57"))).isInstanceOf(Outcome.Moved.class);
    }

    @Test
    void unparsedMessage_goesOnceMoreAsPlainText() {
        telegram.answers(400, UNPARSED).answers(200, TelegramFixture.OK);
        Message message = TelegramFixture.message(new ChatContent(
                "A & B",
                RichText.plain("x < y"),
                List.of(),
                ChatColor.GOOD,
                List.of(
                        new ChatButton.Link("Open", "http://localhost/open"),
                        new ChatButton.Acknowledge("Ack", "http://localhost/ack", "dlv_1.abc"))));
        assertThat(telegram.send(message))
                .isEqualTo(Outcome.accepted(
                        "-100123/57", "sent as plain text: Telegram could not read the formatted one"));
        var plain = telegram.requests.getLast().body();
        assertThat(plain.has("parse_mode")).isFalse();
        assertThat(plain.path("text").asText())
                .isEqualTo("A & B (https://example.com/orders/4711?a=1&b=2)\nx < y\n\nOpen (http://localhost/open)");
        assertThat(plain.path("reply_markup").toString()).contains("dlv_1.abc").doesNotContain("localhost");
    }

    @Test
    void unparsedReplacement_ofOneThatIsGone_isSentInTheEnd() {
        String gone = TelegramFixture.error(400, "Bad Request: message to edit not found", "");
        telegram.answers(400, UNPARSED)
                .answers(400, gone)
                .answers(400, UNPARSED)
                .answers(200, TelegramFixture.OK);
        assertThat(telegram.send(in(Mode.REPLACE, "-100123/57")))
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        accepted -> assertThat(accepted.startsThread()).isTrue());
        assertThat(methods()).containsExactly("editMessageText", "editMessageText", "sendMessage", "sendMessage");
    }

    @Test
    void noTimeLeft_sendsNothing() {
        telegram.answers(200, TelegramFixture.OK);
        TelegramBot bot = new TelegramBot(
                OutboundSettings.trusting("127.0.0.1:" + telegram.port()).outbound(),
                TelegramFixture.connection(telegram.port()));
        for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThat(bot.call(
                            "sendMessage",
                            com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode(),
                            "t",
                            none))
                    .isInstanceOf(HttpResult.NotSent.class);
        }
        assertThat(telegram.requests).isEmpty();
    }
}
