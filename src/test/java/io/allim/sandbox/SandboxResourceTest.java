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
    void page_runsItsOwnScriptOnly() {
        given().get("/sandbox")
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .header("Content-Security-Policy", containsString("default-src 'none'; script-src 'sha256-"))
                .body(not(containsString("innerHTML")))
                .body(not(containsString("src=")));
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
