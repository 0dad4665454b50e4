package io.allim.sandbox.chat;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.api.TestPorts;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionStore;
import io.allim.sandbox.SandboxServer;
import io.allim.table.Json;
import io.allim.testing.Allim;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is sent to a chat is shown as its readers see it. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class ChatSandboxTest {

    @Inject
    SandboxServer server;

    @Inject
    ConnectionStore connections;

    @Inject
    InstantSource clock;

    private Allim allim;

    @BeforeEach
    void connect() {
        allim = Allim.at("http://localhost:" + RestAssured.port);
        allim.sandbox().clear();
    }

    @Test
    void discord_showsWhatAWebhookSends() {
        JsonNode message = send("discord", sandbox() + "/discord/api/webhooks/1299999999999999999/key", "*Down* @here");
        assertThat(message.path("channel").asText()).isEqualTo("discord");
        assertThat(message.path("subject").asText()).isEqualTo("Order *7*");
        assertThat(message.path("body").asText()).isEqualTo("*Down* @here");
        assertThat(message.at("/chat/title/0/url").asText()).isEqualTo("https://example.com/7");
        assertThat(message.at("/chat/request").asText()).contains("\"embeds\"");
    }

    @Test
    void discord_showsWhatABotSends() {
        connections.put(Connection.of(
                "sandbox-discord",
                "discord",
                sandbox() + "/discord/api/v10",
                Map.of("token", "t"),
                Json.tree("{}")
                        .map(com.fasterxml.jackson.databind.node.ObjectNode.class::cast)
                        .orElseThrow(),
                clock.instant()));
        JsonNode message = send("discord", "sandbox-discord/1199999999999999999", "Down");
        assertThat(message.path("to").asText()).isEqualTo("1199999999999999999");
        assertThat(message.at("/chat/body/0/spans/0/text").asText()).isEqualTo("Down");
    }

    @Test
    void mattermost_showsWhatAWebhookSends() {
        JsonNode message = send("mattermost", sandbox() + "/mattermost/hooks/key", "*Down* <b>");
        assertThat(message.path("subject").asText()).isEqualTo("Order *7*");
        assertThat(message.path("body").asText()).isEqualTo("*Down* <b>");
        JsonNode trace = json("/sandbox/deliveries/" + message.path("id").asText());
        assertThat(trace.path("channel").asText()).isEqualTo("mattermost");
    }

    /** A webhook that Discord does not know is an address that nobody writes to again. */
    @Test
    void faults_areOfAChatByItsName() {
        allim.post("/sandbox/faults", "{\"fault\":\"reject\",\"service\":\"discord\"}");
        post("discord", sandbox() + "/discord/api/webhooks/1299999999999999998/key", "x");
        allim.sandbox().messages();
        assertThat(json("/sandbox/faults").path("pending")).isEmpty();
        assertThat(given().get("/sandbox").asString())
                .contains("discord=Discord")
                .contains("mattermost=Mattermost");
    }

    private JsonNode send(String kind, String address, String body) {
        post(kind, address, body);
        allim.sandbox().messages();
        JsonNode messages =
                json("/sandbox/messages?settled=true&channel=" + kind).path("messages");
        assertThat(messages).hasSize(1);
        return messages.path(0);
    }

    private void post(String kind, String address, String body) {
        allim.post(
                "/v1/notifications",
                "{\"to\":[{\"%s\":\"%s\"}],\"content\":{\"title\":\"Order *7*\",\"body\":\"%s\",\"url\":\"https://example.com/7\"}}"
                        .formatted(kind, address, body));
    }

    private static JsonNode json(String path) {
        return Json.tree(given().get(path).asString()).orElseThrow();
    }

    private String sandbox() {
        return "http://localhost:" + server.uri().getPort();
    }
}
