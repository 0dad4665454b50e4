package io.allim.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class LineBreakTest {

    private static final String NOTIFICATION =
            "{\"to\":[{\"email\":\"ada@example.com\"}],\"content\":{\"title\":\"T\",\"body\":\"가\"}}";

    /** Answers that are text, records, and what writes itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/notifications",
                "/v1/recipients",
                "/v1/topics",
                "/v1/deliveries?state=failed",
                "/sandbox/clock"
            })
    void json_endsWithOneLineBreak(String path) {
        endsWithOne(caller().get(path), 200);
    }

    @Test
    void acceptance_endsWithOneLineBreak() {
        endsWithOne(caller().body(NOTIFICATION).post("/v1/notifications"), 202);
    }

    /** Of a resource, of a filter, of no resource, and of a path that can't be read. */
    @Test
    void problems_endWithOneLineBreak() {
        endsWithOne(caller().body("{").post("/v1/notifications"), 400);
        endsWithOne(given().get("/v1/notifications"), 401);
        endsWithOne(caller().get("/v1/no-such-path"), 404);
        endsWithOne(caller().urlEncodingEnabled(false).get("/v1/notifications/%ff"), 400);
    }

    @Test
    void whatHasNoBody_staysWithoutOne() {
        Response cleared = given().delete("/sandbox/faults");
        assertThat(cleared.statusCode()).isEqualTo(204);
        assertThat(cleared.asByteArray()).isEmpty();
    }

    private static void endsWithOne(Response answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        byte[] body = answer.asByteArray();
        assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(body.length));
        assertThat(answer.asString()).matches("(?s)\\{.*}\\n");
        assertThat(Stream.of(answer.asString().split("\n", -1))).hasSize(2);
    }

    private static RequestSpecification caller() {
        return given().header("Authorization", "Bearer allim_dev").contentType(ContentType.JSON);
    }
}
