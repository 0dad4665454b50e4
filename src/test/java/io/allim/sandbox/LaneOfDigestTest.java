package io.allim.sandbox;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.allim.sandbox.clock.TurnedClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("application")
@QuarkusTest
@TestProfile(TurnedClock.class)
class LaneOfDigestTest {

    @Test
    void trace_isFoundByTheMessageOfADigest() {
        given().delete("/sandbox/messages").then().statusCode(204);
        caller().body("{\"addresses\":{\"email\":[\"ada@example.com\"]}}")
                .put("/v1/recipients/ada")
                .then()
                .statusCode(200);
        for (int i = 0; i < 2; i++) {
            caller().body("{\"to\":[{\"recipient\":\"ada\"}],\"content\":{\"title\":\"T\",\"body\":\"b\"},"
                            + "\"digest\":{\"key\":\"lane\",\"window\":\"PT1H\"}}")
                    .post("/v1/notifications")
                    .then()
                    .statusCode(202);
        }
        caller().body("{\"advanceBy\":\"PT1H\"}").post("/sandbox/clock").then().statusCode(200);

        String message =
                given().get("/sandbox/messages?channel=email").then().extract().path("messages[0].id");
        given().get("/sandbox/deliveries/" + message)
                .then()
                .statusCode(200)
                .body("to", equalTo("ada"))
                .body("state", equalTo("sent"));
    }

    private static RequestSpecification caller() {
        return given().header("Authorization", "Bearer allim_dev").contentType(ContentType.JSON);
    }
}
