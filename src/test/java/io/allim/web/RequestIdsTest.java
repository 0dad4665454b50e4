package io.allim.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class RequestIdsTest {

    @Test
    void answer_bearsTheCallersId() {
        given().header("X-Request-Id", "order-4711:a.b_c")
                .get("/v1/notifications")
                .then()
                .statusCode(401)
                .header("X-Request-Id", equalTo("order-4711:a.b_c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi", "/no-such-path", "/v1/notifications"})
    void answer_alwaysHasOne(String path) {
        given().get(path).then().header("X-Request-Id", matchesPattern("[A-Za-z0-9-]{8,}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ada@example.com", "with space", "{\"level\":\"INFO\"}", "-", "한국어", "allim_0123456789abcdef"})
    void idThatCouldBeAnything_isNotTakenOver(String given) {
        given().header("X-Request-Id", given)
                .get("/v1/notifications")
                .then()
                .header("X-Request-Id", not(equalTo(given)));
        given().header("X-Request-Id", "a".repeat(129))
                .get("/v1/notifications")
                .then()
                .header("X-Request-Id", matchesPattern(".{1,128}"));
    }
}
