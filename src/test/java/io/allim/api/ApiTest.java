package io.allim.api;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.allim.access.ApiKeys;
import io.allim.access.DevKey;
import io.allim.web.operation.Scope;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The API over HTTP, down to the sandbox's stand-ins. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class ApiTest {

    private static final String FAR = "2099-01-01T00:00:00Z";

    @ConfigProperty(name = "allim.sandbox.port")
    int sandboxPort;

    @Inject
    ApiKeys keys;

    @Test
    void notification_leavesOnEveryChannel() {
        String mark = UUID.randomUUID().toString();
        JsonPath accepted = accept("""
                {"to":[{"email":"ada@example.com"},{"phone":"+821012345678"},{"webhook":"%s/all"},
                  {"snsTopic":"arn:aws:sns:us-east-1:111122223333:ops"},
                  {"device":"arn:aws:sns:us-east-1:111122223333:endpoint/GCM/app/8c1e"}],
                 "content":{"title":"Hello","body":"%s","url":"https://example.com/x"},"data":{"order":7}}
                """.formatted(hooks(), mark));
        assertThat(accepted.getList("deliveries.state")).containsOnly("held").hasSize(5);
        assertThat(accepted.getList("deliveries.dueAt")).doesNotContainNull();

        await().atMost(20, SECONDS).until(() -> states(accepted.getString("id")).equals(Set.of("sent")));
        assertThat(sandbox(mark)).containsExactlyInAnyOrder("email", "sms", "webhook", "sns", "push");
        String body = read("/v1/notifications/" + accepted.getString("id")).prettify();
        assertThat(body)
                .doesNotContain("ada@example.com")
                .doesNotContain("821012345678")
                .doesNotContain("/all");
    }

    @Test
    void recipient_hearsOnTheFirstChannelThatReachesIt() {
        String ada = recipient("""
                {"addresses":{"email":"ada@example.com","phone":"+821012345678"},"zone":"Asia/Seoul","locale":"ko-KR"}
                """);
        JsonPath one = accept(to("{\"recipient\":\"" + ada + "\"}"));
        assertThat(one.getList("deliveries.channel")).containsExactly("email");
        assertThat(one.getList("deliveries.recipient")).containsExactly(ada);
        JsonPath both = accept("""
                {"to":[{"recipient":"%s"}],"channels":["sms","email","push"],"content":{"body":"x"},"sendAt":"%s"}
                """.formatted(ada, FAR));
        assertThat(both.getList("deliveries.channel")).containsExactlyInAnyOrder("sms", "email", "push");
        assertThat(both.getString("deliveries.find{it.channel=='sms'}.dueAt")).isEqualTo(FAR);
        JsonPath upcoming = read("/v1/recipients/" + ada + "/upcoming");
        assertThat(upcoming.getList("items.delivery.channel")).containsExactlyInAnyOrder("sms", "email", "push");
        assertThat(upcoming.getString("items.find{it.delivery.channel=='sms'}.delivery.why"))
                .contains("until " + FAR);
        assertThat(upcoming.getString("items.find{it.delivery.channel=='sms'}.outlook.decision"))
                .isEqualTo("send");
        assertThat(upcoming.getString("items.find{it.delivery.channel=='push'}.outlook.decision"))
                .isEqualTo("skip");
        assertThat(upcoming.getString("items.find{it.delivery.channel=='push'}.outlook.why"))
                .contains("no address");
    }

    @Test
    void recipient_isKeptAsPutAndForgottenWhenDeleted() {
        String id = recipient("""
                {"addresses":{"email":"ada@example.com"},"zone":"Asia/Seoul","locale":"ko-KR"}
                """);
        call().get("/v1/recipients/" + id)
                .then()
                .statusCode(200)
                .body("addresses.email", equalTo(List.of("ada@example.com")))
                .body("zone", equalTo("Asia/Seoul"))
                .body("locale", equalTo("ko-KR"));
        call().delete("/v1/recipients/" + id).then().statusCode(204);
        call().get("/v1/recipients/" + id).then().statusCode(404);
        call().body(to("{\"recipient\":\"" + id + "\"}"))
                .post("/v1/notifications")
                .then()
                .statusCode(422)
                .body("code", equalTo("unknown-recipient"))
                .body("field", equalTo("to[0].recipient"));
    }

    @Test
    void sameKey_isAnsweredAsTheFirstTime() {
        String key = UUID.randomUUID().toString();
        String body = to("{\"email\":\"ada@example.com\"},{\"phone\":\"+821012345678\"}");
        String first = call().header("Idempotency-Key", key)
                .body(body)
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", nullValue())
                .extract()
                .asString();
        await().atMost(20, SECONDS)
                .until(() -> states(JsonPath.from(first).getString("id")).equals(Set.of("sent")));
        String again = call().header("Idempotency-Key", key)
                .body(body)
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", "true")
                .extract()
                .asString();
        assertThat(again).isEqualTo(first);
        call().header("Idempotency-Key", key)
                .body(to("{\"email\":\"eve@example.com\"}"))
                .post("/v1/notifications")
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
    }

    @Test
    void twoHundredParallelCallsWithOneKey_makeOneNotification() throws Exception {
        String key = UUID.randomUUID().toString();
        String body =
                "{\"to\":[{\"email\":\"ada@example.com\"}],\"content\":{\"body\":\"x\"},\"sendAt\":\"" + FAR + "\"}";
        Callable<String> caller = () -> call().header("Idempotency-Key", key)
                .body(body)
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        Set<String> ids = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
            for (Future<String> id : threads.invokeAll(Collections.nCopies(200, caller))) {
                ids.add(id.get());
            }
        }
        assertThat(ids).hasSize(1);
    }

    @Test
    void cancelled_isShownAndNothingLeaves() {
        String mark = UUID.randomUUID().toString();
        String id = accept("{\"to\":[{\"email\":\"ada@example.com\"}],\"content\":{\"body\":\"%s\"},\"sendAt\":\"%s\"}"
                        .formatted(mark, FAR))
                .getString("id");
        call().delete("/v1/notifications/" + id)
                .then()
                .statusCode(200)
                .body("cancelled", equalTo(1))
                .body("deliveries[0].state", equalTo("cancelled"));
        call().delete("/v1/notifications/" + id).then().statusCode(200).body("cancelled", equalTo(1));
        assertThat(states(id)).containsExactly("cancelled");
        assertThat(sandbox(mark)).isEmpty();
    }

    @Test
    void sent_isNotCancelled() {
        String id = accept(to("{\"email\":\"ada@example.com\"}")).getString("id");
        await().atMost(20, SECONDS).until(() -> states(id).equals(Set.of("sent")));
        call().delete("/v1/notifications/" + id)
                .then()
                .statusCode(200)
                .body("cancelled", equalTo(0))
                .body("deliveries[0].state", equalTo("sent"));
    }

    @Test
    void failedDelivery_saysWhyAndCanBeRedriven() {
        String id = accept(to("{\"snsTopic\":\"arn:aws:sns:us-east-1:111122223333:missing\"}"))
                .getString("deliveries[0].id");
        await().atMost(20, SECONDS)
                .until(() -> read("/v1/deliveries/" + id).getString("state").equals("failed"));
        JsonPath failed = read("/v1/deliveries/" + id);
        assertThat(failed.getList("trace.decision")).containsExactly("hold", "send", "fail");
        assertThat(failed.getString("why")).isNotBlank();
        call().get("/v1/deliveries?state=failed&limit=100")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(id));

        call().post("/v1/deliveries/" + id + "/redrive").then().statusCode(202).body("state", equalTo("held"));
        await().atMost(20, SECONDS)
                .until(() -> read("/v1/deliveries/" + id).getString("state").equals("failed"));
        assertThat(read("/v1/deliveries/" + id).getList("trace.decision"))
                .containsExactly("hold", "send", "fail", "redrive", "send", "fail");
    }

    @Test
    void heldDelivery_isNotRedriven() {
        String id = accept("{\"to\":[{\"email\":\"ada@example.com\"}],\"content\":{\"body\":\"x\"},\"sendAt\":\"%s\"}"
                        .formatted(FAR))
                .getString("deliveries[0].id");
        call().post("/v1/deliveries/" + id + "/redrive").then().statusCode(409).body("code", equalTo("not-failed"));
    }

    @Test
    void goneWebhook_isSuppressedUntilLifted() {
        String target = "{\"webhook\":\"" + hooks() + "/status/410?" + UUID.randomUUID() + "\"}";
        String first = accept(to(target)).getString("id");
        await().atMost(20, SECONDS).until(() -> states(first).equals(Set.of("failed")));
        JsonPath second = accept(to(target));
        assertThat(second.getString("deliveries[0].state")).isEqualTo("skipped");
        assertThat(second.getString("deliveries[0].why")).contains("suppressed");

        String suppression = read("/v1/suppressions?limit=100").getString("items[0].id");
        call().delete("/v1/suppressions/" + suppression).then().statusCode(204);
        assertThat(accept(to(target)).getString("deliveries[0].state")).isEqualTo("held");
    }

    @Test
    void list_isNewestFirstAndPaged() {
        List<String> made = List.of(acceptHeld(), acceptHeld(), acceptHeld());
        String cursor = "";
        java.util.ArrayList<String> listed = new java.util.ArrayList<>();
        while (!listed.containsAll(made)) {
            JsonPath page = read("/v1/notifications?limit=2" + cursor);
            listed.addAll(page.getList("items.id"));
            cursor = "&cursor=" + page.getString("cursor");
        }
        assertThat(listed).doesNotHaveDuplicates().containsSubsequence(made.reversed());
    }

    @Test
    void key_opensWhatItsScopesNameUntilItIsRevoked() {
        JsonPath issued = call().body("{\"name\":\"reader\",\"scopes\":[\"read\"]}")
                .post("/v1/keys")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        String key = issued.getString("key");
        assertThat(key).startsWith("allim_").hasSizeGreaterThan(60);
        as(key).get("/v1/notifications").then().statusCode(200);
        as(key).body(to("{\"email\":\"ada@example.com\"}"))
                .post("/v1/notifications")
                .then()
                .statusCode(403)
                .body("detail", startsWith("This needs the scope `send`: use a key that has it,"));
        as(key).get("/v1/keys").then().statusCode(403);
        call().get("/v1/keys")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(issued.getString("id")))
                .body("items[0].key", nullValue());

        call().delete("/v1/keys/" + issued.getString("id")).then().statusCode(204);
        as(key).get("/v1/notifications").then().statusCode(401);
    }

    @Test
    void expiredKey_opensNothing() {
        Instant past = Instant.parse("2020-01-01T00:00:00Z");
        String key = keys.issue("old", Set.of(Scope.READ), Optional.of(past), past.minusSeconds(1))
                .text();
        as(key).get("/v1/notifications").then().statusCode(401);
    }

    @Test
    void webhookSecrets_areTheReceiversOwnAndRotate() {
        String body = "{\"webhook\":\"" + hooks() + "/a\"}";
        List<String> before = secrets(body);
        assertThat(before).hasSize(1).allMatch(secret -> secret.startsWith("whsec_"));
        assertThat(secrets("{\"webhook\":\"" + hooks() + "/b\"}")).doesNotContainAnyElementsOf(before);
        call().post("/v1/webhook-secrets/rotate").then().statusCode(204);
        assertThat(secrets(body)).hasSize(2).endsWith(before.getFirst());
    }

    @Test
    void openApi_isServed() {
        String document = given().get("/openapi")
                .then()
                .statusCode(200)
                .contentType("application/yaml")
                .extract()
                .asString();
        Map<String, Map<String, Object>> root = new Yaml().load(document);
        assertThat(root.get("info")).containsEntry("title", "Allim");
        assertThat(root.get("paths")).containsKey("/v1/notifications");
    }

    @Test
    void thousandTargets_areAllPlanned() {
        StringBuilder targets = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            targets.append(i == 0 ? "" : ",")
                    .append("{\"email\":\"user")
                    .append(i)
                    .append("@example.com\"}");
        }
        JsonPath accepted =
                accept("{\"to\":[%s],\"content\":{\"body\":\"x\"},\"sendAt\":\"%s\"}".formatted(targets, FAR));
        assertThat(accepted.getList("deliveries")).hasSize(1000);
        call().get("/v1/notifications/" + accepted.getString("id"))
                .then()
                .body("deliveries.size()", equalTo(1000))
                .body("deliveries.state", not(hasItem("sent")))
                .body("deliveries[0].dueAt", notNullValue());
    }

    private String hooks() {
        return "http://127.0.0.1:" + sandboxPort + "/hooks";
    }

    private static String to(String targets) {
        return "{\"to\":[" + targets + "],\"content\":{\"title\":\"Hello\",\"body\":\"It works.\"}}";
    }

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key).contentType(ContentType.JSON);
    }

    private static RequestSpecification call() {
        return as(DevKey.TEXT);
    }

    private static JsonPath accept(String body) {
        return call().body(body)
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
    }

    private static String acceptHeld() {
        return accept("{\"to\":[{\"email\":\"ada@example.com\"}],\"content\":{\"body\":\"x\"},\"sendAt\":\"" + FAR
                        + "\"}")
                .getString("id");
    }

    private static JsonPath read(String path) {
        return call().get(path).then().statusCode(200).extract().jsonPath();
    }

    private static Set<String> states(String notification) {
        return new HashSet<>(read("/v1/notifications/" + notification).getList("deliveries.state"));
    }

    private static List<String> secrets(String body) {
        return call().body(body)
                .post("/v1/webhook-secrets")
                .then()
                .statusCode(200)
                .extract()
                .path("secrets");
    }

    private static String recipient(String body) {
        String id = "r-" + UUID.randomUUID();
        call().body(body).put("/v1/recipients/" + id).then().statusCode(200);
        return id;
    }

    /** The channels on which a message that holds the mark has left. */
    private static List<String> sandbox(String mark) {
        return given().get("/sandbox/messages?limit=1000")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("messages.findAll{it.body.contains('" + mark + "')}.channel");
    }
}
