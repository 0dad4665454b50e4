package io.allim.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.MessageCopy;
import io.allim.delivery.MessageCopyStore;
import io.allim.notification.NotificationId;
import io.allim.recipient.SuppressionStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody finds who has an address, or a broadcast that should stop. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class FindApiTest {

    @Inject
    SuppressionStore suppressions;

    @Inject
    DeliveryStore deliveries;

    @Inject
    MessageCopyStore copies;

    private final String name = "find" + Long.toString(System.nanoTime(), 36);

    @Test
    void address_isFound_howeverItIsSpelled() {
        String mail = name + "@example.com";
        recipient(name + "-a", Map.of("email", List.of(mail)));
        recipient(name + "-b", Map.of("email", List.of("other@example.com", name + "@EXAMPLE.com")));
        recipient(name + "-c", Map.of("email", List.of("x" + mail)));
        assertThat(found(Map.of("email", name + "@Example.COM"))).containsExactly(name + "-a", name + "-b");
    }

    @Test
    void url_isFound_byWhatAnswersShowOfIt() {
        String url = "https://hooks.example.com/" + name;
        recipient(name, Map.of("webhook", List.of(url)));
        String shown = key().get("/v1/recipients/" + name).path("addresses.webhook[0]");
        assertThat(shown).doesNotContain(name);
        assertThat(found(Map.of("webhook", shown))).containsExactly(name);
        assertThat(found(Map.of("webhook", url))).containsExactly(name);
    }

    @Test
    void address_ofNobody_hasWhatWentToIt_onTheFirstPage() {
        String mail = name + "@example.com";
        String id = notification(Map.of("to", List.of(Map.of("email", mail)), "content", Map.of("body", "x")));
        find(Map.of("email", mail))
                .body("deliveries.notification", equalTo(List.of(id)))
                .body("suppression", nullValue())
                .body("searched", notNullValue());
    }

    /** The words are those that left, whatever they would be now. */
    @Test
    void message_isShownAsItWasSent_whereThatWasKept() {
        Map<String, ?> to = Map.of("email", name + "@example.com");
        String id = notification(Map.of(
                "to",
                List.of(to),
                "content",
                Map.of("title", "Now", "body", "Of now."),
                "sendAt",
                "2099-01-01T00:00:00Z"));
        Delivery delivery =
                deliveries.of(NotificationId.parse(id).orElseThrow()).getFirst();
        String path = "/v1/deliveries/" + delivery.id() + "/message";
        key().get(path).then().body("title", equalTo("Now")).body("sentAt", nullValue());
        Instant sentAt = Instant.parse("2020-01-01T00:00:00Z");
        MessageCopy copy = new MessageCopy(
                Optional.of(sentAt),
                "a***@example.com",
                Optional.of("Then"),
                "Of then.",
                Optional.of("<p>Of then.</p>"),
                Optional.of("https://example.com/then"),
                List.of("an oddity"));
        assertThat(copies.put(delivery, copy, Duration.ofDays(36_500))).isTrue();
        key().get(path)
                .then()
                .body("title", equalTo("Then"))
                .body("body", equalTo("Of then."))
                .body("html", equalTo("<p>Of then.</p>"))
                .body("url", equalTo("https://example.com/then"))
                .body("notes", equalTo(List.of("an oddity")))
                .body("to", equalTo("a***@example.com"))
                .body("sentAt", equalTo("2020-01-01T00:00:00Z"))
                .body("why", equalTo("as it was sent; its links lead nowhere"));
    }

    @Test
    void suppression_isFound_byTheAddress() {
        Address address = new Address(new AddressKind("email"), name + "@example.com");
        suppressions.suppress(address, "email", "it bounced", Instant.now());
        find(Map.of("email", name + "@EXAMPLE.com"))
                .body("suppression.why", equalTo("it bounced"))
                .body("suppression.address", not(containsString(name)));
        key().delete("/v1/suppressions/"
                        + suppressions.find(address).orElseThrow().id())
                .then()
                .statusCode(204);
        find(Map.of("email", name + "@example.com")).body("suppression", nullValue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                            | Give exactly one of
            {'email':'ada@example.com','phone':'+821012'} | Give exactly one of
            {'recipient':'ada'}                           | Give exactly one of
            {'email':'nobody'}                            | e-mail address
            {'email':'ada@example.com','cursor':'x'}      | cursor
            """, quoteCharacter = '"')
    void whatIsNoAddress_isRefused(String body, String said) {
        key().body(body.replace('\'', '"'))
                .post("/v1/recipients:find")
                .then()
                .statusCode(400)
                .body("detail", containsString(said));
    }

    @Test
    void notifications_areFoundByTopicWorkflowAndStage() {
        recipient(name, Map.of("email", List.of(name + "@example.com")));
        key().put("/v1/topics/" + name + "/subscribers/" + name).then().statusCode(204);
        String broadcast = notification(Map.of(
                "to",
                List.of(Map.of("topic", name)),
                "content",
                Map.of("body", "x"),
                "sendAt",
                "2099-01-01T00:00:00Z"));
        String other = notification(Map.of("to", List.of(Map.of("recipient", name)), "content", Map.of("body", "x")));
        list("topic=" + name)
                .body("items.id", equalTo(List.of(broadcast)))
                .body("items[0].topics", equalTo(List.of(name)));
        list("broadcast=true").body("items.id", hasItem(broadcast)).body("items.id", not(hasItem(other)));
        list("limit=100").body("items.id", hasItems(broadcast, other));
        list("topic=" + name + "&workflow=none").body("items", hasSize(0));
        list("topic=" + name + "&stage=cancelled").body("items", hasSize(0));
        list("topic=" + name + "&since=2099-01-01T00:00:00Z").body("items", hasSize(0));
        list("topic=" + name + "&until=2020-01-01T00:00:00Z").body("items", hasSize(0));
        key().delete("/v1/notifications/" + broadcast).then().statusCode(200);
        list("topic=" + name + "&stage=cancelled").body("items.id", equalTo(List.of(broadcast)));
        for (String wrong : List.of("stage=gathering", "broadcast=yes", "since=now", "recipient=ada")) {
            key().get("/v1/notifications?" + wrong).then().statusCode(400);
        }
    }

    @Test
    void notifications_areFoundPageByPage_amongOthers() {
        recipient(name, Map.of("email", List.of(name + "@example.com")));
        key().put("/v1/topics/" + name + "/subscribers/" + name).then().statusCode(204);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            expected.addFirst(
                    notification(Map.of("to", List.of(Map.of("topic", name)), "content", Map.of("body", "x"))));
            notification(Map.of("to", List.of(Map.of("recipient", name)), "content", Map.of("body", "x")));
        }
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            ValidatableResponse page =
                    list("topic=" + name + "&limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            List<String> ids = page.extract().path("items.id");
            assertThat(ids).hasSizeLessThanOrEqualTo(2);
            found.addAll(ids);
            cursor = page.extract().path("cursor");
        } while (cursor != null);
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void waitingDeliveries_areCountedByNotification() {
        String id = notification(Map.of(
                "to",
                List.of(Map.of("email", name + "@example.com"), Map.of("email", "x" + name + "@example.com")),
                "content",
                Map.of("body", "x"),
                "sendAt",
                "2099-01-01T00:00:00Z"));
        key().get("/v1/deliveries/counts?by=notification,state&notification=" + id)
                .then()
                .statusCode(200)
                .body("items", equalTo(List.of(Map.of("notification", id, "state", "held", "count", 2))));
        key().get("/v1/deliveries/counts?notification=nonsense").then().statusCode(400);
    }

    private static List<String> found(Map<String, Object> address) {
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            ValidatableResponse page = key().body(address)
                    .post("/v1/recipients:find" + (cursor.isEmpty() ? "" : "?cursor=" + cursor))
                    .then()
                    .statusCode(200);
            found.addAll(page.extract().path("items.id"));
            cursor = page.extract().path("cursor");
        } while (cursor != null);
        return found;
    }

    private static ValidatableResponse find(Map<String, Object> address) {
        return key().body(address).post("/v1/recipients:find").then().statusCode(200);
    }

    private static ValidatableResponse list(String query) {
        return key().get("/v1/notifications?" + query).then().statusCode(200);
    }

    private static void recipient(String id, Map<String, Object> addresses) {
        key().body(Map.of("addresses", addresses))
                .put("/v1/recipients/" + id)
                .then()
                .statusCode(200);
    }

    private static String notification(Map<String, Object> body) {
        return key().body(body)
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static RequestSpecification key() {
        return given().header("Authorization", "Bearer allim_dev").contentType("application/json");
    }
}
