package io.allim.feedback;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.access.ButtonTokens;
import io.allim.access.Links;
import io.allim.api.TestPorts;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.ButtonReports;
import io.allim.channel.Channel;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionStore;
import io.allim.table.Json;
import io.allim.testing.Allim;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Presses of buttons as the provider of a channel reports them that Allim does not know. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@TestProfile(ButtonResourceTest.WithPager.class)
class ButtonResourceTest {

    /** Other applications have no pager. */
    public static final class WithPager implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pager.installed", "true");
        }
    }

    /** Its provider names the connection's secret in a header, and reports {@code {"token":"…","who":"…"}}. */
    @Singleton
    @IfBuildProperty(name = "pager.installed", stringValue = "true")
    static final class Pager implements Channel, ButtonReports {

        @Override
        public String name() {
            return "pager";
        }

        @Override
        public AddressKind reaches() {
            return new AddressKind("pager");
        }

        @Override
        public AddressFormat addressFormat() {
            return new AddressFormat(reaches(), "a pager", "ada");
        }

        @Override
        public Optional<String> validate(String address) {
            return Optional.empty();
        }

        @Override
        public Outcome send(Message message) {
            return Outcome.accepted("pager-1");
        }

        @Override
        public Optional<ButtonReports> buttonReports() {
            return Optional.of(this);
        }

        @Override
        public Report read(Request request, Connection connection, Instant now) {
            if (!connection.secrets("secret").contains(request.headers().getOrDefault("x-secret", ""))) {
                return new Report.Refused("the secret is another one");
            }
            JsonNode body = Json.tree(new String(request.body(), StandardCharsets.UTF_8))
                    .orElseThrow();
            return body.has("token")
                    ? new Report.Pressed(
                            body.path("token").asText(), body.path("who").asText(), body)
                    : new Report.Other(new Answer(202, "text/plain", "query " + request.query()));
        }

        @Override
        public Answer answer(Report.Pressed pressed, Result result, Connection connection) {
            return Answer.json(JsonNodeFactory.instance
                    .objectNode()
                    .put("acknowledged", result.acknowledged())
                    .put("line", result.line())
                    .toString());
        }
    }

    @Inject
    ConnectionStore connections;

    @Inject
    ButtonTokens tokens;

    @Inject
    Links links;

    @Inject
    InstantSource clock;

    private Allim allim;

    @BeforeEach
    void connect() {
        allim = Allim.at("http://localhost:" + RestAssured.port);
        put("ops", "pager", "s3cret");
        put("other", "telegram", "s3cret");
    }

    private void put(String id, String type, String secret) {
        connections.put(Connection.of(
                id, type, null, Map.of("secret", secret), JsonNodeFactory.instance.objectNode(), clock.instant()));
    }

    @Test
    void press_acknowledgesAndNamesWhoDidItFirst() {
        String delivery = send("{\"pager\":\"ada\"}");
        String first = press(token(delivery), "Ada <b>Lovelace</b>");
        assertThat(first)
                .matches(
                        "\\{\"acknowledged\":true,\"line\":\"Acknowledged by Ada <b>Lovelace</b> at \\d\\d:\\d\\d UTC\"}");
        assertThat(press(token(delivery), "Mallory")).isEqualTo(first);

        assertThat(acknowledgements(delivery))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.path("why").asText()).isEqualTo("acknowledged by Ada <b>Lovelace</b>"));
        String page = URI.create(
                        links.acknowledge("ada", delivery, clock.instant()).orElseThrow())
                .getPath();
        assertThat(given().get(page).asString())
                .contains("This was already acknowledged.", "<bdi>Ada &lt;b&gt;Lovelace&lt;/b&gt;</bdi>, <time ");
    }

    @Test
    void pressOfAnotherDay_namesTheDay() {
        String delivery = send("{\"pager\":\"ada\"}");
        String day = clock.instant().toString().substring(0, 10);
        press(token(delivery), "Ada");
        allim.clock().advanceBy(Duration.ofDays(1));
        assertThat(press(token(delivery), "Ada")).contains("Acknowledged by Ada at " + day + " ");
    }

    @Test
    void press_ofAMessageOfAnotherChannel_changesNothing() {
        String delivery = send("{\"email\":\"ada@example.com\"}");
        assertThat(press(token(delivery), "Ada")).contains("\"acknowledged\":false");
        assertThat(acknowledgements(delivery)).isEmpty();
    }

    @Test
    void press_withAForgedToken_changesNothing() {
        String delivery = send("{\"pager\":\"ada\"}");
        String token = token(delivery);
        String another = token(send("{\"pager\":\"grace\"}"));
        for (String forged : List.of(
                "",
                "x",
                ".",
                delivery,
                delivery + ".",
                token + "x",
                token.substring(0, token.length() - 1),
                token.replace("dlv_", "dlv-"),
                delivery + another.substring(another.indexOf('.')),
                another.substring(0, another.indexOf('.')) + token.substring(token.indexOf('.')),
                "x".repeat(5000))) {
            assertThat(press(forged, "Mallory")).as(forged).contains("\"acknowledged\":false");
        }
        assertThat(acknowledgements(delivery)).isEmpty();
    }

    @Test
    void request_thatIsNotTheProviders_changesNothing() {
        String delivery = send("{\"pager\":\"ada\"}");
        String body = "{\"token\":\"" + token(delivery) + "\",\"who\":\"Mallory\"}";
        for (String secret : List.of("", "S3cret", "s3cre", "wrong")) {
            Response refused = given().header("x-secret", secret).body(body).post("/c/pager/ops");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.jsonPath().getString("code")).isEqualTo("not-signed");
        }
        assertThat(acknowledgements(delivery)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /c/pager/ops, 202",
        "POST, /c/pager/nobody, 404",
        "POST, /c/pager/other, 404",
        "POST, /c/email/ops, 404",
        "POST, /c/nothing/ops, 404",
        "POST, /c/pager, 404",
        "GET, /c/pager/ops, 405",
        "PUT, /c/pager/ops, 405",
        "DELETE, /c/pager/ops, 405"
    })
    void path_isOfAChannelAndAConnectionOfIt(String method, String path, int status) {
        Response answer = given().header("x-secret", "s3cret")
                .urlEncodingEnabled(false)
                .body("{}")
                .request(method, path + "?a=b%20c");
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 202) {
            assertThat(answer.asString()).isEqualTo("query a=b%20c");
        }
    }

    /** Providers send forms and JSON. */
    @ParameterizedTest
    @CsvSource({"application/x-www-form-urlencoded", "application/json", "text/plain"})
    void body_isOfAnyType(String type) {
        assertThat(given().header("x-secret", "s3cret")
                        .header("Content-Type", type)
                        .body("{}")
                        .post("/c/pager/ops")
                        .statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({"262144, 202", "262145, 413"})
    void body_hasALimit(int bytes, int status) {
        assertThat(given().header("x-secret", "s3cret")
                        .body("{" + " ".repeat(bytes - 2) + "}")
                        .post("/c/pager/ops")
                        .statusCode())
                .isEqualTo(status);
    }

    private String press(String token, String who) {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("token", token)
                .put("who", who)
                .toString();
        Response answer = given().header("x-secret", "s3cret").body(body).post("/c/pager/ops");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.asString().strip();
    }

    private String token(String delivery) {
        return tokens.sign(delivery, clock.instant());
    }

    /** @return the id of the delivery */
    private String send(String to) {
        String id = allim.post(
                        "/v1/notifications",
                        "{\"to\":[" + to + "],\"content\":{\"title\":\"Disk full\",\"body\":\"On db-1.\"}}")
                .path("deliveries")
                .path(0)
                .path("id")
                .asText();
        allim.clock().advanceBy(Duration.ofSeconds(1));
        return id;
    }

    private List<JsonNode> acknowledgements(String delivery) {
        return allim.get("/v1/deliveries/" + delivery)
                .path("trace")
                .valueStream()
                .filter(entry -> entry.path("decision").asText().equals("acknowledge"))
                .toList();
    }
}
