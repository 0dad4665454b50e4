package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The poll loop of native, dev and test, where {@code POST /_lambda_} invokes the function with any event. */
@Tag("application")
@QuarkusTest
class InternalResourceTest {

    @Test
    void tick_isAnswered() {
        RestAssured.given().body(LambdaEvents.tick()).post("/_lambda_").then().body("statusCode", is(200));
    }

    @Test
    void event_thatNothingConsumes_isAFunctionError() {
        RestAssured.given()
                .body(LambdaEvents.sqs())
                .post("/_lambda_")
                .then()
                .statusCode(500)
                .body(containsString("EventFailed"))
                .body(containsString("aws:sqs"))
                .body(not(containsString("hidden-payload")));
    }

    @Test
    void httpCaller_findsNothing() {
        String unknown = RestAssured.post("/nosuchxx/tick")
                .then()
                .statusCode(404)
                .extract()
                .asString();
        String internal = RestAssured.given()
                .header("routeKey", Origin.MARKER)
                .body(LambdaEvents.tick())
                .post("/internal/tick")
                .then()
                .statusCode(404)
                .extract()
                .asString();

        assertThat(internal.replace("/internal/", "/nosuchxx/")).isEqualTo(unknown);
    }
}
