package io.allim.sandbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class LaneResourceTest {

    @BeforeEach
    @AfterEach
    void empty() {
        given().delete("/sandbox/messages").then().statusCode(204);
        given().delete("/sandbox/faults").then().statusCode(204);
    }

    @Test
    void failed_isNotSent_untilItIsRedriven() {
        given().contentType(ContentType.JSON)
                .body("{\"fault\":\"reject\",\"service\":\"ses\"}")
                .post("/sandbox/faults")
                .then()
                .statusCode(200);
        String id = delivery("{\"email\":\"ada@example.com\"}", "");
        lane().body(one(id) + ".state", equalTo("failed"))
                .body(one(id) + ".channel", equalTo("email"))
                .body(one(id) + ".to", equalTo("a***@example.com"))
                .body(one(id) + ".why", containsString("MessageRejected"))
                .body(one(id) + ".attempts", equalTo(1))
                .body(one(id) + ".dueAt", equalTo(null));

        caller().post("/v1/deliveries/" + id + "/redrive").then().statusCode(202);
        lane().body("deliveries.id", not(hasItem(id)));
        given().get("/sandbox/messages?channel=email").then().body("total", equalTo(1));
    }

    @Test
    void held_saysWhenItGoes() {
        String id = delivery("{\"email\":\"ada@example.com\"}", ",\"sendAt\":\"2999-01-01T00:00:00Z\"");
        lane().body(one(id) + ".state", equalTo("held")).body(one(id) + ".dueAt", equalTo("2999-01-01T00:00:00Z"));
        caller().delete("/v1/notifications/" + id.replaceFirst("dlv_(.*)_.*", "ntf_$1"))
                .then()
                .statusCode(200);
        lane().body(one(id) + ".state", equalTo("cancelled"));
    }

    @Test
    void skipped_saysWhy() {
        String recipient = "r" + UUID.randomUUID();
        caller().body("{}").put("/v1/recipients/" + recipient).then().statusCode(200);
        String id = delivery("{\"recipient\":\"" + recipient + "\"}", ",\"channels\":[\"sms\"]");
        lane().body(one(id) + ".state", equalTo("skipped"))
                .body(one(id) + ".why", equalTo("the recipient has no address that sms reaches"));
    }

    @Test
    void newest_isFirst() {
        String first = delivery("{\"email\":\"ada@example.com\"}", ",\"sendAt\":\"2999-01-01T00:00:00Z\"");
        String second = delivery("{\"email\":\"ada@example.com\"}", ",\"sendAt\":\"2999-01-01T00:00:00Z\"");
        List<String> ids = lane().extract().path("deliveries.id");
        assertThat(ids).containsSubsequence(second, first).doesNotHaveDuplicates();
    }

    @Test
    void trace_isFoundByTheDeliveryAndByItsMessage() {
        String id = delivery("{\"email\":\"ada@example.com\"}", "");
        lane().body("deliveries.id", not(hasItem(id)));
        String message =
                given().get("/sandbox/messages?settled=true").then().extract().path("messages[0].id");
        for (String each : List.of(id, message)) {
            given().get("/sandbox/deliveries/" + each)
                    .then()
                    .statusCode(200)
                    .body("id", equalTo(id))
                    .body("state", equalTo("sent"))
                    .body("trace.decision", equalTo(List.of("hold", "send", "sent")))
                    .body("trace[1].why", startsWith("attempt 1"));
        }
        given().get("/sandbox/deliveries/nobody").then().statusCode(404).body("title", containsString("no delivery"));
    }

    private static ValidatableResponse lane() {
        return given().get("/sandbox/deliveries?settled=true").then().statusCode(200);
    }

    private static String one(String id) {
        return "deliveries.find { it.id == '" + id + "' }";
    }

    private static String delivery(String to, String more) {
        return caller().body("{\"to\":[" + to + "],\"content\":{\"title\":\"T\",\"body\":\"b\"}" + more + "}")
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .path("deliveries[0].id");
    }

    private static RequestSpecification caller() {
        return given().header("Authorization", "Bearer allim_dev").contentType(ContentType.JSON);
    }
}
