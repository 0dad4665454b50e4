package io.allim.sandbox.chat;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.api.TestPorts;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionStore;
import io.allim.sandbox.SandboxServer;
import io.allim.sandbox.clock.TurnedClock;
import io.allim.testing.Allim;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages as large, as empty and as odd as callers can make them, to all chats at once. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@TestProfile(TurnedClock.class)
class HeavyChatsTest {

    private static final String SECRET = "S3KRET";

    @Inject
    SandboxServer server;

    @Inject
    ConnectionStore connections;

    @Inject
    InstantSource clock;

    private Allim allim;

    /** @param address in JSON as a target has it */
    record Chat(String kind, String channel, String address) {}

    /** Of a template: what its data makes of it. */
    record Words(String title, String body, String field, String button) {

        @Override
        public String toString() {
            return title.length() + ", " + body.length() + ", " + field.length() + ", " + button.length() + ": "
                    + title.codePoints().limit(1).boxed().toList();
        }
    }

    @BeforeEach
    void connect() {
        allim = Allim.at("http://localhost:" + RestAssured.port);
        allim.sandbox().clear();
        String sandbox = sandbox();
        put("heavy-slack", "slack", sandbox + "/slack/api", Map.of("token", "xoxb-" + SECRET, "signingSecret", SECRET));
        put("heavy-telegram", "telegram", sandbox + "/telegram", Map.of("token", "1:" + SECRET, "secretToken", SECRET));
        put("heavy-discord", "discord", sandbox + "/discord/api/v10", Map.of("token", SECRET));
        put("heavy-pagerduty", "pagerduty", sandbox + "/pagerduty", Map.of("routingKey", SECRET + "0".repeat(26)));
    }

    private void put(String id, String type, String url, Map<String, String> secrets) {
        connections.put(Connection.of(id, type, url, secrets, JsonNodeFactory.instance.objectNode(), clock.instant()));
    }

    private String sandbox() {
        return "http://localhost:" + server.uri().getPort();
    }

    private List<Chat> chats() {
        String sandbox = sandbox();
        return List.of(
                new Chat("slack", "slack", sandbox + "/slack/services/T0/B0/" + SECRET),
                new Chat("slack", "slack", "heavy-slack/C0123ABCD"),
                new Chat("discord", "discord", sandbox + "/discord/api/webhooks/1299999999999999999/" + SECRET),
                new Chat("discord", "discord", "heavy-discord/1199999999999999999"),
                new Chat("mattermost", "mattermost", sandbox + "/mattermost/hooks/" + SECRET),
                new Chat("telegram", "telegram", "heavy-telegram/-100123"),
                new Chat("teams", "teams", sandbox + "/teams/workflows/" + SECRET),
                new Chat(
                        "googleChat",
                        "googlechat",
                        sandbox + "/googlechat/v1/spaces/A/messages?key=" + SECRET + "&token=" + SECRET),
                new Chat("pagerDuty", "pagerduty", "heavy-pagerduty/db-1"));
    }

    static List<Words> words() {
        String marks = "e" + "\u0301".repeat(20_000);
        String jamo = "\u1112\u1161\u11ab".repeat(6_000);
        String family = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67".repeat(2_000);
        String markup = "*_~`[]()<>|\\!#-+.&@".repeat(1_500);
        return List.of(
                new Words("", "", "", ""),
                new Words("", "", "", "Only a button"),
                new Words("", "", "only a field", ""),
                new Words(" \u00a0 ", "\u200b", "\u200d", "\ufeff"),
                new Words("t".repeat(40_000), "b".repeat(40_000), "f".repeat(1_000), "n".repeat(1_000)),
                new Words(marks, marks, marks, marks),
                new Words(jamo, jamo, jamo, jamo),
                new Words(family, family, family, family),
                new Words(markup, markup, markup, markup),
                new Words("\u0000\ud800\udfff\ufffe\u2028", "\u0000\ud800\u202e\u0007", "\udc00", "\ud800"),
                new Words("1\n2\r\n3", "- a\n".repeat(5_000), "x\ny", "x\ny"));
    }

    @ParameterizedTest
    @MethodSource("words")
    void whateverIsSaid_isSentToEachChat(Words words) {
        ObjectNode part = part();
        ObjectNode parts = JsonNodeFactory.instance.objectNode();
        parts.set(
                "default",
                JsonNodeFactory.instance.objectNode().put("title", "t").put("body", "b"));
        for (String channel : chats().stream().map(Chat::channel).distinct().toList()) {
            parts.set(channel, part);
        }
        ObjectNode template = JsonNodeFactory.instance.objectNode().put("publish", true);
        template.set("parts", parts);
        allim.put("/v1/templates/heavy", template.toString());
        List<String> deliveries =
                chats().stream().map(chat -> send(chat, words)).toList();
        allim.clock().advanceBy(Duration.ofSeconds(30));
        allim.sandbox().messages();
        for (String delivery : deliveries) {
            JsonNode found = allim.get("/v1/deliveries/" + delivery);
            assertThat(found.path("state").asText())
                    .as(found.toString()
                            .substring(0, Math.min(3000, found.toString().length())))
                    .isEqualTo((words.title() + words.body() + words.field()).isEmpty() ? "failed" : "sent");
            assertThat(found.toString()).doesNotContain(SECRET);
        }
    }

