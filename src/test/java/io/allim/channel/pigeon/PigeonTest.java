package io.allim.channel.pigeon;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.api.TestPorts;
import io.allim.sandbox.SandboxServer;
import io.allim.table.Json;
import io.allim.testing.Allim;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A channel is a folder: no other file knows of it, and the application has it. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@TestProfile(PigeonTest.WithPigeons.class)
class PigeonTest {

    /** Other applications have none. */
    public static final class WithPigeons implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pigeon.installed", "true");
        }
    }

    @Inject
    SandboxServer server;

    @Test
    void message_isShownInTheSandbox() {
        Allim allim = Allim.at("http://localhost:" + RestAssured.port);
        allim.put("/v1/templates/words", """
                {"publish":true,"parts":{"default":{"body":"x"},"pigeon":{"title":"Hi {{ data.name }}","body":"**Coo**"}}}""");
        allim.put("/v1/workflows/letters", """
                {"name":"Letters","steps":[{"channel":"pigeon","template":"words"}]}""");
        allim.put(
                "/v1/recipients/noah",
                "{\"addresses\":{\"pigeon\":\"http://localhost:" + server.uri().getPort() + "/pigeon/7f\"}}");
        allim.post("/v1/notifications", """
                {"workflow":"letters","to":[{"recipient":"noah"}],"data":{"name":"Noah"}}""");
        allim.sandbox().messages();

        JsonNode messages =
                json("/sandbox/messages?settled=true&channel=pigeon").path("messages");
        assertThat(messages).hasSize(1);
        assertThat(messages.path(0).path("subject").asText()).isEqualTo("Hi Noah");
        assertThat(json("/sandbox/deliveries/" + messages.path(0).path("id").asText())
                        .path("channel")
                        .asText())
                .isEqualTo("pigeon");
        assertThat(given().get("/sandbox").asString()).contains("pigeon=Pigeon");
    }

    @Test
    void connection_isChecked() {
        assertThat(put("{\"type\":\"pigeon\"}"))
                .contains("\"field\":\"secrets.ring\"")
                .contains("Give the number on the ring.");
        assertThat(put("{\"type\":\"pigeon\",\"secrets\":{\"ring\":\"17\"}}")).contains("\"version\":1");
    }

    private static String put(String body) {
        return given().header("Authorization", "Bearer allim_dev")
                .contentType("application/json")
                .body(body)
                .put("/v1/connections/loft")
                .asString();
    }

    private static JsonNode json(String path) {
        return Json.tree(given().get(path).asString()).orElseThrow();
    }
}
