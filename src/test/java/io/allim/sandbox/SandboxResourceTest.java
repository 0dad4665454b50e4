package io.allim.sandbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.allim.api.TestPorts;
import io.allim.sandbox.wire.SandboxMessage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sns.SnsClient;

@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class SandboxResourceTest {

    @Inject
    SandboxServer server;

    @Inject
    SnsClient sns;

    @BeforeEach
    void empty() {
        given().delete("/sandbox/messages").then().statusCode(204);
        given().delete("/sandbox/faults").then().statusCode(204);
    }

    @Test
    void messages_ofTheApplicationsOwnClientAreListed() {
        publish("first");
        publish("second");
        given().get("/sandbox/messages")
                .then()
                .statusCode(200)
                .body("total", equalTo(2))
                .body("totals.sms", equalTo(2))
                .body("messages.body", equalTo(List.of("second", "first")))
                .body("messages[0].to", equalTo("+821012345678"))
                .body("messages[0].headers.'sms.parts'", equalTo("1"));
        given().get("/sandbox/messages?limit=1")
                .then()
                .body("total", equalTo(2))
                .body("messages", hasSize(1));
        given().get("/sandbox/messages?channel=email").then().body("messages", hasSize(0));
        given().get("/sandbox/messages?limit=many").then().statusCode(400).body("title", containsString("limit"));
    }

    @Test
    void messages_areNotSentAgainWhenNothingChanged() {
        String version = given().get("/sandbox/messages").header("ETag");
        given().header("If-None-Match", version).get("/sandbox/messages").then().statusCode(304);
        publish("news");
        given().header("If-None-Match", version).get("/sandbox/messages").then().statusCode(200);
    }

    @Test
    void faults_canBeAskedFor() {
        given().contentType(ContentType.JSON)
                .body("{\"fault\":\"error500\",\"service\":\"sns\",\"untilCleared\":true}")
                .post("/sandbox/faults")
                .then()
                .statusCode(200)
                .body("pending[0].fault", equalTo("error500"))
                .body("pending[0].untilCleared", equalTo(true));
        assertThat(catchThrowableOfType(AwsServiceException.class, () -> publish("m"))
                        .statusCode())
                .isEqualTo(500);
        given().delete("/sandbox/faults").then().statusCode(204);
        given().get("/sandbox/faults").then().body("pending", hasSize(0));
        publish("m");
        assertThat(server.messages().total()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"fault\":\"flood\"}",
                "{\"fault\":\"reset\",\"service\":\"sqs\"}",
                "{\"fault\":\"reset\",\"times\":0}",
                "{\"fault\":\"reset\",\"times\":\"2\"}",
                "{\"fault\":\"reset\",\"times\":99999999999}",
                "{\"fault\":\"slow\",\"delayMillis\":-1}",
                "{\"fault\":\"reset\",\"count\":2}"
            })
    void faults_thatMakeNoSenseAreRefused(String body) {
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/sandbox/faults")
                .then()
                .statusCode(400)
                .body("title", not(""));
        assertThat(server.faults().pending()).isEmpty();
    }

    @Test
    void faults_cannotBeAskedForByAForeignPage() {
        given().contentType(ContentType.TEXT)
                .body("{\"fault\":\"reset\"}")
                .post("/sandbox/faults")
                .then()
                .statusCode(415);
    }

    @Test
    void page_runsItsOwnScriptOnly_andHasNothingInline() {
        String html = given().get("/sandbox")
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .header(
                        "Content-Security-Policy",
                        startsWith("default-src 'self'; img-src 'self' data:; object-src 'none'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .body(not(containsString("<style")))
                .body(not(containsString("style=")))
                .extract()
                .asString();
        assertThat(html.split("<script", -1)).hasSize(2);
        assertThat(html).contains("<script type=\"module\" src=\"/sandbox/sandbox.js\"></script>");
    }

    @Test
    void script_isAModuleThatKnowsNoOtherHost() {
        String version = given().get("/sandbox/sandbox.js")
                .then()
                .statusCode(200)
                .contentType("text/javascript;charset=UTF-8")
                .header("Cache-Control", "no-cache")
                .body(containsString("allim-sandbox"))
                .body(not(containsString("unsafeHTML")))
                .extract()
                .header("ETag");
        given().header("If-None-Match", version)
                .get("/sandbox/sandbox.js")
                .then()
                .statusCode(304);
    }

    @Test
    void brief_isALineOfEach_andSaysWhoseItIs() {
        server.messages()
                .add(new SandboxMessage(
                        "dlv_01m8szktpzc5aja887a7ft33r1_1dpn83egj3l3d",
                        "webhook",
                        "http://127.0.0.1/hooks/a",
                        "",
                        "  one\n\ttwo" + "x".repeat(200),
                        Optional.of("<p>"),
                        Map.of("sandbox.answer", "410"),
                        Instant.EPOCH));
        given().get("/sandbox/messages?brief=true")
                .then()
                .body("found", equalTo(1))
                .body("messages[0].text", equalTo("one two" + "x".repeat(153)))
                .body("messages[0].notification", equalTo("ntf_01m8szktpzc5aja887a7ft33r1"))
                .body("messages[0].answer", equalTo(410))
                .body("messages[0].html", equalTo(null))
                .body("messages[0].headers", equalTo(null));
    }

    @Test
    void search_wantsEachWord_inWhateverField() {
        add("m-1", "ada@example.com", "Order 7", "It is on its WAY.");
        add("m-2", "grace@example.com", "Order 8", "It is on its way.");
        assertThat(found("order way")).containsExactly("m-2", "m-1");
        assertThat(found("ADA order")).containsExactly("m-1");
        assertThat(found("ada 8")).isEmpty();
        assertThat(found("M-2")).containsExactly("m-2");
        assertThat(found(".*")).isEmpty();
        assertThat(found(" ")).hasSize(2);
    }

    private void add(String id, String to, String subject, String body) {
        server.messages()
                .add(new SandboxMessage(
                        id, "email", to, subject, body, Optional.of("<p>html</p>"), Map.of(), Instant.EPOCH));
    }

    private static List<String> found(String q) {
        return given().queryParam("q", q)
                .queryParam("brief", true)
                .get("/sandbox/messages")
                .then()
                .statusCode(200)
                .extract()
                .path("messages.id");
    }

    @Test
    void message_isTheNewestOfItsId_orTheOneOfATime() {
        for (int second = 1; second <= 2; second++) {
            server.messages()
                    .add(new SandboxMessage(
                            "m-1",
                            "webhook",
                            "to",
                            "",
                            "attempt " + second,
                            Optional.empty(),
                            Map.of(),
                            Instant.ofEpochSecond(second)));
        }
        given().get("/sandbox/messages/m-1").then().body("body", equalTo("attempt 2"));
        given().get("/sandbox/messages/m-1?at=1970-01-01T00:00:01Z").then().body("body", equalTo("attempt 1"));
        given().get("/sandbox/messages/m-1?at=1970-01-01T00:00:03Z").then().statusCode(404);
        given().get("/sandbox/messages/m-2").then().statusCode(404);
    }

    @Test
    void delivery_isKnownOnceTheProviderHasAnswered() {
        String id = given().header("Authorization", "Bearer allim_dev")
                .contentType(ContentType.JSON)
                .body("{\"to\":[{\"email\":\"ada@example.com\"}],\"content\":{\"title\":\"T\",\"body\":\"b\"}}")
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .path("deliveries[0].id");
        String message = given().get("/sandbox/messages?settled=true&brief=true")
                .then()
                .body("messages[0].delivery", equalTo(id))
                .body("messages[0].notification", equalTo(id.replaceFirst("dlv_(.*)_.*", "ntf_$1")))
                .extract()
                .path("messages[0].id");
        given().get("/sandbox/messages/" + message).then().body("delivery", equalTo(id));
        given().get("/sandbox/deliveries/" + id).then().body("message", equalTo(message));
    }

    @Test
    void page_namesTheReceiverOfThisSandbox() {
        given().get("/sandbox")
                .then()
                .body(containsString(
                        "data-receiver=\"http://localhost:" + server.uri().getPort() + "/hooks/orders\""));
    }

    @Test
    void home_leadsToThePage() {
        given().redirects().follow(false).get("/").then().statusCode(303).header("Location", endsWith("/sandbox"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi", "/sandbox/openapi"})
    void documents_areShownByBrowsers_andYamlForOthers(String path) {
        given().accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .get(path)
                .then()
                .statusCode(200)
                .contentType("text/plain;charset=UTF-8")
                .header("Content-Disposition", startsWith("inline"))
                .body(startsWith("openapi: 3.0.3"));
        given().accept("application/json")
                .get(path)
                .then()
                .statusCode(200)
                .contentType("application/yaml")
                .body(startsWith("openapi: 3.0.3"));
    }

    @Test
    void viewer_runsItsOwnScriptOnly() {
        given().get("/sandbox/api")
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .header("Content-Security-Policy", containsString("default-src 'none'; script-src 'sha256-"))
                .body(not(containsString("innerHTML")))
                .body(not(containsString("src=")));
    }

    @Test
    void mail_isServedForAFrame() {
        server.messages()
                .add(new SandboxMessage(
                        "m-1", "email", "a@example.com", "s", "b", Optional.of("<p>Hi</p>"), Map.of(), Instant.EPOCH));
        given().get("/sandbox/messages/m-1/html")
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .header("Content-Security-Policy", containsString("frame-ancestors 'self'"))
                .header("Content-Security-Policy", not(containsString("https:")))
                .body(endsWith("<p>Hi</p>"));
        given().get("/sandbox/messages/m-1/html?images=true")
                .then()
                .header("Content-Security-Policy", containsString("img-src data: http: https:"));
        given().get("/sandbox/messages/m-2/html").then().statusCode(404);
    }

    private void publish(String text) {
        sns.publish(to -> to.phoneNumber("+821012345678").message(text));
    }
}