    /** @return the id of the delivery */
    private String send(Chat chat, Words words) {
        String workflow = "heavy-" + chat.channel();
        allim.put(
                "/v1/workflows/" + workflow,
                "{\"name\":\"Heavy\",\"steps\":[{\"channel\":\"%s\",\"template\":\"heavy\"}]}"
                        .formatted(chat.channel()));
        ObjectNode notification = JsonNodeFactory.instance.objectNode().put("workflow", workflow);
        notification
                .putObject("data")
                .put("title", words.title())
                .put("body", words.body())
                .put("field", words.field())
                .put("button", words.button());
        notification.putArray("to").addObject().put(chat.kind(), chat.address());
        return allim.post("/v1/notifications", notification.toString())
                .at("/deliveries/0/id")
                .asText();
    }

    private static ObjectNode part() {
        ObjectNode part = JsonNodeFactory.instance
                .objectNode()
                .put("title", "{{ data.title }}")
                .put("body", "{{ data.body }}");
        var fields = part.putArray("fields");
        for (int i = 0; i < 25; i++) {
            fields.addObject()
                    .put("name", "{{ data.field }}")
                    .put("value", "{{ data.field }}")
                    .put("short", i % 2 == 0);
        }
        var buttons = part.putArray("buttons");
        buttons.addObject().put("text", "{{ data.button }}").put("ack", true);
        for (int i = 0; i < 4; i++) {
            buttons.addObject().put("text", "{{ data.button }}").put("url", "https://example.com/" + "u".repeat(400));
        }
        return part;
    }

    /** Not even to the operator who may see all else. */
    @Test
    void secrets_areInNoAnswer() {
        ObjectNode recipient = JsonNodeFactory.instance.objectNode();
        ObjectNode addresses = recipient.putObject("addresses");
        chats().forEach(chat -> addresses.withArray(chat.kind()).add(chat.address()));
        allim.put("/v1/recipients/heavy", recipient.toString());
        allim.post(
                "/v1/notifications",
                "{\"to\":[{\"recipient\":\"heavy\"}],\"content\":{\"title\":\"t\",\"body\":\"b\"}}");
        allim.clock().advanceBy(Duration.ofSeconds(30));
        allim.sandbox().messages();
        for (String path : List.of(
                "/v1/recipients/heavy",
                "/v1/connections",
                "/v1/connections/heavy-slack",
                "/v1/connections/heavy-telegram",
                "/v1/notifications",
                "/v1/suppressions",
                "/v1/recipients:export",
                "/v1/recipients:export?format=csv",
                "/v1/notifications?limit=100",
                "/sandbox/messages?limit=100")) {
            var answer = as().get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.asString()).as(path).doesNotContain(SECRET);
        }
    }

    /** An address that is none is told by what is wrong with it. */
    @ParameterizedTest
    @CsvSource({
        "slack, https://hooks.slack.com.evil.example/services/S3KRET",
        "slack, 'https://hooks.slack.com/services/S3KRET x'",
        "slack, https://hooks.slack.com/S3KRET",
        "slack, xoxb-1234567-S3KRET-x",
        "slack, https://S3KRET@hooks.slack.com/services/T0",
        "discord, https://discord.com/api/webhooks/1/S3KRET",
        "discord, https://discord.com/api/webhooks/1299999999999999999/S3KRET/slack",
        "mattermost, https://mattermost.example.com/S3KRET",
        "telegram, 1234567890:S3KRET-abc",
        "telegram, https://api.telegram.org/bot1:S3KRET/sendMessage",
        "teams, https://x.webhook.office.com/S3KRET",
        "teams, https://x.logic.azure.com/S3KRET?sig=S3KRET",
        "teams, https://x.environment.api.powerplatform.com/powerautomate/workflows/S3KRET?x=1",
        "googleChat, https://chat.googleapis.com/v1/spaces/A/messages?key=S3KRET",
        "discord, MTE5.G0abcd.S3KRET-abc",
        "mattermost, S3KRETfzc8x1xk3yfzp5mm"
    })
    void mistake_isNotQuoted(String kind, String address) {
        String to = JsonNodeFactory.instance.objectNode().put(kind, address).toString();
        String content = "\"content\":{\"title\":\"t\",\"body\":\"b\"}}";
        var sent = as().body("{\"to\":[" + to + "]," + content).post("/v1/notifications");
        assertThat(sent.statusCode()).isEqualTo(400);
        assertThat(sent.asString()).doesNotContain(SECRET);
        var kept = as().body("{\"addresses\":" + to + "}").put("/v1/recipients/mistaken");
        assertThat(kept.statusCode()).isEqualTo(400);
        assertThat(kept.asString()).doesNotContain(SECRET);
    }

    private static RequestSpecification as() {
        return given().header("Authorization", "Bearer " + Allim.DEV_KEY).contentType("application/json");
    }
}
