package io.allim.workflow;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.access.DevKey;
import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recipients, topics, templates and workflows together, as an application uses them. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class WorkflowApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String mark = UUID.randomUUID().toString();
    private final String ada = "ada-" + mark;
    private final String workflow = "w-" + mark;
    private final String template = "t-" + mark;

    @Inject
    InstantSource clock;

    @ConfigProperty(name = "allim.sandbox.port")
    int sandboxPort;

    @Test
    void workflow_goesTheWholeWay() {
        putWords();
        recipient(ada, """
                {'addresses':{'email':'ada@example.com','phone':'+821012345678'},'locale':'ko-KR',
                 'attributes':{'firstName':'<Ada>'}}
                """);
        recipient("grace-" + mark, "{'addresses':{'phone':'+12065550100'}}");
        call().put("/v1/topics/oncall-" + mark + "/subscribers/grace-" + mark)
                .then()
                .statusCode(204);
        workflow("""
                'category':'billing','steps':[
                  {'channel':'inbox','template':'%1$s'},
                  {'channel':'email','template':'%1$s'},
                  {'id':'reminder','channel':'email','template':'%1$s','after':'PT1H','unless':[{'is':'seen','step':'inbox'}]},
                  {'id':'alarm','channel':'sms','template':'%1$s','after':'PT4H','unless':[{'is':'acked'}]},
                  {'id':'oncall','channel':'sms','template':'%1$s','to':[{'topic':'oncall-%2$s'}]}]
                """.formatted(template, mark));
        String id =
                start("'to':[{'recipient':'" + ada + "'}],'data':{'number':7}").getString("id");
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(states(id))
                        .isEqualTo(Map.of(
                                "inbox", "delivered",
                                "email", "sent",
                                "reminder", "held",
                                "alarm", "held",
                                "oncall", "sent")));

        String html = htmlOfWhatLeft();
        given().get(link(html, "p")).then().statusCode(200).body(containsString("<html lang=\"ko"));

        assertThat(outlook("reminder")).startsWith("send");
        assertThat(outlook("alarm")).startsWith("send");
        String ackUrl = link(html, "a");
        given().get(ackUrl).then().statusCode(200);
        given().head(ackUrl).then().statusCode(200);
        assertThat(outlook("alarm")).startsWith("send");
        given().post(ackUrl).then().statusCode(200);
        assertThat(outlook("alarm")).startsWith("skip: acknowledged at 2");
        assertThat(outlook("reminder")).startsWith("send");

        String token = call().body("{}")
                .post("/v1/recipients/" + ada + "/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
        String entry = as(token)
                .get("/v1/inbox/" + ada)
                .then()
                .statusCode(200)
                .body("items.title", equalTo(List.of("청구서 7")))
                .extract()
                .path("items[0].delivery");
        as(token).put("/v1/inbox/" + ada + "/" + entry + "/seen").then().statusCode(204);
        assertThat(outlook("reminder")).startsWith("skip: step inbox was seen at 2");
    }

    @Test
    void notification_isRefusedWhileWhatItNeedsIsMissing() {
        recipient(ada, "{}");
        refused(
                "{'workflow':'" + workflow + "','to':[{'recipient':'" + ada + "'}]}",
                422,
                "workflow",
                "PUT /v1/workflows");
        workflow("'steps':[{'channel':'inbox','template':'" + template + "'}]");
        refused("{'workflow':'" + workflow + "','to':[{'recipient':'" + ada + "'}]}", 422, "workflow", template);
        refused("{'workflow':'" + workflow + "','content':{'body':'x'}}", 400, "content", "either");
        refused("{'workflow':'" + workflow + "','channels':['sms']}", 400, "channels", "names the channels");
        refused("{'workflow':'" + workflow + "','exclude':[' ab']}", 400, "exclude[0]", "1 to 128");
        refused("{'workflow':'no such'}", 400, "workflow", "1 to 64");
        refused("{'content':{'body':'x'}}", 400, "to", "is missing");
    }

    @Test
    void missingVariable_failsTheDeliveryAndIsNamed() {
        recipient(ada, "{}");
        template("{% if data.invoice %}{{ data.invoice.number }}{% endif %}");
        workflow("'steps':[{'channel':'inbox','template':'" + template + "'}]");
        String id = start("'to':[{'recipient':'" + ada + "'}],'data':{'invoice':{}}")
                .getString("id");
        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(states(id)).isEqualTo(Map.of("inbox", "failed")));
        assertThat(why(id)).contains(template).contains("data.invoice.number");
    }

    @Test
    void topic_reachesEachSubscriberButTheExcluded() {
        List<String> crew = IntStream.range(0, 5).mapToObj(i -> mark + "-" + i).toList();
        crew.forEach(member -> recipient(member, "{}"));
        call().body(Map.of("add", crew))
                .post("/v1/topics/" + mark + "/subscribers")
                .then()
                .body("added", equalTo(5));
        template("x");
        workflow("'steps':[{'channel':'inbox','template':'" + template + "'}]");
        JsonPath accepted = start(
                "'to':[{'topic':'%s'},{'recipient':'%s'}],'exclude':['%s']".formatted(mark, crew.get(1), crew.get(3)));
        assertThat(accepted.getBoolean("more")).isTrue();
        String path = "/v1/notifications/" + accepted.getString("id");
        await().atMost(20, SECONDS).until(() -> read(path).getString("stage").equals("planned"));

        List<String> reached = new ArrayList<>();
        String cursor = "";
        while (!cursor.equals("&cursor=null")) {
            JsonPath page = read(path + "/deliveries?limit=3" + cursor);
            assertThat(page.getList("items")).hasSizeBetween(1, 3);
            reached.addAll(page.getList("items.recipient"));
            cursor = "&cursor=" + page.getString("cursor");
        }
        assertThat(reached).containsExactlyInAnyOrder(crew.get(0), crew.get(1), crew.get(2), crew.get(4));
        assertThat(read(path).getBoolean("more")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"skip, skipped", "hold, held"})
    void throttle_stopsTheOneTooMany(String overflow, String state) {
        recipient(ada, "{}");
        template("x");
        workflow("""
                'steps':[{'channel':'inbox','template':'%s',
                  'throttle':{'limit':2,'per':'PT1H','key':'{{ data.host }}','overflow':'%s'}}]
                """.formatted(template, overflow));
        List<String> ids = new ArrayList<>();
        for (String host : List.of("a", "a", "a", "b")) {
            String id = start("'to':[{'recipient':'%s'}],'data':{'host':'%s'}".formatted(ada, host))
                    .getString("id");
            ids.add(id);
            await().atMost(20, SECONDS)
                    .untilAsserted(
                            () -> assertThat(states(id).get("inbox")).isEqualTo(ids.size() == 3 ? state : "delivered"));
        }
        assertThat(why(ids.get(2))).contains("throttled: 2 of 2 were sent since");
    }

    @Test
    void fallback_goesByTheNextChannelThatReaches() {
        recipient(
                ada,
                "{'addresses':{'webhook':'http://127.0.0.1:" + sandboxPort + "/hooks/status/410?" + mark
                        + "','email':'ada@example.com'}}");
        template(mark);
        workflow("""
                'steps':[{'id':'tell','channel':'push','template':'%1$s','fallback':[
                  {'channel':'webhook'},{'channel':'email'},{'channel':'inbox'}]}]
                """.formatted(template));
        String id = start("'to':[{'recipient':'" + ada + "'}]").getString("id");
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(
                                read("/v1/notifications/" + id).<Map<String, Object>>getList("deliveries").stream()
                                        .map(delivery -> delivery.get("channel") + " " + delivery.get("state")))
                        .containsExactlyInAnyOrder("push skipped", "webhook failed", "email sent"));
    }

    @Test
    void cancel_stopsTheStepsThatWait() {
        recipient(ada, "{}");
        template("x");
        workflow("""
                'steps':[{'channel':'inbox','template':'%1$s'},
                  {'id':'again','channel':'inbox','template':'%1$s','after':'PT1H'},
                  {'id':'others','channel':'inbox','template':'%1$s','after':'PT4H','to':[{'recipient':'%2$s'}]}]
                """.formatted(template, ada));
        String id = start("'to':[{'recipient':'" + ada + "'}]").getString("id");
        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(states(id)).containsEntry("inbox", "delivered"));
        call().delete("/v1/notifications/" + id)
                .then()
                .statusCode(200)
                .body("stage", equalTo("cancelled"))
                .body("cancelled", equalTo(1));
        assertThat(states(id)).isEqualTo(Map.of("inbox", "delivered", "again", "cancelled"));
        assertThat(read("/v1/recipients/" + ada + "/upcoming").getList("items")).isEmpty();
    }

    @Test
    void workflow_isAnsweredAsItWasPut() {
        String body = """
                {'name':'Overdue','category':'billing','critical':true,'defaults':{'all':false,'inbox':true},
                 'steps':[
                  {'id':'inbox','channel':'inbox','template':'a'},
                  {'id':'mail','channel':'email','template':'b','after':'PT1H',
                   'unless':[{'is':'seen'},{'is':'read','step':'inbox'},{'is':'acked'}],
                   'throttle':{'limit':3,'per':'PT24H','key':'{{ data.x }}','overflow':'hold'},'urgency':'high',
                   'fallback':[{'channel':'sms','template':'b'},{'channel':'push','template':'c'}]},
                  {'id':'oncall','channel':'sms','template':'d','after':'PT4H',
                   'to':[{'topic':'oncall'},{'recipient':'ada'},{'phone':'+821012345678'}],
                   'sendWindow':[{'days':['monday','friday'],'from':'09:00','to':'18:00','zone':'Asia/Seoul'},
                     {'days':['sunday'],'from':'10:00','to':'12:00'}]},
                  {'id':'team','channel':'webhook','template':'e','thread':{'key':'{{ data.x }}','mode':'replace'}},
                  {'id':'others','channel':'webhook','template':'e','thread':{'key':'{{ data.x }}','mode':'reply'}}],
                 'quietHours':[{'days':['monday','saturday'],'from':'22:00','to':'07:00'}]}
                """;
        put("/v1/workflows/" + workflow, body).body("version", equalTo(1));
        String answered = call().get("/v1/workflows/" + workflow).asString();
        ObjectNode again = (ObjectNode) tree(answered);
        again.remove(List.of("id", "version", "hidden", "changedBy", "changedAt"));
        assertThat(again).isEqualTo(tree(json(body)));
        put("/v1/workflows/" + workflow, again.toString()).body("version", equalTo(1));
        put("/v1/workflows/" + workflow, again.put("name", "Late").toString()).body("version", equalTo(2));
    }

    @Test
    void removedWorkflow_startsNothingAndFinishesWhatItStarted() {
        recipient(ada, "{}");
        template("x");
        workflow("'steps':[{'channel':'inbox','template':'" + template + "','after':'PT1H'}]");
        start("'to':[{'recipient':'" + ada + "'}]");
        call().get("/v1/workflows?limit=100").then().body("items.id", hasItem(workflow));
        call().delete("/v1/workflows/" + workflow).then().statusCode(204);
        call().delete("/v1/workflows/" + workflow).then().statusCode(404);
        call().get("/v1/workflows/" + workflow).then().statusCode(404);
        refused(
                "{'workflow':'" + workflow + "','to':[{'recipient':'" + ada + "'}]}",
                422,
                "workflow",
                "There is no workflow");
        assertThat(outlook("inbox")).startsWith("send");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    {} → steps
                    {'steps':[]} → steps
                    {'steps':[{}]} → steps[0].channel
                    {'steps':[{'channel':'pigeon','template':'t'}]} → steps[0].channel
                    {'steps':[{'channel':'sms'}]} → steps[0].template
                    {'steps':[{'channel':'sms','template':'a b'}]} → steps[0].template
                    {'steps':[{'channel':'sms','template':'t','after':'soon'}]} → steps[0].after
                    {'steps':[{'channel':'sms','template':'t','after':'-PT1S'}]} → steps[0].after
                    {'steps':[{'channel':'sms','template':'t','after':'P366D'}]} → steps[0].after
                    {'steps':[{'channel':'sms','template':'t','urgency':'now'}]} → steps[0].urgency
                    {'steps':[{'channel':'sms','template':'t','when':'PT1H'}]} → steps[0].when
                    {'steps':[{'channel':'sms','template':'t','unless':[{}]}]} → steps[0].unless[0].is
                    {'steps':[{'channel':'sms','template':'t','unless':[{'is':'bored'}]}]} → steps[0].unless[0].is
                    {'steps':[{'channel':'sms','template':'t','unless':[{'is':'sent','step':'sms'}]}]} → steps[0].unless[0]
                    {'steps':[{'channel':'sms','template':'t','unless':[{'is':'sent','step':'nope'}]}]} → steps[0].unless[0]
                    {'steps':[{'channel':'sms','template':'t'},{'channel':'email','template':'t','unless':[{'is':'seen','step':'sms'}]}]} → steps[1].unless[0].is
                    {'steps':[{'channel':'inbox','template':'t'},{'channel':'email','template':'t','unless':[{'is':'acked','step':'inbox'}]}]} → steps[1].unless[0]
                    {'steps':[{'channel':'inbox','template':'t'},{'channel':'sms','template':'t','to':[{'recipient':'a'}],'unless':[{'is':'seen'}]}]} → steps[1].unless[0]
                    {'steps':[{'channel':'sms','template':'t','throttle':{'per':'PT1H'}}]} → steps[0].throttle.limit
                    {'steps':[{'channel':'sms','template':'t','throttle':{'limit':0,'per':'PT1H'}}]} → steps[0].throttle.limit
                    {'steps':[{'channel':'sms','template':'t','throttle':{'limit':1}}]} → steps[0].throttle.per
                    {'steps':[{'channel':'sms','template':'t','throttle':{'limit':1,'per':'PT0.5S'}}]} → steps[0].throttle.per
                    {'steps':[{'channel':'sms','template':'t','throttle':{'limit':1,'per':'PT1H','overflow':'drop'}}]} → steps[0].throttle.overflow
                    {'steps':[{'channel':'sms','template':'t','thread':{}}]} → steps[0].thread.key
                    {'steps':[{'channel':'sms','template':'t','thread':{'key':''}}]} → steps[0].thread.key
                    {'steps':[{'channel':'sms','template':'t','thread':{'key':'{{ x'}}]} → steps[0].thread.key
                    {'steps':[{'channel':'sms','template':'t','thread':{'key':'x','mode':'edit'}}]} → steps[0].thread.mode
                    {'steps':[{'channel':'sms','template':'t','thread':{'key':'x','step':'sms'}}]} → steps[0].thread.step
                    {'steps':[{'channel':'sms','template':'t','thread':'x'}]} → steps[0].thread
                    {'steps':[{'channel':'sms','template':'t','digest':{'window':'PT1H'},'thread':{'key':'x'}}]} → steps[0].thread
                    {'steps':[{'channel':'sms','template':'t','to':[{}]}]} → steps[0].to[0]
                    {'steps':[{'channel':'sms','template':'t','to':[{'phone':'12'}]}]} → steps[0].to[0].phone
                    {'steps':[{'channel':'sms','template':'t','fallback':[{'channel':'sms'}]}]} → steps[0].fallback
                    {'steps':[{'channel':'sms','template':'t','fallback':[{'channel':'pigeon'}]}]} → steps[0].fallback[0].channel
                    {'steps':[{'channel':'sms','template':'t','fallback':[{'channel':'push','after':'PT1H'}]}]} → steps[0].fallback[0].after
                    {'steps':[{'channel':'sms','template':'t'},{'channel':'sms','template':'t'}]} → steps[1].id
                    {'steps':[{'channel':'sms','template':'t'}],'defaults':{'pigeon':true}} → defaults.pigeon
                    {'steps':[{'channel':'sms','template':'t'}],'defaults':{'all':'yes'}} → defaults.all
                    {'steps':[{'channel':'sms','template':'t'}],'critical':'very'} → critical
                    {'steps':[{'channel':'sms','template':'t'}],'category':'a b'} → category
                    {'steps':[{'channel':'sms','template':'t'}],'version':2} → version
                    {'steps':[{'channel':'sms','template':'t'}],'quietHours':[{'from':'22:00'}]} → quietHours[0].to
                    {'steps':[{'channel':'sms','template':'t'}],'quietHours':[{'from':'22:00','to':'7:00'}]} → quietHours[0].to
                    {'steps':[{'channel':'sms','template':'t'}],'quietHours':{'from':'22:00','to':'07:00'}} → quietHours
                    {'steps':[{'channel':'sms','template':'t'}],'quietHours':[{'from':'07:00','to':'07:00'}]} → quietHours
                    {'steps':[{'channel':'sms','template':'t'}],'quietHours':[{'from':'07:00','to':'20:00'},{'from':'19:00','to':'07:00'}]} → quietHours
                    {'steps':[{'channel':'sms','template':'t','sendWindow':[{'from':'09:00','to':'18:00','until':'x'}]}]} → steps[0].sendWindow[0].until
                    {'steps':[{'channel':'sms','template':'t','sendWindow':'09:00'}]} → steps[0].sendWindow
                    {'steps':[{'channel':'sms','template':'t'},{'channel':'email','template':'t','sendWindow':[{'from':'23:00','to':'01:00'}]}],'quietHours':[{'from':'22:00','to':'07:00'}]} → steps[1].sendWindow
                    """)
    void put_namesWhatIsWrong(String body, String field) {
        call().body(json(body))
                .put("/v1/workflows/" + workflow)
                .then()
                .statusCode(400)
                .body("field", equalTo(field));
        call().get("/v1/workflows/" + workflow).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({"10, 0, 200", "11, 0, 400", "10, 8, 200", "10, 9, 400"})
    void put_takesTenStepsAndEighteenWays(int steps, int fallbacks, int status) {
        List<String> all = IntStream.range(0, steps)
                .mapToObj(i -> "{'id':'s" + i + "','channel':'sms','template':'t'"
                        + (i < fallbacks ? ",'fallback':[{'channel':'push'}]" : "") + "}")
                .toList();
        call().body(json("{'steps':[" + String.join(",", all) + "]}"))
                .put("/v1/workflows/" + workflow)
                .then()
                .statusCode(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'quietHours':[]",
                "'quietHours':[{'from':'07:00','to':'20:00'},{'from':'20:01','to':'07:00'}]",
                "'quietHours':[{'days':['monday','tuesday','wednesday','thursday','friday','saturday'],'from':'00:00','to':'00:00'}]"
            })
    void quietHours_mayBeAllButAMinuteOrADay(String hours) {
        workflow("'steps':[{'channel':'sms','template':'t'}]," + hours);
    }

    @Test
    void sendWindow_holdsTheStepUntilItOpens() {
        recipient(ada, "{'addresses':{'phone':'+821012345678'}}");
        template("x");
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        String far = DayOfWeek.of(now.getDayOfWeek().getValue() % 7 + 1)
                .plus(1)
                .name()
                .toLowerCase(Locale.ROOT);
        workflow("""
                'steps':[{'channel':'inbox','template':'%1$s'},
                  {'channel':'sms','template':'%1$s','sendWindow':[{'days':['%2$s'],'from':'09:00','to':'18:00'}]}]
                """.formatted(template, far));
        String id = start("'to':[{'recipient':'" + ada + "'}]").getString("id");
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(states(id)).isEqualTo(Map.of("inbox", "delivered", "sms", "held")));
        assertThat(read("/v1/notifications/" + id).getString("deliveries.find{it.step=='sms'}.why"))
                .startsWith("until 2")
                .endsWith("T09:00:00Z: the step goes from 09:00 to 18:00 in UTC");
    }

    @Test
    void mailOfWordsAlone_saysTheirLanguage() {
        put("/v1/templates/" + template, """
                {'publish':true,'parts':{'email':{'subject':'Hello','text':'%1$s'}},
                 'locales':{'ar':{'email':{'subject':'مرحبا','text':'%1$s'}}}}
                """.formatted(mark));
        recipient(ada, "{'addresses':{'email':'ada@example.com'},'locale':'ar-EG'}");
        workflow("'steps':[{'channel':'email','template':'" + template + "'}]");
        String id = start("'to':[{'recipient':'" + ada + "'}]").getString("id");
        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(states(id)).isEqualTo(Map.of("email", "sent")));
        assertThat(sandbox().getString(ofThis("email") + ".html"))
                .startsWith("<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">");
    }

    private void putWords() {
        put("/v1/templates/layout-" + mark, """
                {'publish':true,'parts':{'email':{'html':
                 '<html><body><h1>{{ subject }}</h1>{{ content }}<a id=\\'p\\' href=\\'{{ preferencesUrl }}\\'>!</a></body></html>'}}}
                """);
        put("/v1/templates/" + template, """
                {'publish':true,'parts':{
                  'default':{'title':'Invoice {{ data.number }}','body':'%1$s: please pay.'},
                  'email':{'subject':'Invoice {{ data.number }}','html':'<p>Pay</p>'}},
                 'locales':{'ko':{
                  'default':{'title':'청구서 {{ data.number }}','body':'%1$s: 납부해 주세요.'},
                  'email':{'subject':'청구서 {{ data.number }}','layout':'layout-%1$s',
                    'html':'<p>%1$s {{ recipient.attributes.firstName }}님</p><a id=\\'a\\' href=\\'{{ ackUrl }}\\'>확인</a>'}}}}
                """.formatted(mark));
    }

    private String htmlOfWhatLeft() {
        JsonPath left = sandbox();
        assertThat(left.getList("messages.findAll{it.body.contains('" + mark + "')}.channel"))
                .containsExactlyInAnyOrder("inbox", "email", "sms");
        assertThat(left.getString(ofThis("inbox") + ".to")).isEqualTo(ada);
        assertThat(left.getString(ofThis("inbox") + ".subject")).isEqualTo("청구서 7");
        assertThat(left.getString(ofThis("sms") + ".to")).isEqualTo("+12065550100");
        assertThat(left.getString(ofThis("sms") + ".body")).isEqualTo("Invoice 7\n" + mark + ": please pay.");
        assertThat(left.getString(ofThis("email") + ".to")).isEqualTo("ada@example.com");
        assertThat(left.getString(ofThis("email") + ".subject")).isEqualTo("청구서 7");
        assertThat(left.getString(ofThis("email") + ".headers.'List-Unsubscribe'"))
                .startsWith("<https://notify.example.com/u/");
        assertThat(left.getString(ofThis("email") + ".headers.'List-Unsubscribe-Post'"))
                .isEqualTo("List-Unsubscribe=One-Click");
        String html = left.getString(ofThis("email") + ".html");
        assertThat(html).contains("<h1>청구서 7</h1><p>" + mark + " &lt;Ada&gt;님</p>");
        return html;
    }

    private void workflow(String fields) {
        put("/v1/workflows/" + workflow, "{" + fields + "}");
    }

    private void template(String words) {
        put("/v1/templates/" + template, "{'publish':true,'parts':{'default':{'body':'" + words + "'}}}");
    }

    private JsonPath start(String fields) {
        return call().body(json("{'workflow':'" + workflow + "'," + fields + "}"))
                .post("/v1/notifications")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
    }

    private static void refused(String body, int status, String field, String why) {
        call().body(json(body))
                .post("/v1/notifications")
                .then()
                .statusCode(status)
                .body("field", equalTo(field))
                .body("detail", containsString(why));
    }

    private static void recipient(String id, String body) {
        put("/v1/recipients/" + id, body);
    }

    private static ValidatableResponse put(String path, String body) {
        return call().body(json(body)).put(path).then().statusCode(200);
    }

    private static JsonPath read(String path) {
        return call().get(path).then().statusCode(200).extract().jsonPath();
    }

    /** By step. */
    private static Map<String, String> states(String notification) {
        Map<String, String> states = new HashMap<>();
        read("/v1/notifications/" + notification)
                .<Map<String, String>>getList("deliveries")
                .forEach(delivery -> states.put(delivery.get("step"), delivery.get("state")));
        return states;
    }

    private static String why(String notification) {
        return read("/v1/notifications/" + notification).getString("deliveries[0].why");
    }

    private String outlook(String step) {
        JsonPath upcoming = read("/v1/recipients/" + ada + "/upcoming");
        String item = "items.find{it.delivery.step=='" + step + "'}.outlook.";
        return upcoming.getString(item + "decision") + ": " + upcoming.getString(item + "why");
    }

    private static JsonPath sandbox() {
        return given().get("/sandbox/messages?limit=1000")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private String ofThis(String channel) {
        return "messages.find{it.channel=='" + channel + "' && it.body.contains('" + mark + "')}";
    }

    /** The path of a link in an e-mail. */
    private static String link(String html, String id) {
        Matcher link = Pattern.compile("id='" + id + "' href='https://notify\\.example\\.com([^']+)'")
                .matcher(html);
        assertThat(link.find()).as(html).isTrue();
        return link.group(1);
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String json(String text) {
        return text.replaceAll("(?<!\\\\)'", "\"").replace("\\'", "'");
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
