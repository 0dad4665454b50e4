package io.allim.channel.slack;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.api.TestPorts;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionStore;
import io.allim.sandbox.clock.TurnedClock;
import io.allim.testing.Allim;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a template with an acknowledge button to who pressed it, over HTTP. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@TestProfile(TurnedClock.class)
class SlackPressTest {

    @Inject
    ConnectionStore connections;

    @Inject
    InstantSource clock;

    @ConfigProperty(name = "allim.sandbox.port")
    int port;

    private Allim allim;

    @BeforeEach
    void connect() {
        allim = Allim.at("http://localhost:" + RestAssured.port);
        allim.sandbox().clear();
        connections.put(Connection.of(
                "team",
                "slack",
                "http://localhost:" + port + "/slack/api",
                Map.of("token", SlackFixture.TOKEN, "signingSecret", SlackFixture.SIGNING_SECRET),
                JsonNodeFactory.instance.objectNode(),
                clock.instant()));
        allim.put("/v1/templates/slack-press", """
                {"publish":true,"parts":{"default":{"title":"Disk full","body":"On {{ data.host }}."},
                 "slack":{"title":"Disk full","body":"On *{{ data.host }}*.","buttons":[{"text":"Acknowledge","ack":true}]}}}
                """);
        allim.put("/v1/workflows/slack-press", """
                {"name":"Disks","steps":[{"channel":"slack","template":"slack-press"}]}
                """);
    }

    /** @return the message as the sandbox has it */
    private JsonNode send(String to) {
        allim.post("/v1/notifications", """
                {"workflow":"slack-press","to":[{"slack":"%s"}],"data":{"host":"db-1"}}
                """.formatted(to));
        allim.clock().advanceBy(Duration.ofSeconds(2));
        JsonNode messages = SlackFixture.json(given().get("/sandbox/messages?settled=true&channel=slack&limit=1")
                .asString());
        return messages.path("messages").path(0);
    }

    private ObjectNode payload(JsonNode message, String value) {
        ObjectNode payload = JsonNodeFactory.instance
                .objectNode()
                .put("type", "block_actions")
                .put(
                        "response_url",
                        "http://localhost:" + port + "/slack/actions/"
                                + message.path("id").asText());
        payload.putObject("user").put("name", "ada");
        payload.putObject("message")
                .put("text", "Disk full")
                .set("blocks", request(message).path("blocks"));
        payload.putArray("actions").addObject().put("action_id", "allim_ack").put("value", value);
        return payload;
    }

    private static JsonNode request(JsonNode message) {
        return SlackFixture.json(message.path("chat").path("request").asText());
    }

    private static String token(JsonNode message) {
        return request(message).findValue("value").asText();
    }

    private Response press(String body, long at, String secret) {
        String timestamp = Long.toString(at);
        return given().header("X-Slack-Request-Timestamp", timestamp)
                .header(
                        "X-Slack-Signature",
                        SlackButtons.signature(secret, timestamp, body.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body)
                .post("/c/slack/team");
    }

    private static String form(ObjectNode payload) {
        return "payload=" + URLEncoder.encode(payload.toString(), StandardCharsets.UTF_8);
    }

    /** What the sandbox's page does when somebody presses the button there. */
    @Test
    void pressInTheSandbox_isReportedAsSlackDoes() {
        JsonNode message = send("team/C0123ABCD");
        String path =
                "/sandbox/messages/" + URLEncoder.encode(message.path("id").asText(), StandardCharsets.UTF_8);
        JsonNode whole =
                SlackFixture.json(given().urlEncodingEnabled(false).get(path).asString());
        assertThat(whole.path("presses")).hasToString("[0]");
        JsonNode press = SlackFixture.json(
                given().urlEncodingEnabled(false).get(path + "/presses/0").asString());
        Map<String, String> headers = new HashMap<>();
        press.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        assertThat(given().headers(headers)
                        .body(press.path("body").asText())
                        .post(press.path("url").asText())
                        .statusCode())
                .isEqualTo(200);
        assertThat(acknowledgements(message)).containsExactly("acknowledged by @ada");
        assertThat(given().get("/sandbox/messages?channel=slack&limit=1").asString())
                .contains("Acknowledged by @ada at ");
        for (String button : List.of("1", "-1", "x", "9999")) {
            assertThat(given().urlEncodingEnabled(false)
                            .get(path + "/presses/" + button)
                            .statusCode())
                    .as(button)
                    .isEqualTo(404);
        }
    }

    private List<String> acknowledgements(JsonNode message) {
        String delivery = token(message).replaceFirst("\\..*", "");
        return allim.get("/v1/deliveries/" + delivery)
                .path("trace")
                .valueStream()
                .filter(entry -> entry.path("decision").asText().equals("acknowledge"))
                .map(entry -> entry.path("why").asText())
                .toList();
    }

    @Test
    void press_acknowledgesAndIsShownInTheMessage() {
        JsonNode message = send("team/C0123ABCD");
        String body = form(payload(message, token(message)));
        long now = clock.instant().getEpochSecond();
        for (int i = 0; i < 2; i++) {
            Response answer = press(body, now, SlackFixture.SIGNING_SECRET);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.asString()).isEmpty();
        }
        assertThat(acknowledgements(message)).containsExactly("acknowledged by @ada");
        String shown = given().get("/sandbox/messages?channel=slack&limit=1").asString();
        assertThat(shown).contains("Acknowledged by @ada at ").contains("\"buttons\":[]");
    }

    /** Those of the future come nearer while the test runs. */
    @ParameterizedTest
    @ValueSource(longs = {-301, 310, -86400})
    void lateRequest_changesNothing(long seconds) {
        JsonNode message = send("team/C0123ABCD");
        String body = form(payload(message, token(message)));
        long at = clock.instant().getEpochSecond() + seconds;
        assertThat(press(body, at, SlackFixture.SIGNING_SECRET).statusCode()).isEqualTo(401);
        assertThat(acknowledgements(message)).isEmpty();
    }

    /** Each signature is another one in one character. */
    @Test
    void forgedRequests_changeNothing() {
        JsonNode message = send("team/C0123ABCD");
        String body = form(payload(message, token(message)));
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String right =
                SlackButtons.signature(SlackFixture.SIGNING_SECRET, timestamp, body.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < right.length(); i++) {
            String forged = right.substring(0, i) + (right.charAt(i) == 'a' ? 'b' : 'a') + right.substring(i + 1);
            Response answer = given().header("X-Slack-Request-Timestamp", timestamp)
                    .header("X-Slack-Signature", forged)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .body(body)
                    .post("/c/slack/team");
            assertThat(answer.statusCode()).as(forged).isEqualTo(401);
        }
        assertThat(press(body, Long.parseLong(timestamp), "another secret").statusCode())
                .isEqualTo(401);
        assertThat(acknowledgements(message)).isEmpty();
    }

    /** A webhook reports nothing: its button leads to the page. */
    @Test
    void webhookHasALink() {
        JsonNode message = send("http://localhost:" + port + "/slack/services/T0/B0/x");
        JsonNode button =
                request(message).path("blocks").path(2).path("elements").path(0);
        assertThat(button.path("url").asText()).contains("/a/");
        assertThat(button.has("value")).isFalse();
    }

    @Test
    void textOfData_isNoMarkup() {
        JsonNode message = send("team/C0123ABCD");
        assertThat(request(message).path("blocks").path(1).toString())
                .contains("{\"type\":\"text\",\"text\":\"db-1\",\"style\":{\"italic\":true}}");
    }
}
