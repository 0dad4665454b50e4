package io.allim.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.access.DevKey;
import io.allim.api.TestPorts;
import io.allim.web.DocumentedAnswers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids as identity providers make them, on every way in and out. Paths go over the wire as they are written here. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class ChosenIdTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String ONE_MAIL = "{\"addresses\":{\"email\":\"ada@example.com\"}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth0|",
                "google-oauth2|105 7",
                "urn:uuid:6e8bc430;x=1?y#z",
                "https://example.com/users/7/",
                "a/../b/./",
                "100%",
                "%2F%41+",
                "\"quoted\", and 'so'\\",
                "=1+김에이다é🦊",
            })
    void recipient_isReachedByItsId(String prefix) throws Exception {
        String id = prefix + UUID.randomUUID();
        String path = "/v1/recipients/" + encoded(id);
        HttpResponse<String> put = call("PUT", path, ONE_MAIL);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(JSON.readTree(put.body()).path("id").asText()).isEqualTo(id);
        assertThat(call("GET", path, "").statusCode()).isEqualTo(200);
        assertThat(call("GET", path + "/preferences", "").statusCode()).isEqualTo(200);
        assertThat(call("GET", path + "/upcoming", "").statusCode()).isEqualTo(200);
        assertThat(call("GET", "/v1/digests?recipient=" + encoded(id), "").statusCode())
                .isEqualTo(200);

        String topic = "/v1/topics/" + encoded(id) + "/subscribers/" + encoded(id);
        assertThat(call("PUT", topic, "").statusCode()).isEqualTo(204);
        assertThat(JSON.readTree(call("GET", path + "/topics", "").body())
                        .at("/items/0/topic")
                        .asText())
                .isEqualTo(id);
        String notification = "{\"to\":[{\"recipient\":%s}],\"channels\":[\"inbox\"],\"content\":{\"body\":\"x\"}}"
                .formatted(JSON.writeValueAsString(id));
        HttpResponse<String> accepted = call("POST", "/v1/notifications", notification);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);

        String token = JSON.readTree(call("POST", path + "/tokens", "{}").body())
                .path("token")
                .asText();
        String inbox = "/v1/inbox/" + encoded(id);
        assertThat(call("GET", inbox, "", token).statusCode()).isEqualTo(200);
        assertThat(call("GET", path + "/preferences", "", token).statusCode()).isEqualTo(200);

        String csv =
                call("GET", "/v1/recipients:export?format=csv&rows=10000", "").body();
        assertThat(call("POST", "/v1/recipients:import", csv, "allim_dev", "text/csv")
                        .body())
                .contains("\"rejected\":0");

        assertThat(call("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(call("GET", path, "").statusCode()).isEqualTo(404);
    }

    @Test
    void semicolon_partsNothingOff() throws Exception {
        String id = "ada-" + UUID.randomUUID();
        HttpResponse<String> put = call("PUT", "/v1/recipients/" + id + ";v=2", ONE_MAIL);
        assertThat(JSON.readTree(put.body()).path("id").asText()).isEqualTo(id + ";v=2");
        assertThat(call("GET", "/v1/recipients/" + id, "").statusCode()).isEqualTo(404);
        assertThat(call("GET", "/v1/recipients/" + id + "%3Bv=2", "").statusCode())
                .isEqualTo(200);
        assertThat(call("GET", "/v1/recipients/" + id + ";v=2/topics?limit=1", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(call("PUT", "/v1/templates/t;v=2", "{\"parts\":{\"default\":{\"body\":\"x\"}}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(call("GET", "/v1/recipients;x=1", "").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", " a", "a\u202e", "Jose\u0301", "~erased"})
    void id_thatNoPathReachesOrThatHasATwin_isTakenNowhere(String id) throws Exception {
        String row = "{\"id\":" + JSON.writeValueAsString(id) + "}\n";
        assertThat(call("POST", "/v1/recipients:import", row, "allim_dev", "application/x-ndjson")
                        .body())
                .contains("\"rejected\":1");
        String to = "{\"to\":[{\"recipient\":%s}],\"content\":{\"body\":\"x\"}}".formatted(JSON.writeValueAsString(id));
        assertThat(call("POST", "/v1/notifications", to).statusCode()).isIn(400, 422);
        assertThat(call("PUT", "/v1/recipients/" + encoded(id), ONE_MAIL).statusCode())
                .isIn(400, 404, 405);
    }

    @Test
    void address_isOneInEverySpelling() throws Exception {
        String path = "/v1/recipients/" + UUID.randomUUID();
        HttpResponse<String> put = call("PUT", path, """
                {"addresses":{"email":["Ada@Example.com","ada@EXAMPLE.com","office@example.com"]},
                 "optedOut":["ADA@example.com"]}
                """);
        assertThat(put.statusCode()).isEqualTo(200);
        Map<?, ?> stored = JSON.readValue(call("GET", path, "").body(), Map.class);
        assertThat(stored.get("addresses")).hasToString("{email=[Ada@Example.com, office@example.com]}");
        assertThat(stored.get("optedOut")).hasToString("[Ada@Example.com]");
        HttpResponse<String> twice = call("POST", "/v1/notifications", """
                {"to":[{"email":"Ada@Example.com"},{"email":"ada@EXAMPLE.com"}],"content":{"body":"x"},
                 "sendAt":"2099-01-01T00:00:00Z"}
                """);
        assertThat(JSON.readTree(twice.body()).path("deliveries")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "me@bad.tld-2",
                "me@example.123",
                "me@127.0.0.1",
                "me@[127.0.0.1]",
                "me@example..com",
                "me@.example.com",
                "me@example.com.",
                "me@exa_mple.com",
                "me@-example.com",
                "me@example",
                "me@example.c",
                "me@ex\u200bample.com",
                "me@xn--a.com",
            })
    void mail_toADomainThatThereCannotBe_isRefused(String address) throws Exception {
        String body =
                "{\"to\":[{\"email\":%s}],\"content\":{\"body\":\"x\"}}".formatted(JSON.writeValueAsString(address));
        HttpResponse<String> answer = call("POST", "/v1/notifications", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).path("field").asText()).isEqualTo("to[0].email");
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20").replace("%7E", "~");
    }

    private static HttpResponse<String> call(String method, String path, String body) throws Exception {
        return call(method, path, body, DevKey.TEXT);
    }

    private static HttpResponse<String> call(String method, String path, String body, String key) throws Exception {
        return call(method, path, body, key, "application/json");
    }

    private static HttpResponse<String> call(String method, String path, String body, String key, String type)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Authorization", "Bearer " + key)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", type);
        }
        return DocumentedAnswers.require(CLIENT.send(request.build(), BodyHandlers.ofString()));
    }
}
