package io.allim.feedback;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.api.TestPorts;
import io.allim.delivery.DeliveryId;
import io.allim.event.SignedEvents;
import io.allim.event.SnsSigner;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From the API over the sandbox's SES and back by an event, as it comes to the Lambda function or by HTTP. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@TestProfile(SignedEvents.class)
class FeedbackApiTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Inject
    SignedEvents.Certificates certificates;

    @Test
    void mail_isDeliveredWhenSesTellsSo() {
        JsonPath mail = send(address());

        invoke(SignedEvents.TOPIC, SesEvents.delivery(id(mail), mail.getString("reference")))
                .then()
                .statusCode(200);

        assertThat(read(mail.getString("id")).getString("state")).isEqualTo("delivered");
        assertThat(read(mail.getString("id")).getList("trace.decision"))
                .containsExactly("hold", "send", "sent", "delivered");
    }

    @Test
    void mailThatBounces_suppressesItsAddressUntilThatIsLifted() {
        String address = address();
        JsonPath mail = send(address);
        ObjectNode bounce = SesEvents.bounce(id(mail), mail.getString("reference"), "Permanent", "NoEmail");
        ((ObjectNode) bounce.get("mail")).putArray("destination").add(address);

        invoke(SignedEvents.TOPIC, bounce).then().statusCode(200);

        assertThat(read(mail.getString("id")).getString("state")).isEqualTo("bounced");
        JsonPath next = accept(address);
        assertThat(next.getString("deliveries[0].state")).isEqualTo("skipped");
        assertThat(next.getString("deliveries[0].why"))
                .isEqualTo("the address is suppressed: mail to it bounced for good: NoEmail 5.1.1");
        JsonPath suppressions = call().get("/v1/suppressions").jsonPath();
        String suppression = suppressions.getString("items[0].id");
        assertThat(suppressions.getString("items[0].why")).contains("bounced for good");
        assertThat(suppressions.prettify()).doesNotContain(address);
        call().delete("/v1/suppressions/" + suppression).then().statusCode(204);
        invoke(SignedEvents.TOPIC, bounce).then().statusCode(200);
        assertThat(send(address).getString("state")).isEqualTo("sent");
    }

    @Test
    void mail_isDeliveredWhenSnsTellsSoByHttp() {
        SnsSigner sns = certificates.sns;
        certificates.pem.putIfAbsent(SnsSigner.certificateUrl("us-east-1"), sns.certificate(Instant.now()));
        JsonPath mail = send(address());
        String event = SesEvents.delivery(id(mail), mail.getString("reference")).toString();

        given().contentType("text/plain; charset=UTF-8")
                .body(sns.notification(SignedEvents.TOPIC, event, Instant.now()).toString())
                .post("/v1/sns")
                .then()
                .statusCode(200);

        assertThat(read(mail.getString("id")).getString("state")).isEqualTo("delivered");
    }

    @Test
    void topicThatIsNotAllowed_isAFunctionErrorThatSaysWhatToSet() {
        JsonPath mail = send(address());

        invoke(SignedEvents.TOPIC + "2", SesEvents.delivery(id(mail), mail.getString("reference")))
                .then()
                .statusCode(500)
                .body(containsString("add the topic's ARN to allim.events.topics"));

        assertThat(read(mail.getString("id")).getString("state")).isEqualTo("sent");
    }

    private static String address() {
        return "ada." + UUID.randomUUID() + "@example.com";
    }

    private static DeliveryId id(JsonPath delivery) {
        return DeliveryId.parse(delivery.getString("id")).orElseThrow();
    }

    /** The delivery, when SES took it. */
    private static JsonPath send(String address) {
        String id = accept(address).getString("deliveries[0].id");
        await().atMost(20, SECONDS).until(() -> read(id).getString("state").equals("sent"));
        return read(id);
    }

    private static JsonPath accept(String address) {
        String body = "{\"to\":[{\"email\":\"%s\"}],\"content\":{\"body\":\"x\"}}".formatted(address);
        return call().body(body)
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
    }

    private static JsonPath read(String delivery) {
        return call().get("/v1/deliveries/" + delivery).jsonPath();
    }

    /** As Lambda hands on what a topic says. */
    private static io.restassured.response.Response invoke(String topic, ObjectNode message) {
        ObjectNode event = MAPPER.createObjectNode();
        event.putArray("Records")
                .addObject()
                .put("EventSource", "aws:sns")
                .put("EventVersion", "1.0")
                .putObject("Sns")
                .put("Type", "Notification")
                .put("MessageId", UUID.randomUUID().toString())
                .put("TopicArn", topic)
                .put("Timestamp", Instant.now().toString())
                .put("Message", message.toString());
        return given().body(event.toString()).post("/_lambda_");
    }

    private static RequestSpecification call() {
        return given().header("Authorization", "Bearer allim_dev").contentType(ContentType.JSON);
    }
}
