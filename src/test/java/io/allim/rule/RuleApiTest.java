package io.allim.rule;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.access.DevKey;
import io.allim.api.TestPorts;
import io.allim.table.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class RuleApiTest {

    private static final String ALARMS = """
            'workflow':'%s','to':[{'topic':'ops'}],'urgency':'high',
            'pattern':{'source':['aws.sns'],'detail':{'NewStateValue':['ALARM']}},
            'resolvedBy':{'source':['aws.sns'],'detail':{'NewStateValue':['OK']}},
            'key':'{{ event.detail.AlarmArn }}',
            'data':{'alarm':'{{ event.detail.AlarmName }}','none':'{{ event.detail.Nothing }}','n':[1.50,true,'{{ event.source }}']}
            """;

    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final String path = "/v1/rules/r-" + mark;
    private final String workflow = "w-" + mark;

    @Inject
    RuleStore rules;

    @BeforeEach
    void putWorkflow() {
        call().body(json("{'steps':[{'channel':'inbox','template':'t'}]}"))
                .put("/v1/workflows/" + workflow)
                .then()
                .statusCode(200);
    }

    @AfterEach
    void removeRule() {
        call().delete(path);
    }

    @Test
    void rule_isAnsweredAsItWasPut() {
        String answer = put("{" + alarms() + "}").statusCode(200).extract().asString();
        ObjectNode expected = Json.read(json("{" + alarms() + "}"), ObjectNode.class);
        ObjectNode answered = ((ObjectNode) tree(answer)).deepCopy();
        assertThat(answered.remove("changedBy").textValue()).isEqualTo("dev");
        assertThat(answered.remove("changedAt").textValue()).isNotEmpty();
        assertThat(answered)
                .isEqualTo(expected.deepCopy().put("id", "r-" + mark).put("enabled", true));
        assertThat(call().get(path).then().statusCode(200).extract().asString()).isEqualTo(answer);
        call().get("/v1/rules?limit=100").then().body("items.id", hasItem("r-" + mark));

        put("{'enabled':false,'description':'Off','pattern':{'source':['aws.s3']},'workflow':'" + workflow
                        + "','to':[{'email':'ada@example.com'}]}")
                .statusCode(200)
                .body("enabled", equalTo(false))
                .body("key", nullValue());
        call().delete(path).then().statusCode(204);
        call().delete(path).then().statusCode(404);
        call().get(path).then().statusCode(404);
        call().get("/v1/rules?limit=100").then().body("items.id", not(hasItem("r-" + mark)));
    }

    @Test
    void list_goesPageByPage() {
        List<String> ids =
                IntStream.range(0, 5).mapToObj(i -> "p-" + mark + "-" + i).toList();
        ids.forEach(id -> call().body(json("{" + alarms() + "}"))
                .put("/v1/rules/" + id)
                .then()
                .statusCode(200));
        var first = call().get("/v1/rules?limit=2").then().statusCode(200).extract();
        assertThat(first.<List<String>>path("items")).hasSize(2);
        call().get("/v1/rules?limit=2&cursor=" + first.path("cursor"))
                .then()
                .statusCode(200)
                .body("items[0].id", not(equalTo(first.path("items[1].id"))));
        ids.forEach(id -> call().delete("/v1/rules/" + id).then().statusCode(204));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    'pattern':{'detail':{'severity':[{'numeric':['>=','7']}]}} → 400 → pattern.detail.severity[0].numeric → bounds
                    'pattern':{'source':'aws.s3'} → 400 → pattern.source → array
                    'pattern':{'source':[{'startswith':'aws.'}]} → 400 → pattern.source[0] → no operator startswith here; there is prefix
                    'pattern':{} → 400 → pattern → at least one field
                    'resolvedBy':{'detail':[]},'key':'x' → 400 → resolvedBy.detail → array
                    'resolvedBy':{'source':['x']} → 400 → key → resolvedBy needs a key
                    'key':'x' → 400 → resolvedBy → with resolvedBy only
                    'resolvedBy':{'source':['x']},'key':'{{ event.' → 400 → key → no Liquid
                    'data':{'a':{'b':['x','{% if %}']}} → 400 → data.a.b[1] → no Liquid
                    'data':{'a':'{{ event.x | no_such_filter }}'} → 400 → data.a → no_such_filter
                    'to':[{'topic':'ops','email':'a@b.c'}] → 400 → to[0] → exactly one
                    'to':[{'topic':'ops'},{'recipient':'nobody-of-this-name'}] → 422 → to[1].recipient → PUT /v1/recipients
                    'to':[] → 400 → to → names its own targets
                    'urgency':'now' → 400 → urgency → very-low
                    'workflow':'no-such-workflow' → 422 → workflow → PUT /v1/workflows
                    'when':'now' → 400 → when → no field
                    """)
    void put_namesWhatIsWrong(String fields, int status, String field, String why) {
        ObjectNode body = Json.read(
                json("{'pattern':{'source':['aws.s3']},'workflow':'" + workflow + "','to':[{'topic':'ops'}]}"),
                ObjectNode.class);
        body.setAll((ObjectNode) tree(json("{" + fields + "}")));
        call().body(body.toString())
                .put(path)
                .then()
                .statusCode(status)
                .body("field", equalTo(field))
                .body("detail", containsString(why));
        call().get(path).then().statusCode(404);
    }

    @Test
    void put_boundsWhatEveryEventIsComparedWith() {
        String big = "x".repeat(4096);
        put("{'pattern':{'a':['" + big + "']},'workflow':'" + workflow + "','to':[{'topic':'ops'}]}")
                .statusCode(400)
                .body("field", equalTo("pattern"));
        put("{'pattern':{'a':['x']},'data':{'a':'" + big.repeat(4) + "'},'workflow':'" + workflow
                        + "','to':[{'topic':'ops'}]}")
                .statusCode(400)
                .body("field", equalTo("data"));
    }

    @Test
    void put_isRefusedWhenThereAreTwoHundred() {
        put("{" + alarms() + "}").statusCode(200);
        var rule = rules.find("r-" + mark).orElseThrow();
        List<String> others = IntStream.range(0, RuleStore.MAX_RULES)
                .mapToObj(i -> "full-" + mark + "-" + i)
                .toList();
        try {
            others.forEach(id -> rules.put(new Rule(
                    id,
                    rule.description(),
                    false,
                    rule.pattern(),
                    rule.workflow(),
                    rule.to(),
                    rule.data(),
                    rule.urgency(),
                    rule.resolvedBy(),
                    rule.key())));
            call().body(json("{" + alarms() + "}"))
                    .put("/v1/rules/one-too-many-" + mark)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("too-many-rules"));
            put("{" + alarms() + "}").statusCode(200);
        } finally {
            others.forEach(rules::remove);
        }
    }

    @Test
    void test_showsWhatAnEventWouldDo() {
        put("{'enabled':false," + alarms() + "}").statusCode(200);
        test(sample("alarm"))
                .statusCode(200)
                .body("starts", equalTo(true))
                .body("resolves", equalTo(false))
                .body("key", equalTo("arn:aws:cloudwatch:us-east-1:123456789012:alarm:prod-orders-5xx"))
                .body("notification.workflow", equalTo(workflow))
                .body("notification.to", equalTo(List.of(Map.of("topic", "ops"))))
                .body("notification.urgency", equalTo("high"))
                .body("notification.data.alarm", equalTo("prod-orders-5xx"))
                .body("notification.data.none", equalTo(""))
                .body("notification.data.n", equalTo(List.of(1.5f, true, "aws.sns")))
                .body("event.detail.NewStateValue", equalTo("ALARM"));
        test(sample("ok"))
                .body("starts", equalTo(false))
                .body("resolves", equalTo(true))
                .body("notification", nullValue());
        test(sample("ec2-stopped"))
                .body("starts", equalTo(false))
                .body("resolves", equalTo(false))
                .body("key", nullValue())
                .body("event.source", equalTo("aws.ec2"));
        test(tree(sample("alarm")).at("/Records/0/Sns").toString()).body("starts", equalTo(true));
        test("{\"source\":\"aws.s3\"}").statusCode(400).body("field", equalTo("event"));
        call().get("/v1/notifications?limit=100").then().body("items.workflow", not(hasItem(workflow)));
    }

    @Test
    void scopes_letReadersTestAndAdminsWrite() {
        put("{" + alarms() + "}").statusCode(200);
        String reader = key("read");
        String sender = key("send");
        String event = "{\"event\":" + sample("ec2-stopped") + "}";
        as(reader).get(path).then().statusCode(200);
        as(reader).body(event).post(path + "/test").then().statusCode(200);
        as(sender).get(path).then().statusCode(403);
        for (String key : List.of(reader, sender)) {
            as(key).body(json("{" + alarms() + "}")).put(path).then().statusCode(403);
            as(key).delete(path).then().statusCode(403);
        }
        call().get(path).then().statusCode(200);
    }

    private String alarms() {
        return ALARMS.formatted(workflow);
    }

    private ValidatableResponse put(String body) {
        return call().body(json(body)).put(path).then();
    }

    private ValidatableResponse test(String event) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().set("event", tree(event));
        return call().body(body.toString()).post(path + "/test").then();
    }

    private static String key(String scope) {
        return call().body(json("{'name':'k','scopes':['" + scope + "']}"))
                .post("/v1/keys")
                .then()
                .statusCode(201)
                .extract()
                .path("key");
    }

    private static JsonNode tree(String json) {
        return Json.tree(json).orElseThrow();
    }

    private static String sample(String name) {
        try (InputStream file = RuleApiTest.class.getResourceAsStream("/events/" + name + ".json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static RequestSpecification call() {
        return as(DevKey.TEXT);
    }

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key).contentType(ContentType.JSON);
    }
}
