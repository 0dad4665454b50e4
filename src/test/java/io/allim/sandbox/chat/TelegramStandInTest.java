package io.allim.sandbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.connection.Connection;
import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.ChatView.Kind;
import io.allim.sandbox.wire.ChatView.Style;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import io.allim.table.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelegramStandInTest {

    private final SandboxMessages messages = new SandboxMessages();
    private final InstantSource clock = InstantSource.fixed(Instant.parse("2027-01-01T00:00:00Z"));
    private final TelegramStandIn telegram = new TelegramStandIn(messages, clock);
    private final PagerDutyStandIn pagerDuty = new PagerDutyStandIn(messages, clock);

    private static HttpRequest request(String path, String body) {
        return new HttpRequest("POST", path, "", Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode call(String method, int status, String body) {
        return json(telegram.answer(request("/telegram/bot1:a/" + method, body)), status);
    }

    private static JsonNode json(HttpAnswer answer, int status) {
        HttpAnswer.Reply reply = (HttpAnswer.Reply) answer;
        assertThat(reply.status()).isEqualTo(status);
        return Json.tree(new String(reply.body(), StandardCharsets.UTF_8)).orElseThrow();
    }

    @Test
    void message_isShownAsTelegramShowsIt() {
        JsonNode answer = call("sendMessage", 200, """
                {"chat_id":-5,"parse_mode":"HTML","text":"<b><a href=\\"https://e.example\\">A &amp; B</a></b>\\nx <code>y</code>\\n\\n<blockquote>q</blockquote>",
                 "reply_markup":{"inline_keyboard":[[{"text":"Open","url":"https://o.example"},{"text":"Ack","callback_data":"t"}]]}}
                """);
        assertThat(answer.path("result").path("message_id").asLong()).isEqualTo(1);
        ChatView view = messages.find("-5/1").orElseThrow().chat().orElseThrow();
        assertThat(view.text()).isEqualTo("A & B\nx y\n\n\nq");
        assertThat(view.body().getFirst().spans().getFirst())
                .isEqualTo(new ChatView.Span("A & B", java.util.Set.of(Style.BOLD), "https://e.example"));
        assertThat(view.body().getLast().kind()).isEqualTo(Kind.QUOTE);
        assertThat(view.buttons())
                .containsExactly(new ChatView.Button("Open", "https://o.example"), new ChatView.Button("Ack", ""));
    }

    @Test
    void press_hasTheButtonsData_andTheConnectionsSecret() {
        call("sendMessage", 200, """
                {"chat_id":-5,"text":"Disk full",
                 "reply_markup":{"inline_keyboard":[[{"text":"Open","url":"https://o.example"}],[{"text":"Ack","callback_data":"t"}]]}}
                """);
        SandboxMessage message = messages.find("-5/1").orElseThrow();
        Connection known = connection(Map.of("token", "1:a", "secretToken", "s3cr3t"));
        PressReport press = telegram.press(message, 1, known).orElseThrow();
        assertThat(press.headers()).containsEntry("X-Telegram-Bot-Api-Secret-Token", "s3cr3t");
        assertThat(press.toString()).doesNotContain("s3cr3t");
        JsonNode query = Json.tree(press.body()).orElseThrow().path("callback_query");
        assertThat(query.path("data").asText()).isEqualTo("t");
        assertThat(query.at("/message/message_id").asLong()).isEqualTo(1);
        assertThat(query.at("/message/chat/id").asText()).isEqualTo("-5");
        assertThat(telegram.press(message, 0, known)).isEmpty();
        assertThat(telegram.press(message, 2, known)).isEmpty();
        assertThat(telegram.press(message, 1, connection(Map.of("token", "1:a"))))
                .isEmpty();
        assertThat(call("sendMessage", 200, "{\"chat_id\":-5,\"text\":\"next\"}")
                        .at("/result/message_id")
                        .asLong())
                .as("being asked changes nothing")
                .isEqualTo(2);
    }

    private static Connection connection(Map<String, String> secrets) {
        return Connection.of(
                "ops",
                "telegram",
                "http://localhost:8990/telegram",
                secrets,
                JsonNodeFactory.instance.objectNode(),
                Instant.EPOCH);
    }

    @Test
    void replies_andEdits_findTheirMessage() {
        call("sendMessage", 200, "{\"chat_id\":-5,\"text\":\"one\"}");
        JsonNode reply =
                call("sendMessage", 200, "{\"chat_id\":-5,\"text\":\"two\",\"reply_parameters\":{\"message_id\":1}}");
        assertThat(reply.path("result")
                        .path("reply_to_message")
                        .path("message_id")
                        .asLong())
                .isEqualTo(1);
        assertThat(messages.find("-5/2").orElseThrow().chat().orElseThrow().thread())
                .isEqualTo("-5/1");
        call("editMessageText", 200, "{\"chat_id\":-5,\"message_id\":1,\"text\":\"changed\"}");
        assertThat(messages.find("-5/1").orElseThrow().body()).isEqualTo("changed");
        assertThat(call("editMessageText", 400, "{\"chat_id\":-5,\"message_id\":9,\"text\":\"x\"}")
                        .path("description")
                        .asText())
                .contains("message to edit not found");
        assertThat(call("sendMessage", 200, "{\"chat_id\":-5,\"text\":\"x\",\"reply_parameters\":{\"message_id\":9}}")
                        .path("result")
                        .has("reply_to_message"))
                .isFalse();
    }

    @Test
    void chats_thatAreGoneOrMoved() {
        assertThat(call("sendMessage", 400, "{\"chat_id\":\"@missing\",\"text\":\"x\"}")
                        .path("description")
                        .asText())
                .contains("chat not found");
        assertThat(call("sendMessage", 400, "{\"chat_id\":-1,\"text\":\"x\"}")
                        .path("parameters")
                        .path("migrate_to_chat_id")
                        .asLong())
                .isEqualTo(-1001);
        json(telegram.answer(request("/telegram/sendMessage", "{}")), 404);
        assertThat(messages.total()).isZero();
    }

    @Test
    void events_ofOneKeyStandTogether() {
        String trigger = """
                {"routing_key":"k","event_action":"trigger","dedup_key":"i1","payload":{"summary":"Disk","source":"db-1",
                 "severity":"critical","custom_details":{"body":"98 %","fields":{"Host":"db-1"}}},"links":[{"href":"https://o.example","text":"Open"}]}
                """;
        json(pagerDuty.answer(request("/pagerduty/v2/enqueue", trigger)), 202);
        json(
                pagerDuty.answer(request(
                        "/pagerduty/v2/enqueue",
                        "{\"routing_key\":\"k\",\"event_action\":\"resolve\",\"dedup_key\":\"i1\"}")),
                202);
        ChatView first = messages.find("i1").orElseThrow().chat().orElseThrow();
        assertThat(ChatView.text(first.title())).isEqualTo("Disk");
        assertThat(first.fields()).hasSize(3);
        ChatView second = messages.find("i1/1").orElseThrow().chat().orElseThrow();
        assertThat(second.thread()).isEqualTo(first.thread());
        assertThat(second.text()).isEqualTo("resolve i1");
    }

    @Test
    void incompleteEvent_isRefused() {
        json(
                pagerDuty.answer(
                        request("/pagerduty/v2/enqueue", "{\"event_action\":\"trigger\",\"routing_key\":\"k\"}")),
                400);
        json(pagerDuty.answer(request("/pagerduty/v2/enqueue", "{\"event_action\":\"trigger\"}")), 400);
        assertThat(messages.total()).isZero();
    }
}
