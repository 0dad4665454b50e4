package io.allim.inbox;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.allim.access.DevKey;
import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The inbox over HTTP, as a back end fills it and a browser reads it. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class InboxApiTest {

    private final String ada = "ada-" + UUID.randomUUID();

    @Test
    void browser_readsAndMarksItsOwnInbox() {
        recipient("{}");
        String first = deliver("first");
        String second = deliver("second");
        RequestSpecification browser = as(token("{}"));
        assertThat(browser.get(inbox()).headers().getValues("Cache-Control"))
                .containsExactlyInAnyOrder("private", "no-cache");
        browser.get(inbox())
                .then()
                .statusCode(200)
                .header("Vary", "Authorization")
                .body("items.delivery", contains(second, first))
                .body("items[0].title", equalTo("second"))
                .body("items[0].body", equalTo("It works."))
                .body("items[0].url", equalTo("https://example.com/x"))
                .body("items[0].data.order", equalTo(7))
                .body("items[0].urgency", equalTo("normal"))
                .body("items[0].at", notNullValue())
                .body("items[0].readAt", nullValue())
                .body("cursor", nullValue());
        counts(browser, 2, 2);
        as(token("{}")).put(inbox() + "/" + first + "/seen").then().statusCode(204);
        counts(browser, 2, 1);
        as(token("{}")).put(inbox() + "/" + second + "/read").then().statusCode(204);
        counts(browser, 1, 0);
        as(token("{}")).get(inbox() + "?order=unread-first").then().body("items.delivery", contains(first, second));
        as(token("{}")).delete(inbox() + "/" + second + "/read").then().statusCode(204);
        as(token("{}")).put(inbox() + "/" + first + "/archived").then().statusCode(204);
        counts(browser, 1, 0);
        as(token("{}")).get(inbox()).then().body("items.delivery", contains(second));
        as(token("{}")).get(inbox() + "?archived=true").then().body("items.delivery", contains(first));
        as(token("{}")).delete(inbox() + "/" + first + "/archived").then().statusCode(204);
        as(token("{}")).post(inbox() + "/all-read").then().statusCode(200).body("changed", equalTo(2));
        as(token("{}")).post(inbox() + "/all-seen").then().statusCode(200).body("changed", equalTo(0));
        counts(browser, 0, 0);
    }

    @Test
    void poll_isAnswered304UntilSomethingChanges() {
        recipient("{}");
        List<String> paths =
                List.of(inbox(), inbox() + "?order=unread-first", inbox() + "?limit=1", inbox() + "/count");
        List<Runnable> changes = new ArrayList<>();
        changes.add(() -> deliver("a"));
        changes.add(() -> deliver("b"));
        changes.add(() -> call().post(inbox() + "/all-seen").then().statusCode(200));
        changes.add(() -> call().put(inbox() + "/" + newest() + "/read").then().statusCode(204));
        changes.add(
                () -> call().put(inbox() + "/" + newest() + "/archived").then().statusCode(204));
        for (Runnable change : changes) {
            List<String> tags = paths.stream().map(this::tag).toList();
            for (int i = 0; i < paths.size(); i++) {
                unchanged(paths.get(i), tags.get(i));
                unchanged(paths.get(i), "W/" + tags.get(i));
                unchanged(paths.get(i), "\"other\", " + tags.get(i));
            }
            change.run();
            for (int i = 0; i < paths.size(); i++) {
                call().header("If-None-Match", tags.get(i))
                        .get(paths.get(i))
                        .then()
                        .statusCode(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "\"0\"", "0/x", "\"0/\"", "\"0/1\"", "\"0/99999999999999999999\"", "\"/x\"", "x"})
    void poll_isAnsweredInFullWhenTheTagIsNone(String tag) {
        recipient("{}");
        call().header("If-None-Match", tag).get(inbox()).then().statusCode(200).body("items", empty());
    }

    @Test
    void pages_followEachOther() {
        recipient("{}");
        List<String> delivered = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            delivered.addFirst(deliver("e" + i));
        }
        for (String order : List.of("newest", "unread-first")) {
            List<String> read = new ArrayList<>();
            String cursor = "";
            do {
                JsonPath page = call().get(inbox() + "?limit=2&order=" + order + cursor)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();
                read.addAll(page.getList("items.delivery"));
                cursor = page.getString("cursor") == null ? "" : "&cursor=" + page.getString("cursor");
            } while (!cursor.isEmpty());
            assertThat(read).containsExactlyElementsOf(delivered);
        }
    }

    @Test
    void recipientWithoutAddresses_hearsInItsInbox() {
        recipient("{}");
        assertThat(accept("").getList("deliveries.channel")).containsExactly("inbox");
        recipient("{\"addresses\":{\"email\":\"ada@example.com\"}}");
        assertThat(accept("").getList("deliveries.channel")).containsExactly("email");
        assertThat(accept("\"channels\":[\"inbox\",\"email\"],").getList("deliveries.channel"))
                .containsExactlyInAnyOrder("inbox", "email");
    }

    @Test
    void unknownInbox_is404() {
        call().get(inbox()).then().statusCode(404);
        call().get(inbox() + "/count").then().statusCode(404);
        call().post(inbox() + "/all-read").then().statusCode(404);
        call().body("{}").post("/v1/recipients/" + ada + "/tokens").then().statusCode(404);
        recipient("{}");
        call().put(inbox() + "/dlv_01arz3ndektsv4rrffq69g5fav_0123456789abc/read")
                .then()
                .statusCode(404);
        call().get(inbox() + "?archived=true&order=unread-first").then().statusCode(400);
    }

    @Test
    void markingNeedsTheScopeSend_andTokensReadAsWell() {
        recipient("{}");
        String entry = deliver("first");
        String reader = key("read");
        String sender = key("send");
        as(reader).get(inbox()).then().statusCode(200).body("items", hasSize(1));
        as(reader).put(inbox() + "/" + entry + "/read").then().statusCode(403);
        as(reader).post(inbox() + "/all-read").then().statusCode(403);
        as(sender).get(inbox()).then().statusCode(403);
        as(sender).put(inbox() + "/" + entry + "/read").then().statusCode(204);
        String tokens = "/v1/recipients/" + ada + "/tokens";
        as(reader).body("{}").post(tokens).then().statusCode(403).body("detail", containsString("`send`"));
        as(sender).body("{}").post(tokens).then().statusCode(403).body("detail", containsString("`read`"));
        as(key("send", "read")).body("{}").post(tokens).then().statusCode(201);
        as(sender)
                .body("{\"purpose\":\"recipient\"}")
                .post("/v1/token-keys/rotate")
                .then()
                .statusCode(403);
    }

    @Test
    void token_livesAsLongAsWasAsked() {
        recipient("{}");
        assertLife("{}", Duration.ofHours(1));
        assertLife("{\"expiresIn\":\"PT1M\"}", Duration.ofMinutes(1));
        assertLife("{\"expiresIn\":\"P1D\"}", Duration.ofDays(1));
        for (String life : List.of("PT59S", "PT24H1S", "-PT1H", "1h", "P1M", "PT99999999999999H", "PT0S")) {
            call().body("{\"expiresIn\":\"" + life + "\"}")
                    .post("/v1/recipients/" + ada + "/tokens")
                    .then()
                    .statusCode(400)
                    .body("field", equalTo("expiresIn"));
        }
    }

    @Test
    void revokedTokens_openNothing() {
        recipient("{}");
        String token = token("{}");
        call().body("{\"purpose\":\"recipient\"}")
                .post("/v1/token-keys/rotate")
                .then()
                .statusCode(204);
        as(token).get(inbox()).then().statusCode(200);
        call().body("{\"purpose\":\"unsubscribe\",\"revoke\":true}")
                .post("/v1/token-keys/rotate")
                .then()
                .statusCode(204);
        as(token).get(inbox()).then().statusCode(200);
        call().body("{\"purpose\":\"recipient\",\"revoke\":true}")
                .post("/v1/token-keys/rotate")
                .then()
                .statusCode(204);
        as(token).get(inbox()).then().statusCode(401);
        as(token("{}")).get(inbox()).then().statusCode(200);
    }

    private void assertLife(String body, Duration life) {
        Instant before = Instant.now();
        Instant expires = Instant.parse(call().body(body)
                .post("/v1/recipients/" + ada + "/tokens")
                .then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .extract()
                .path("expiresAt"));
        assertThat(expires)
                .isBetween(before.plus(life).minusSeconds(1), Instant.now().plus(life));
    }

    private String inbox() {
        return "/v1/inbox/" + ada;
    }

    private String tag(String path) {
        return call().get(path).then().statusCode(200).extract().header("ETag");
    }

    private void unchanged(String path, String tag) {
        call().header("If-None-Match", tag)
                .get(path)
                .then()
                .statusCode(304)
                .header("ETag", tag.replaceFirst(".* |W/", ""));
    }

    private String newest() {
        return call().get(inbox()).then().extract().path("items[0].delivery");
    }

    private void counts(RequestSpecification browser, int unread, int unseen) {
        browser.get(inbox() + "/count")
                .then()
                .statusCode(200)
                .body("unread", equalTo(unread))
                .body("unseen", equalTo(unseen));
    }

    private void recipient(String body) {
        call().body(body).put("/v1/recipients/" + ada).then().statusCode(200);
    }

    private String token(String body) {
        return call().body(body)
                .post("/v1/recipients/" + ada + "/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
    }

    private static String key(String... scopes) {
        return call().body("{\"name\":\"x\",\"scopes\":[\"" + String.join("\",\"", scopes) + "\"]}")
                .post("/v1/keys")
                .then()
                .extract()
                .path("key");
    }

    private JsonPath accept(String more) {
        return accept(more, "title");
    }

    private JsonPath accept(String more, String title) {
        return call().body("""
                        {"to":[{"recipient":"%s"}],%s"data":{"order":7},
                         "content":{"title":"%s","body":"It works.","url":"https://example.com/x"}}
                        """.formatted(ada, more, title))
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
    }

    private String deliver(String title) {
        String id = accept("\"channels\":[\"inbox\"],", title).getString("deliveries[0].id");
        await().atMost(20, SECONDS)
                .until(() -> call().get("/v1/deliveries/" + id)
                        .then()
                        .extract()
                        .path("state")
                        .equals("delivered"));
        return id;
    }

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key).contentType(ContentType.JSON);
    }

    private static RequestSpecification call() {
        return as(DevKey.TEXT);
    }
}
