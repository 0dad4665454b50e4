package io.allim.recipient.bulk;

import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.allim.api.TestPorts;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.recipient.Eraser;
import io.allim.recipient.RecipientStore;
import io.allim.recipient.SuppressionStore;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Query;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.time.Deadline;
import io.allim.web.Body;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recipients in bulk, topics and erasure over HTTP. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class BulkTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    @Inject
    Table table;

    @Inject
    RecipientStore recipients;

    @Inject
    SuppressionStore suppressions;

    @Inject
    Eraser eraser;

    @Test
    void import_isLargerThanOtherBodiesMayBe() {
        String mark = mark();
        String rows = IntStream.range(0, 3_000)
                .mapToObj(i ->
                        "{\"id\":\"%s-%04d\",\"addresses\":{\"email\":\"u%d@example.com\"},\"attributes\":{\"x\":\"%s\"}}\n"
                                .formatted(mark, i, i, "y".repeat(100)))
                .collect(Collectors.joining());
        assertThat(rows.length()).isGreaterThan(Body.MAX_BYTES);
        imported("application/x-ndjson", rows + "{}\n")
                .then()
                .statusCode(200)
                .body("created", equalTo(3_000))
                .body("rejections.line", contains(3_001))
                .body("read", equalTo(3_001));
        imported("application/x-ndjson; charset=utf-8", rows).then().body("unchanged", equalTo(3_000));
    }

    @Test
    void import_inCsvWithAnUnknownColumn_changesNothing() {
        String id = mark();
        imported("text/csv", "id,mail\n" + id + ",ada@example.com\n")
                .then()
                .statusCode(400)
                .body("field", equalTo("header"))
                .body("detail", containsString("mail"));
        call().get("/v1/recipients/" + id).then().statusCode(404);
        imported("text/plain", "id\n").then().statusCode(415).body("detail", containsString("text/csv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ndjson", "csv"})
    void export_inPartsIsTheSameAsWhole(String format) {
        String mark = mark();
        String rows = IntStream.range(0, 300)
                .mapToObj(i -> "%s-%03d,u%d@example.com;v%d@example.com\n".formatted(mark, i, i, i))
                .collect(Collectors.joining());
        imported("text/csv", "id,email\n" + rows).then().body("created", equalTo(300));
        String whole = call().get("/v1/recipients:export?format=" + format)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(whole.lines().filter(line -> line.contains(mark))).hasSize(300);
        StringBuilder parts = new StringBuilder();
        String cursor = "";
        while (cursor != null) {
            Response part = call().get("/v1/recipients:export?rows=117&format=" + format + cursor);
            assertThat(part.contentType()).startsWith(format.equals("csv") ? "text/csv" : "application/x-ndjson");
            parts.append(part.asString());
            String next = part.header(ExportResource.NEXT_CURSOR);
            cursor = next == null ? null : "&cursor=" + next;
        }
        assertThat(parts.toString()).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows=0", "rows=10001", "rows=x", "format=xml", "cursor=x", "limit=1", "rows=1&rows=2"})
    void export_refusesWhatItDoesNotKnow(String query) {
        call().get("/v1/recipients:export?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-parameter"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/recipients:export?rows=1", "/v1/recipients%3Aexport?rows=1"})
    void colon_mayBeEncoded(String path) {
        put(mark(), "{}");
        String rows = given().urlEncodingEnabled(false)
                .header("Authorization", "Bearer allim_dev")
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(rows.lines()).hasSize(1);
    }

    @Test
    void recipients_areListedById() {
        String mark = mark();
        List.of("c", "a", "b").forEach(id -> put(mark + id, "{}"));
        assertThat(all("/v1/recipients", "items.id"))
                .filteredOn(id -> id.startsWith(mark))
                .containsExactly(mark + "a", mark + "b", mark + "c");
    }

    @Test
    void recipient_isAnsweredAsItWasPut() {
        String id = mark();
        put(id, """
                {"addresses":{"email":["Ada@example.com","ada@example.com"],"phone":"+821012345678"},
                 "optedOut":["ada@example.com"],"attributes":{"plan":"pro"}}
                """);
        call().get("/v1/recipients/" + id)
                .then()
                .body("addresses.email", contains("Ada@example.com"))
                .body("addresses.phone", contains("+821012345678"))
                .body("optedOut", contains("Ada@example.com"))
                .body("attributes.plan", equalTo("pro"));
    }

    @Test
    void topics_areSubscribedAndListed() {
        String topic = mark();
        String ada = mark();
        put(ada, "{}");
        String subscriber = "/v1/topics/" + topic + "/subscribers/" + ada;
        call().get("/v1/topics/" + topic + "/subscribers").then().statusCode(404);
        call().put("/v1/topics/" + topic + "/subscribers/nobody-" + topic)
                .then()
                .statusCode(422)
                .body("code", equalTo("unknown-recipient"));
        call().put(subscriber).then().statusCode(204);
        call().put(subscriber).then().statusCode(204);
        call().get("/v1/topics/" + topic + "/subscribers").then().body("items.recipient", contains(ada));
        call().get("/v1/recipients/" + ada + "/topics").then().body("items.topic", contains(topic));
        assertThat(all("/v1/topics", "items.topic")).contains(topic);
        call().delete(subscriber).then().statusCode(204);
        call().delete(subscriber).then().statusCode(204);
        call().body("{\"add\":[\"%s\",\"nobody\"],\"remove\":[\"x\"]}".formatted(ada))
                .post("/v1/topics/" + topic + "/subscribers")
                .then()
                .statusCode(200)
                .body("added", equalTo(1))
                .body("removed", equalTo(0))
                .body("unchanged", equalTo(1))
                .body("unknown", contains("nobody"));
    }

    @Test
    void erased_isForgottenEverywhere() {
        String ada = mark();
        Address address = new Address(Kinds.EMAIL, ada + "@example.com");
        put(ada, "{\"addresses\":{\"email\":\"" + address.value() + "\"}}");
        for (int i = 0; i < 130; i++) {
            call().put("/v1/topics/" + mark() + "/subscribers/" + ada).then().statusCode(204);
        }
        table.write(List.of(
                Write.put(Item.of(new Key("recipient/" + ada, "preferences"), "{}")),
                Write.put(Item.of(new Key("inbox/" + ada, "i/1"), "{}"))));
        suppressions.suppress(address, "email", "bounced", NOW);

        call().delete("/v1/recipients/" + ada).then().statusCode(204);

        call().get("/v1/recipients/" + ada).then().statusCode(404);
        call().delete("/v1/recipients/" + ada).then().statusCode(404);
        assertThat(table.query(Query.partition("recipient/" + ada)).items()).isEmpty();
        assertThat(table.query(Query.partition("inbox/" + ada)).items()).isEmpty();
        assertThat(table.query(Query.list("subscriptions/" + ada)).items()).isEmpty();
        assertThat(suppressions.find(address).orElseThrow().address()).isEqualTo("erased");
        put(ada, "{}");
        call().get("/v1/recipients/" + ada + "/topics").then().body("items", hasSize(0));
    }

    @Test
    void erasureThatDied_holdsTheIdAndIsResumed() {
        String ada = mark();
        put(ada, "{\"addresses\":{\"email\":\"ada@example.com\"}}");
        call().put("/v1/topics/ops/subscribers/" + ada).then().statusCode(204);
        recipients.beginErasure(ada, NOW);

        call().get("/v1/recipients/" + ada).then().statusCode(404);
        assertThat(all("/v1/recipients", "items.id")).doesNotContain(ada);
        call().put("/v1/topics/ops/subscribers/" + ada).then().statusCode(422);
        call().body("{}")
                .put("/v1/recipients/" + ada)
                .then()
                .statusCode(409)
                .header("Retry-After", "1")
                .body("code", equalTo("being-erased"));
        Key due = table.due(0, NOW.plusSeconds(60), 1000, java.util.Optional.empty()).items().stream()
                .map(stored -> stored.item().key())
                .filter(Eraser::holds)
                .filter(key -> key.partition().endsWith(ada))
                .findFirst()
                .orElseThrow();
        eraser.resume(due, Deadline.of(Duration.ofMinutes(1)));
        eraser.resume(due, Deadline.of(Duration.ofMinutes(1)));

        put(ada, "{}");
        call().get("/v1/recipients/" + ada + "/topics").then().body("items", hasSize(0));
    }

    /** Of all pages: other tests leave things in the same lists. */
    private static List<String> all(String path, String field) {
        List<String> all = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Response page = call().get(path + "?limit=100" + cursor);
            all.addAll(page.jsonPath().getList(field, String.class));
            String next = page.jsonPath().getString("cursor");
            cursor = next == null ? null : "&cursor=" + next;
        }
        return all;
    }

    private static void put(String id, String body) {
        call().body(body).put("/v1/recipients/" + id).then().statusCode(200);
    }

    private static Response imported(String type, String rows) {
        return given().config(config().encoderConfig(
                                encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .header("Authorization", "Bearer allim_dev")
                .header("Content-Type", type)
                .body(rows.getBytes(StandardCharsets.UTF_8))
                .post("/v1/recipients:import");
    }

    private static RequestSpecification call() {
        return given().header("Authorization", "Bearer allim_dev").contentType(ContentType.JSON);
    }

    private static String mark() {
        return "b" + UUID.randomUUID();
    }
}
