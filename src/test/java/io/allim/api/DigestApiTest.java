package io.allim.api;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.access.DevKey;
import io.allim.access.Links;
import io.allim.access.Purpose;
import io.allim.access.Token;
import io.allim.access.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Digests as an application reads and steers them, and the page that lists all of one. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class DigestApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String mark = UUID.randomUUID().toString();
    private final String ada = "ada-" + mark;
    private final String workflow = "w-" + mark;
    private final String template = "t-" + mark;

    @Inject
    Links links;

    @Inject
    Tokens tokens;

    @Inject
    InstantSource clock;

    @Test
    void digest_isReadAndSteeredFromItsFirstItemToItsMessage() {
        recipient("'locale':'ko-KR','zone':'Asia/Seoul','addresses':{'email':'ada@example.com'}");
        template(
                "{{ total }} alarms",
                mark + ":{% for item in items %} {{ item.data.number }}{% endfor %} {{ ackUrl }}");
        workflow("""
                'steps':[{'channel':'email','template':'%s','digest':{
                  'window':'PT1H','key':'{{ data.host }}','summary':'alarm {{ data.number }}'}}]
                """.formatted(template));
        List<String> ids = new ArrayList<>();
        for (int number : List.of(7, 8, 9)) {
            ids.add(start("'to':[{'recipient':'%s'}],'data':{'host':'db','number':%d,'url':'https://example.com/%d'}"
                    .formatted(ada, number, number)));
            gathered(ids.size());
        }

        JsonPath listed = read("/v1/digests?recipient=" + ada);
        String digest = listed.getString("items[0].id");
        assertThat(listed.getList("items")).hasSize(1);
        assertThat(listed.<Map<String, Object>>getList("items").getFirst())
                .containsEntry("to", ada)
                .containsEntry("recipient", ada)
                .containsEntry("workflow", workflow)
                .containsEntry("step", "email")
                .containsEntry("key", "db")
                .containsEntry("state", "open")
                .containsEntry("total", 3)
                .containsEntry("why", "gathered for PT1H from the first item on")
                .containsEntry("zone", "Asia/Seoul")
                .doesNotContainKeys("channel", "items", "deliveries", "leavesAt");
        JsonPath open = read("/v1/digests/" + digest);
        assertThat(Instant.parse(open.getString("closesAt")))
                .isEqualTo(Instant.parse(open.getString("openedAt")).plusSeconds(3600));
        assertThat(open.getList("items.line")).isEqualTo(List.of("alarm 7", "alarm 8", "alarm 9"));
        assertThat(open.getList("items.notification")).isEqualTo(ids);
        assertThat(open.getList("items.data.number")).isEqualTo(List.of(7, 8, 9));
        assertThat(open.getString("items[2].url")).isEqualTo("https://example.com/9");
        List<String> items = open.getList("items.delivery");
        JsonPath delivery = read("/v1/deliveries/" + items.getFirst());
        assertThat(delivery.getString("digest")).isEqualTo(digest);
        assertThat(delivery.getString("trace[-1].decision")).isEqualTo("digest");
        JsonPath upcoming = read("/v1/recipients/" + ada + "/upcoming");
        assertThat(upcoming.getList("items.outlook.decision")).isEqualTo(List.of("digest", "digest", "digest"));
        assertThat(upcoming.getList("items.delivery.digest")).isEqualTo(List.of(digest, digest, digest));
        assertThat(upcoming.getString("items[0].outlook.why"))
                .contains(digest, "holds 3", upcoming.getString("items[0].outlook.at"));
        assertThat(upcoming.getString("items[0].delivery.workflow")).isNotNull();

        JsonPath page = read("/v1/digests/" + digest + "/items?limit=2");
        assertThat(page.getList("items.delivery")).isEqualTo(items.subList(0, 2));
        page = read("/v1/digests/" + digest + "/items?cursor=" + page.getString("cursor"));
        assertThat(page.getList("items.delivery")).isEqualTo(items.subList(2, 3));
        assertThat(page.getString("cursor")).isNull();

        JsonPath preview = read("/v1/digests/" + digest + "/preview");
        assertThat(preview.getList("messages")).hasSize(1);
        assertThat(preview.<Map<String, Object>>getList("messages").getFirst())
                .containsEntry("channel", "email")
                .containsEntry("to", "a***@example.com")
                .containsEntry("decision", "send")
                .containsEntry("title", "3 alarms")
                .containsEntry("shown", 3)
                .containsEntry("total", 3);
        assertThat(preview.getString("messages[0].body"))
                .startsWith(mark + ": 7 8 9 https://notify.example.com/a/preview-----");
        assertThat(read("/v1/digests/" + digest).getMap("")).isEqualTo(open.getMap(""));

        String second = "/v1/digests/" + digest + "/items/" + items.get(1);
        for (int i = 0; i < 2; i++) {
            call().delete(second).then().statusCode(200).body("state", equalTo("cancelled"));
        }
        assertThat(read("/v1/digests/" + digest).getInt("total")).isEqualTo(2);
        assertThat(read("/v1/digests/" + digest).getList("items.line")).isEqualTo(List.of("alarm 7", "alarm 9"));
        assertThat(read("/v1/digests/" + digest + "/preview").getString("messages[0].title"))
                .isEqualTo("2 alarms");

        String notification = "/v1/notifications/" + digest.replace("dig_", "ntf_");
        assertThat(read(notification).getString("stage")).isEqualTo("gathering");
        call().delete(notification)
                .then()
                .statusCode(409)
                .body("code", equalTo("is-digest"))
                .body("detail", containsString(digest));

        call().post("/v1/digests/" + digest + "/flush")
                .then()
                .statusCode(202)
                .body("id", equalTo(digest))
                .body("total", equalTo(2));
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(items.stream().map(DigestApiTest::state))
                        .isEqualTo(List.of("sent", "cancelled", "sent")));
        JsonPath message = sandbox();
        assertThat(message.getList(ofThis() + ".subject")).isEqualTo(List.of("2 alarms"));
        assertThat(message.getString(ofThis() + ".body")).contains(mark + ": 7 9 https://notify.example.com/a/");
        call().post("/v1/digests/" + digest + "/flush")
                .then()
                .statusCode(200)
                .body("state", equalTo("sent"))
                .body("total", equalTo(2))
                .body("deliveries.state", equalTo(List.of("sent")))
                .body("deliveries.digest", equalTo(List.of(digest)))
                .body("items.line", equalTo(List.of("alarm 7", "alarm 9")));
        assertThat(read("/v1/digests/" + digest + "/preview").getList("messages"))
                .isEmpty();
        call().delete("/v1/digests/" + digest + "/items/" + items.getFirst())
                .then()
                .statusCode(200)
                .body("state", equalTo("sent"));
        call().delete(notification).then().statusCode(409);
        assertThat(read("/v1/digests?recipient=" + ada).getList("items.state")).isEqualTo(List.of("sent"));
    }

    @Test
    void emptied_isSkipped() {
        recipient("");
        plain("'title':'x','body':'x'", "");
        gathered(1);
        String digest = "/v1/digests/" + read("/v1/digests?recipient=" + ada).getString("items[0].id");
        call().delete(digest + "/items/" + read(digest).getString("items[0].delivery"))
                .then()
                .statusCode(200);
        assertThat(read(digest).getString("state")).isEqualTo("open");
        call().post(digest + "/flush").then().statusCode(202);
        await().atMost(20, SECONDS)
                .untilAsserted(() -> call().get(digest)
                        .then()
                        .body("state", equalTo("skipped"))
                        .body("total", equalTo(0))
                        .body("why", equalTo("closed early, as it was asked to"))
                        .body("deliveries", equalTo(List.of()))
                        .body("items", equalTo(List.of())));
    }

    @Test
    void digests_areListedPageByPageTheLastToCloseFirst() {
        recipient("'addresses':{'email':'ada@example.com'}");
        for (String window : List.of("PT2H", "PT1H", "PT3H")) {
            call().body(json("{'to':[{'recipient':'%s'}],'content':{'body':'x'},'data':{'k':'%s'},"
                                    .formatted(ada, window)
                            + "'digest':{'key':'{{ data.k }}','window':'" + window + "'}}"))
                    .post("/v1/notifications")
                    .then()
                    .statusCode(202);
        }
        gathered(3);
        String path = "/v1/digests?recipient=" + ada;
        JsonPath first = read(path + "&limit=2");
        assertThat(first.getList("items.key")).isEqualTo(List.of("PT3H", "PT2H"));
        JsonPath second = read(path + "&limit=2&cursor=" + first.getString("cursor"));
        assertThat(second.getList("items.key")).isEqualTo(List.of("PT1H"));
        assertThat(second.getString("cursor")).isNull();

        call().get("/v1/digests?recipient=another&cursor=" + first.getString("cursor"))
                .then()
                .statusCode(400)
                .body("field", equalTo("cursor"));
        String items = "/v1/digests/" + first.getString("items[0].id") + "/items";
        call().get(items + "?cursor=" + first.getString("cursor"))
                .then()
                .statusCode(400)
                .body("field", equalTo("cursor"));
    }

    @Test
    void plainDigest_hasItsOwnTitleAndLines() {
        recipient("'addresses':{'email':'ada@example.com','phone':'+821012345678'}");
        String rule = "'digest':{'window':{'sliding':'PT5M','most':'PT1H'},'title':'{{ total }} of {{ digest.key }}',"
                + "'key':'{{ data.of }}','maxItems':3}";
        for (String body : List.of("one", "two")) {
            String id = call().body(
                            json("{'to':[{'recipient':'%s'}],'channels':['email','sms'],%s,'data':{'of':'news'},"
                                            .formatted(ada, rule)
                                    + "'content':{'title':'%s','body':'%s'}}".formatted(mark, body)))
                    .post("/v1/notifications")
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("id");
            assertThat(tree(call().get("/v1/notifications/" + id).asString()).get("digest"))
                    .isEqualTo(tree(json("{" + rule + "}")).get("digest"));
        }
        gathered(4);
        JsonPath digests = read("/v1/digests?recipient=" + ada);
        assertThat(digests.<String>getList("items.channel")).containsExactlyInAnyOrder("email", "sms");
        assertThat(digests.getList("items.total")).isEqualTo(List.of(2, 2));
        String mail = digests.getString("items.find{it.channel=='email'}.id");
        assertThat(read("/v1/digests/" + mail).<String>getList("items.line"))
                .containsExactlyInAnyOrder(mark + ": one", mark + ": two");
        assertThat(read("/v1/digests/" + mail + "/preview").getString("messages[0].title"))
                .isEqualTo("2 of news");
        assertThat(given().header("Authorization", "Bearer " + DevKey.TEXT)
                        .delete("/v1/digests/" + digests.getString("items.find{it.channel=='sms'}.id") + "/items/"
                                + read("/v1/digests/" + mail).getString("items[0].delivery"))
                        .statusCode())
                .as("in another digest")
                .isEqualTo(404);
        call().post("/v1/digests/" + mail + "/flush").then().statusCode(202);
        await().atMost(20, SECONDS)
                .untilAsserted(() ->
                        assertThat(sandbox().getList(ofThis() + ".subject")).isEqualTo(List.of("2 of news")));
        assertThat(sandbox().getString(ofThis() + ".body")).contains("• " + mark + ": one", "• " + mark + ": two");
    }

    @Test
    void preview_saysWhyThereIsNoMessage() {
        recipient("'addresses':{'email':'ada@example.com'}");
        template("x", "{{ data.missing }}");
        workflow("""
                'steps':[{'channel':'email','template':'%1$s','digest':{'window':'PT1H'}},
                 {'channel':'push','template':'%1$s','digest':{'window':'PT1H'},'fallback':[{'channel':'inbox'}]}]
                """.formatted(template));
        start("'to':[{'recipient':'" + ada + "'}],'expiresAt':'"
                + clock.instant().plusSeconds(8) + "'");
        gathered(2);
        Map<String, String> decisions = new HashMap<>();
        Map<String, String> digests = new HashMap<>();
        for (Map<String, String> digest : read("/v1/digests?recipient=" + ada).<Map<String, String>>getList("items")) {
            digests.put(digest.get("step"), digest.get("id"));
            read("/v1/digests/" + digest.get("id") + "/preview")
                    .<Map<String, String>>getList("messages")
                    .forEach(message ->
                            decisions.put(message.get("channel"), message.get("decision") + ": " + message.get("why")));
        }
        assertThat(decisions.get("email")).startsWith("fail: ").contains("data.missing");
        assertThat(decisions.get("push")).isEqualTo("skip: the recipient has no address that push reaches");
        assertThat(decisions.get("inbox")).startsWith("fail: ").contains("data.missing");
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(read("/v1/digests/" + digests.get("email") + "/preview")
                                .getString("messages[0].why"))
                        .as("its only item's time is over")
                        .isEqualTo("nothing is left in the digest"));
    }

    @Test
    void workflow_isAnsweredAsItWasPut() {
        String body = """
                {'critical':false,'hidden':false,'defaults':{},'steps':[
                  {'id':'a','channel':'email','template':'t','digest':{'window':'PT15M','key':'{{ data.x }}',
                    'maxItems':100000,'minItems':10000,'groupBy':'{{ data.y }}','summary':'{{ data.z }}',
                    'frequencies':['weekly','instant','daily','hourly']}},
                  {'id':'b','channel':'email','template':'t','digest':{'window':{'sliding':'PT5M','most':'PT5M'}}},
                  {'id':'c','channel':'email','template':'t','digest':{'window':{'lookBack':'PT1440H'}}},
                  {'id':'d','channel':'email','template':'t','to':[{'topic':'x'}],
                    'digest':{'window':{'cron':'0 9 * * *','zone':'recipient'},'heartbeat':true}},
                  {'id':'e','channel':'email','template':'t',
                    'digest':{'window':{'cron':'0 0 1 * *','zone':'Asia/Seoul','sendAt':'09:30'},'maxItems':2,'minItems':2}}]}
                """;
        call().body(json(body)).put("/v1/workflows/" + workflow).then().statusCode(200);
        ObjectNode answered =
                (ObjectNode) tree(call().get("/v1/workflows/" + workflow).asString());
        answered.remove(List.of("id", "version", "changedBy", "changedAt"));
        assertThat(answered).isEqualTo(tree(json(body)));
        call().body(answered.toString()).put("/v1/workflows/" + workflow).then().body("version", equalTo(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    {} → .window → missing-field
                    {'window':null} → .window → missing-field
                    {'window':7} → .window → invalid-field
                    {'window':'soon'} → .window → invalid-field
                    {'window':'PT0.5S'} → .window → invalid-field
                    {'window':'PT1.5S'} → .window → invalid-field
                    {'window':'-PT1H'} → .window → invalid-field
                    {'window':'PT1440H1S'} → .window → invalid-field
                    {'window':15} → .window → invalid-field
                    {'window':null} → .window → missing-field
                    {'window':{}} → .window → invalid-field
                    {'window':{'fixed':'PT1H'}} → .window.fixed → unknown-field
                    {'window':{'sliding':'PT1H','lookBack':'PT1H'}} → .window → invalid-field
                    {'window':{'sliding':'PT1H'}} → .window.most → missing-field
                    {'window':{'sliding':'PT1H','most':'PT59M'}} → .window.most → invalid-field
                    {'window':{'sliding':'PT1H','most':'P61D'}} → .window.most → invalid-field
                    {'window':{'sliding':'PT0S','most':'PT1H'}} → .window.sliding → invalid-field
                    {'window':{'sliding':'PT1H','most':'PT2H','zone':'UTC'}} → .window.zone → unknown-field
                    {'window':{'lookBack':'P61D'}} → .window.lookBack → invalid-field
                    {'window':{'lookBack':null}} → .window.lookBack → missing-field
                    {'window':{'cron':'daily'}} → .window.cron → invalid-field
                    {'window':{'cron':'0 9 * *'}} → .window.cron → invalid-field
                    {'window':{'cron':'0 9 31 2 *'}} → .window.cron → invalid-field
                    {'window':{'cron':'0 9 1 1,7 *'}} → .window.cron → invalid-field
                    {'window':{'cron':'0 9 29 2 *'}} → .window.cron → invalid-field
                    {'window':{'cron':'0 9 * * *','zone':'Mars/Olympus'}} → .window.zone → invalid-field
                    {'window':{'cron':'0 9 * * *','sendAt':'9:00'}} → .window.sendAt → invalid-field
                    {'window':{'cron':'0 9 * * *','sendAt':'24:00'}} → .window.sendAt → invalid-field
                    {'window':{'cron':'0 9 * * *','most':'PT1H'}} → .window.most → unknown-field
                    {'window':'PT1H','maxItems':1} → .maxItems → invalid-field
                    {'window':'PT1H','maxItems':100001} → .maxItems → invalid-field
                    {'window':'PT1H','minItems':1} → .minItems → invalid-field
                    {'window':'PT1H','minItems':10001} → .minItems → invalid-field
                    {'window':'PT1H','minItems':3,'maxItems':2} → .minItems → invalid-field
                    {'window':'PT1H','heartbeat':true} → .heartbeat → invalid-field
                    {'window':'PT1H','heartbeat':'yes'} → .heartbeat → invalid-field
                    {'window':'PT1H','key':'{{ data.x'} → .key → invalid-field
                    {'window':'PT1H','groupBy':'{% if %}'} → .groupBy → invalid-field
                    {'window':'PT1H','summary':'{{ | }}'} → .summary → invalid-field
                    {'window':'PT1H','every':'day'} → .every → unknown-field
                    """)
    void badRule_isNamed(String rule, String field, String code) {
        call().body(json("{'steps':[{'channel':'sms','template':'t'},{'id':'s','channel':'sms','template':'t','digest':"
                        + rule + "}]}"))
                .put("/v1/workflows/" + workflow)
                .then()
                .statusCode(400)
                .body("field", equalTo("steps[1].digest" + field))
                .body("code", equalTo(code));
        call().body(json("{'to':[{'email':'ada@example.com'}],'content':{'body':'x'},'digest':" + rule + "}"))
                .post("/v1/notifications")
                .then()
                .statusCode(400)
                .body("field", equalTo("digest" + field))
                .body("code", equalTo(code));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    'digest':{'window':'PT1H'},'throttle':{'limit':1,'per':'PT1H'} → steps[0].throttle
                    'digest':{'window':'PT1H','title':'x'} → steps[0].digest.title
                    'digest':{'window':'PT1H','frequencies':['daily','daily']} → steps[0].digest.frequencies
                    'digest':{'window':'PT1H','frequencies':['monthly']} → steps[0].digest.frequencies[0]
                    'digest':{'window':'PT1H','frequencies':'daily'} → steps[0].digest.frequencies
                    'digest':{'window':'PT1H','frequencies':['daily']},'to':[{'topic':'x'}] → steps[0].digest.frequencies
                    'digest':true → steps[0].digest
                    """)
    void badStep_isNamed(String fields, String field) {
        call().body(json("{'steps':[{'channel':'sms','template':'t'," + fields + "}]}"))
                .put("/v1/workflows/" + workflow)
                .then()
                .statusCode(400)
                .body("field", equalTo(field));
        call().get("/v1/workflows/" + workflow).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    'workflow':'w','digest':{'window':'PT1H'} → digest → steps say how
                    'content':{'body':'x'},'digest':{'window':'PT1H','frequencies':['daily']} → digest.frequencies → workflows only
                    'content':{'body':'x'},'digest':{'window':'PT1H','title':'{{'} → digest.title → no Liquid
                    'content':{'body':'x'},'digest':[] → digest → object
                    """)
    void badNotification_isNamed(String fields, String field, String why) {
        call().body(json("{'to':[{'email':'ada@example.com'}]," + fields + "}"))
                .post("/v1/notifications")
                .then()
                .statusCode(400)
                .body("field", equalTo(field))
                .body("detail", containsString(why));
    }

    @Test
    void scheduleThatIsTooSeldom_isToldHowSeldom() {
        call().body(json("{'steps':[{'channel':'sms','template':'t','digest':{'window':{'cron':'0 9 1 1,7 *'}}}]}"))
                .put("/v1/workflows/" + workflow)
                .then()
                .statusCode(400)
                .body("detail", containsString("every 62 days; this one leaves out 184 days"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get /v1/digests/dig_01arz3ndektsv4rrffq69g5fav",
                "get /v1/digests/ntf_01arz3ndektsv4rrffq69g5fav",
                "get /v1/digests/x",
                "get /v1/digests/dig_01arz3ndektsv4rrffq69g5fav/items",
                "get /v1/digests/dig_01arz3ndektsv4rrffq69g5fav/preview",
                "post /v1/digests/dig_01arz3ndektsv4rrffq69g5fav/flush",
                "delete /v1/digests/dig_01arz3ndektsv4rrffq69g5fav/items/dlv_01arz3ndektsv4rrffq69g5fav_0123456789abc",
                "delete /v1/digests/dig_01arz3ndektsv4rrffq69g5fav/items/x"
            })
    void whatThereIsNot_isNotFound(String request) {
        String[] parts = request.split(" ");
        call().request(parts[0].toUpperCase(java.util.Locale.ROOT), parts[1])
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
    }

    @Test
    void notification_isNoDigest() {
        recipient("");
        String id = call().body(json("{'to':[{'recipient':'" + ada + "'}],'content':{'body':'x'}}"))
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        String digest = "/v1/digests/" + id.replace("ntf_", "dig_");
        call().get(digest).then().statusCode(404);
        call().get(digest + "/items").then().statusCode(404);
        call().post(digest + "/flush").then().statusCode(404);
        call().get("/v1/digests?recipient=" + ada).then().statusCode(200).body("items", equalTo(List.of()));
    }

    @ParameterizedTest
    @CsvSource({"read, 200, 403, 403", "send, 403, 202, 200", "admin, 200, 202, 200"})
    void scopes_areThoseOfNotifications(String scope, int reading, int flushing, int cancelling) {
        recipient("");
        plain("'title':'x','body':'x'", "");
        gathered(1);
        String digest = read("/v1/digests?recipient=" + ada).getString("items[0].id");
        String item = read("/v1/digests/" + digest).getString("items[0].delivery");
        String key = call().body(json("{'name':'k','scopes':['" + scope + "']}"))
                .post("/v1/keys")
                .then()
                .statusCode(201)
                .extract()
                .path("key");
        for (String path :
                List.of("?recipient=" + ada, "/" + digest, "/" + digest + "/items", "/" + digest + "/preview")) {
            as(key).get("/v1/digests" + path).then().statusCode(reading);
        }
        as(key).delete("/v1/digests/" + digest + "/items/" + item).then().statusCode(cancelling);
        as(key).post("/v1/digests/" + digest + "/flush").then().statusCode(flushing);
    }

    @Test
    void page_listsAllItemsInTheLanguageAndTimeOfTheRecipient() {
        recipient("'locale':'ko-KR','zone':'Asia/Seoul'");
        int total = 103;
        plain("'title':'<b>0</b>','body':'" + mark + "','url':'https://example.com/?a=1&b=2'", "");
        plain("'title':'1','body':'x'", "'url':'javascript:alert(1)'");
        plain("'title':'2','body':'x'", "'url':'http://example.com/2'");
        IntStream.range(3, total).forEach(i -> plain("'title':'" + i + "','body':'x'", ""));
        gathered(total);
        String digest = read("/v1/digests?recipient=" + ada).getString("items[0].id");
        Instant first = Instant.parse(read("/v1/digests/" + digest).getString("items[0].at"));

        String path = path(ada, digest);
        String page = get(path).then().statusCode(200).extract().asString();
        assertThat(page)
                .contains("<html lang=\"ko\">", "<h1 dir=\"auto\">알림 103개</h1>", "시간은 Asia/Seoul 기준입니다.")
                .contains("&lt;b&gt;0&lt;/b&gt;: " + mark)
                .contains("<a href=\"https://example.com/?a=1&amp;b=2\">")
                .contains("<a href=\"http://example.com/2\">")
                .contains(DateTimeFormatter.ofPattern("uuuu년 M월 d일 a h:mm", Locale.KOREAN)
                        .format(first.atZone(ZoneId.of("Asia/Seoul"))))
                .doesNotContain("javascript:", "<b>");
        assertThat(lines(page)).hasSize(100);
        String next = found(page, "<a class=\"next\" href=\"(\\?cursor=[^\"]+)\">다음</a>")
                .getFirst()
                .replace("&amp;", "&");
        String rest = get(path + next).then().statusCode(200).extract().asString();
        assertThat(lines(rest)).hasSize(3);
        assertThat(rest)
                .contains("<h1 dir=\"auto\">알림 103개</h1>", "101~103번째", "처음으로")
                .doesNotContain("?cursor=");
        assertThat(Stream.concat(lines(page).stream(), lines(rest).stream()))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, total)
                        .mapToObj(i -> i == 0 ? "&lt;b&gt;0&lt;/b&gt;: " + mark : i + ": x")
                        .toList());

        recipient("'locale':'en'");
        assertThat(get(path).asString())
                .contains("<h1 dir=\"auto\">103 notifications</h1>", "1 to 100 · Times are in UTC.", ">Next</a>");
        for (String cursor :
                List.of("x", "AAAA", "A".repeat(2000), next.substring(8).replace("&from=101", "") + "A")) {
            sorry(path + "?cursor=" + cursor);
        }
        call().delete("/v1/recipients/" + ada);
        sorry(path);
    }

    @Test
    void page_opensToItsOwnTokenAlone() {
        recipient("");
        plain("'title':'x','body':'x'", "");
        gathered(1);
        String digest = read("/v1/digests?recipient=" + ada).getString("items[0].id");
        String path = path(ada, digest);
        assertThat(get(path).asString()).contains("<h1 dir=\"auto\">1 notification</h1>");
        assertThat(given().post(path).statusCode()).isEqualTo(405);

        Instant now = clock.instant();
        String token = path.substring(3);
        sorry("/d/" + (token.charAt(0) == 'A' ? 'B' : 'A') + token.substring(1));
        sorry("/d/" + token + "A");
        sorry("/d/x");
        sorry(path("eve", digest));
        sorry(path(ada, digest.replace("dig_", "ntf_")));
        sorry(path(ada, "dig_01arz3ndektsv4rrffq69g5fav"));
        sorry(path(
                ada,
                read("/v1/digests/" + digest).getString("items[0].notification").replace("ntf_", "dig_")));
        sorry("/d/" + tokens.sign(new Token(Purpose.ACKNOWLEDGE, ada, digest, now.plusSeconds(60)), now));
        sorry("/d/" + tokens.sign(new Token(Purpose.DIGEST, ada, digest, now.minusSeconds(1)), now));
        sorry("/a/" + token);
    }

    private static void sorry(String path) {
        assertThat(get(path).then().statusCode(404).extract().asString())
                .as(path)
                .contains("This link doesn’t work")
                .doesNotContain("xception");
    }

    private String path(String subject, String digest) {
        return URI.create(links.digest(subject, digest, clock.instant()).orElseThrow())
                .getRawPath();
    }

    private static List<String> lines(String page) {
        return found(page, "<li><bdi>(?:<a [^>]*>)?([^\n]*?)(?:</a>)?</bdi><time");
    }

    private static List<String> found(String page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static io.restassured.response.Response get(String path) {
        return given().urlEncodingEnabled(false).get(path);
    }

    /** A notification in the inbox's digest. */
    private void plain(String content, String data) {
        call().body(json("{'to':[{'recipient':'%s'}],'channels':['inbox'],'content':{%s},'data':{%s},"
                                .formatted(ada, content, data)
                        + "'digest':{'window':'P1D'}}"))
                .post("/v1/notifications")
                .then()
                .statusCode(202);
    }

    private void gathered(int items) {
        await().atMost(60, SECONDS)
                .untilAsserted(
                        () -> assertThat(read("/v1/digests?recipient=" + ada).<Integer>getList("items.total").stream()
                                        .mapToInt(i -> i)
                                        .sum())
                                .isEqualTo(items));
    }

    private static String state(String delivery) {
        return read("/v1/deliveries/" + delivery).getString("state");
    }

    private void recipient(String fields) {
        put("/v1/recipients/" + ada, "{" + fields + "}");
    }

    private void template(String title, String body) {
        put(
                "/v1/templates/" + template,
                "{'publish':true,'parts':{'default':{'title':'" + title + "','body':'" + body + "'}}}");
    }

    private void workflow(String fields) {
        put("/v1/workflows/" + workflow, "{" + fields + "}");
    }

    private String start(String fields) {
        return call().body(json("{'workflow':'" + workflow + "'," + fields + "}"))
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static ValidatableResponse put(String path, String body) {
        return call().body(json(body)).put(path).then().statusCode(200);
    }

    private static JsonPath read(String path) {
        return call().get(path).then().statusCode(200).extract().jsonPath();
    }

    private static JsonPath sandbox() {
        return given().get("/sandbox/messages?limit=1000")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private String ofThis() {
        return "messages.findAll{it.channel=='email' && it.body.contains('" + mark + "')}";
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
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
        return given().header("Authorization", "Bearer " + key)
                .contentType(ContentType.JSON)
                .urlEncodingEnabled(false);
    }
}
