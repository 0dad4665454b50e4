package io.allim.sandbox.clock;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.api.TestPorts;
import io.allim.testing.Allim;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@TestProfile(TurnedClock.class)
class UpcomingResourceTest {

    private Allim allim;

    @BeforeEach
    void connect() {
        allim = Allim.at("http://localhost:" + RestAssured.port);
        allim.clock().advanceBy(Duration.ofDays(300));
    }

    @Test
    void held_isAmongThem_untilTheClockIsThere() {
        Instant now = Instant.parse(given().get("/sandbox/clock").path("now"));
        Instant at = now.plus(Duration.ofHours(1));
        String id = delivery("{\"email\":\"ada@example.com\"}", at);
        upcoming()
                .body(one(id) + ".at", equalTo(at.toString()))
                .body(one(id) + ".what", equalTo("delivery"))
                .body(one(id) + ".channel", equalTo("email"))
                .body(one(id) + ".to", equalTo("a***@example.com"))
                .body(one(id) + ".notification", equalTo(id.replaceFirst("dlv_(.*)_.*", "ntf_$1")));
        given().contentType("application/json")
                .body("{\"advanceTo\":\"" + at + "\"}")
                .post("/sandbox/clock")
                .then()
                .statusCode(200);
        upcoming().body("upcoming.delivery", not(hasItem(id)));
        given().get("/sandbox/deliveries/" + id).then().body("state", equalTo("sent"));
    }

    @Test
    void nextOne_isFirst() {
        Instant now = Instant.parse(given().get("/sandbox/clock").path("now"));
        String late = delivery("{\"email\":\"a@example.com\"}", now.plus(Duration.ofDays(2)));
        String early = delivery("{\"email\":\"b@example.com\"}", now.plus(Duration.ofDays(1)));
        List<String> all = upcoming().extract().path("upcoming.delivery");
        assertThat(all).containsSubsequence(early, late);
    }

    @Test
    void digest_closes() {
        allim.put("/v1/recipients/upcoming", "{\"addresses\":{\"email\":[\"ada@example.com\"]}}");
        allim.put(
                "/v1/templates/upcoming",
                "{\"publish\":true,\"strict\":false,\"parts\":{\"default\":{\"title\":\"T\",\"body\":\"b\"}}}");
        allim.put("/v1/workflows/upcoming", """
                {"name":"Upcoming","steps":[{"channel":"email","template":"upcoming","digest":{"window":"PT2H"}}]}""");
        allim.post("/v1/notifications", "{\"workflow\":\"upcoming\",\"to\":[{\"recipient\":\"upcoming\"}]}");
        upcoming().body("upcoming.findAll { it.what == 'digest' }.size()", greaterThan(0));
    }

    private String delivery(String to, Instant at) {
        JsonNode answer = allim.post(
                "/v1/notifications",
                "{\"to\":[" + to + "],\"content\":{\"title\":\"T\",\"body\":\"b\"},\"sendAt\":\"" + at + "\"}");
        return answer.path("deliveries").path(0).path("id").asText();
    }

    private static ValidatableResponse upcoming() {
        return given().get("/sandbox/upcoming").then().statusCode(200);
    }

    private static String one(String id) {
        return "upcoming.find { it.delivery == '" + id + "' }";
    }
}
