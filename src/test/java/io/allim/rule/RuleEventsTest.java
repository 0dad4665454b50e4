package io.allim.rule;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.lessThan;

import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events as AWS writes them come into the function, and what its rules make of them is seen through the API. */
@Tag("application")
@QuarkusTest
@TestProfile(AllowedTopics.class)
@QuarkusTestResource(TestPorts.class)
class RuleEventsTest {

    private static final List<String> SAMPLES = List.of(
            "alarm",
            "ok",
            "alarm-state-change",
            "budget",
            "s3-object-created",
            "codepipeline-failed",
            "guardduty-finding",
            "health-event",
            "ec2-stopped",
            "ses-bounce");

    private static final String ALARM_TIME = "2025-11-23T05:00:00.201Z";
    private static final String OK_TIME = "2025-11-23T05:07:00.214Z";

    private static final String ALARMS = """
            'pattern':{'source':['aws.sns'],'detail':{'AlarmName':[{'prefix':'prod-'}],'NewStateValue':['ALARM']}},
            'resolvedBy':{'source':['aws.sns'],'detail':{'AlarmName':[{'exists':true}],'NewStateValue':['OK']}},
            'key':'{{ event.detail.AlarmArn }}',
            'data':{'alarm':'{{ event.detail.AlarmName }}','limit':'{{ event.detail.Trigger.Threshold }}'}
            """;

    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final String ada = "ada-" + mark;
    private final String workflow = "w-" + mark;
    private final List<String> rules = new ArrayList<>();

    @Inject
    InstantSource clock;

    @BeforeEach
    void prepare() {
        put("/v1/recipients/" + ada, "{}");
        put("/v1/templates/t", "{'publish':true,'parts':{'default':{'body':'x'}}}");
        workflow();
    }

    @AfterEach
    void removeRules() {
        rules.forEach(rule -> call().delete("/v1/rules/" + rule));
    }

    @Test
    void ok_cancelsWhatIsStillHeldAndLeavesWhatWasSent() {
        rule("r", ALARMS);
        hear(sample("alarm"));
        String id = onlyStarted();
        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(states(id)).isEqualTo(steps("delivered", "held")));
        assertThat(read("/v1/notifications/" + id).getMap("data"))
                .isEqualTo(Map.of("alarm", "prod-orders-5xx", "limit", "10.0"));

        hear(sample("ok"));
        assertThat(states(id)).isEqualTo(steps("delivered", "cancelled"));
        assertThat(started()).hasSize(1);
    }

    @Test
    void repeatedAlarm_startsOnce() {
        rule("r", ALARMS);
        hear(sample("alarm"));
        hear(sample("alarm"));
        String id = onlyStarted();
        rule("r", ALARMS.replace("event.detail.AlarmName", "event.id"));
        hear(sample("alarm"));
        assertThat(onlyStarted()).isEqualTo(id);
    }

    @Test
    void repeatedPair_changesNothing() {
        rule("r", ALARMS);
        hear(sample("alarm"));
        String id = onlyStarted();
        Stream.of("ok", "alarm", "ok", "alarm").forEach(name -> hear(sample(name)));
        assertThat(onlyStarted()).isEqualTo(id);
        assertThat(states(id)).containsEntry("escalation", "cancelled");
    }

    @Test
    void okThatIsOlderThanTheAlarm_cancelsNothing() {
        rule("r", ALARMS);
        hear(sample("alarm"));
        hear(sample("ok").replace(OK_TIME, "2025-11-23T04:58:00.214Z"));
        assertThat(states(onlyStarted())).containsEntry("escalation", "held");
    }

    @Test
    void alarmThatIsOlderThanItsOk_startsNothing() {
        rule("r", ALARMS);
        hear(sample("ok"));
        hear(sample("alarm"));
        assertThat(started()).isEmpty();

        hear(sample("alarm").replace(ALARM_TIME, "2025-11-23T05:08:00.000Z"));
        assertThat(states(onlyStarted())).containsEntry("escalation", "held");
    }

    @Test
    void okWithATimeYetToCome_doesNotSilenceLaterAlarms() {
        rule("r", ALARMS);
        hear(sample("ok").replace(OK_TIME, "2999-01-01T00:00:00.000Z"));
        hear(sample("alarm").replace(ALARM_TIME, clock.instant().toString()));
        assertThat(states(onlyStarted())).containsEntry("escalation", "held");
    }

    @Test
    void okOfAnotherAlarm_cancelsNothing() {
        rule("r", ALARMS);
        hear(sample("alarm"));
        hear(sample("ok").replace("alarm:prod-orders-5xx", "alarm:prod-other"));
        assertThat(states(onlyStarted())).containsEntry("escalation", "held");
    }

    @Test
    void ok_cancelsAllThatTheAlarmStarted() {
        rule("r", ALARMS);
        hear(sample("alarm"));
        hear(sample("alarm").replace("95df01b4", "95df01b5").replace(ALARM_TIME, "2025-11-23T05:01:00.201Z"));
        assertThat(started()).hasSize(2);
        hear(sample("ok"));
        started().forEach(id -> assertThat(states(id)).containsEntry("escalation", "cancelled"));
    }

    @Test
    void eventThatResolves_startsNothingWhateverElseItMatches() {
        rule("r", ALARMS.replace(",'NewStateValue':['ALARM']", ""));
        hear(sample("ok"));
        assertThat(started()).isEmpty();
    }

    @Test
    void alarmWithoutTheKey_startsAndIsNeverResolved() {
        rule("r", ALARMS.replace("AlarmArn", "AlarmId"));
        hear(sample("alarm"));
        hear(sample("ok"));
        assertThat(states(onlyStarted())).containsEntry("escalation", "held");
    }

    @Test
    void disabledRule_startsNothingAndStillCancels() {
        rule("r", ALARMS);
        hear(sample("alarm"));
        rule("r", ALARMS + ",'enabled':false");
        hear(sample("alarm").replace("95df01b4", "95df01b5").replace(ALARM_TIME, "2025-11-23T05:01:00.201Z"));
        String id = onlyStarted();
        hear(sample("ok"));
        assertThat(states(id)).containsEntry("escalation", "cancelled");
    }

    @Test
    void deletedRule_startsNothing() {
        rule("r", ALARMS);
        call().delete("/v1/rules/r-" + mark).then().statusCode(204);
        hear(sample("alarm"));
        assertThat(started()).isEmpty();
    }

    @Test
    void brokenRule_keepsNoOtherFromBeingServed() {
        String broken = "w2-" + mark;
        put("/v1/workflows/" + broken, "{'steps':[{'channel':'inbox','template':'t'}]}");
        rule("a", ALARMS.replace("'pattern'", "'workflow':'" + broken + "','pattern'"));
        rule("b", ALARMS);
        call().delete("/v1/workflows/" + broken).then().statusCode(204);

        lambda(sample("alarm")).statusCode(500).body(containsString("EventFailed"));
        assertThat(started()).hasSize(1);
        lambda(sample("alarm")).statusCode(500);
        assertThat(started()).hasSize(1);

        put("/v1/workflows/" + broken, "{'steps':[{'channel':'inbox','template':'t'}]}");
        hear(sample("alarm"));
        assertThat(started()).hasSize(1);
        assertThat(started(broken)).hasSize(1);
    }

    @Test
    void recipientThatIsGone_keepsNoOtherFromHearing() {
        String grace = "grace-" + mark;
        put("/v1/recipients/" + grace, "{}");
        rule("r", ALARMS + ",'to':[{'recipient':'" + grace + "'},{'recipient':'" + ada + "'}]");
        call().delete("/v1/recipients/" + grace).then().statusCode(lessThan(300));
        hear(sample("alarm"));
        assertThat(read("/v1/notifications/" + onlyStarted()).getList("deliveries.recipient"))
                .isNotEmpty()
                .allMatch(ada::equals);
    }

    @Test
    void oversizedEvent_isRefusedUnlessTheRulePicksWhatItNeeds() {
        String huge = sample("ec2-stopped").replace("\"stopped\"", '"' + "x".repeat(257 * 1024) + '"');
        rule("r", "'pattern':{'source':['aws.ec2']}");
        lambda(huge).statusCode(500);
        rule("r", "'pattern':{'source':['aws.ec2']},'data':{'id':'{{ event.detail[\\'instance-id\\'] }}'}");
        hear(huge);
        assertThat(read("/v1/notifications/" + onlyStarted()).getMap("data"))
                .isEqualTo(Map.of("id", "i-1234567890abcdef0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
                    alarm → {'source':['aws.sns'],'detail':{'NewStateValue':['ALARM'],'Trigger':{'Namespace':['AWS/ApplicationELB'],'Dimensions':{'name':['LoadBalancer'],'value':[{'prefix':'app/'}]}}}} → {{ event.subject }} → ALARM: "prod-orders-5xx" in US East (N. Virginia)
                    alarm-state-change → {'source':['aws.cloudwatch'],'detail':{'alarmName':[{'prefix':{'equals-ignore-case':'PROD-'}}],'state':{'value':['ALARM']},'previousState':{'value':[{'anything-but':'ALARM'}]}}} → {{ event.resources[0] | split: ":" | last }} → prod-orders-5xx
                    budget → {'source':['aws.sns'],'resources':[{'suffix':':budgets'}],'detail':{'message':[{'wildcard':'*Alert Type: ACTUAL*'}]}} → {{ event.detail.message | split: "Budget Name: " | last | split: "\\n" | first }} → monthly
                    s3-object-created → {'source':['aws.s3'],'detail-type':['Object Created'],'detail':{'object':{'key':[{'wildcard':'invoices/*.pdf'}],'size':[{'numeric':['>',0]}]},'source-ip-address':[{'cidr':'10.0.0.0/24'}]}} → {{ event.detail.bucket.name }}/{{ event.detail.object.key }} → amzn-s3-demo-bucket1/invoices/2025/11/0815.pdf
                    codepipeline-failed → {'source':['aws.codepipeline'],'detail':{'state':['FAILED'],'version':[1],'pipeline':[{'anything-but':{'prefix':'test-'}}]}} → {{ event['detail-type'] }} {{ event.detail.pipeline }} → CodePipeline Pipeline Execution State Change shop
                    guardduty-finding → {'source':['aws.guardduty'],'detail':{'severity':[{'numeric':['>=',7]}],'service':{'archived':[false]}}} → {{ event.detail.severity }} {{ event.detail.title }} → 8.0 i-99999999 is performing SSH brute force attacks against 198.51.100.0.
                    health-event → {'source':['aws.health'],'detail':{'eventTypeCategory':['issue'],'$or':[{'service':['EC2']},{'service':['RDS']}],'affectedEntities':{'status':[{'equals-ignore-case':'impaired'}]}}} → {{ event.detail.eventDescription[0].latestDescription }}{{ event.detail.nothing.at.all }} → The hardware of your instance is degraded.
                    ec2-stopped → {'detail-type':['EC2 Instance State-change Notification'],'detail':{'state':['stopped','terminated'],'reason':[{'exists':false}]}} → {{ event.detail-type }} {{ event.resources[0] | split: '/' | last }} → EC2 Instance State-change Notification i-1234567890abcdef0
                    """)
    void sample_startsItsRuleAndNoOtherDoes(String name, String pattern, String text, String expected) {
        String data = text.replace("\"", "\\\"").replace("'", "\\'");
        rule("r", "'pattern':" + pattern + ",'data':{'text':'" + data + "'}");
        SAMPLES.stream().filter(other -> !other.equals(name)).forEach(other -> hear(sample(other)));
        assertThat(started()).isEmpty();
        hear(sample(name));
        String id = onlyStarted();
        assertThat(read("/v1/notifications/" + id).getString("data.text")).isEqualTo(expected);
        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(states(id)).containsEntry("inbox", "delivered"));
    }

    @Test
    void eventWithoutData_goesWhole() {
        rule("r", "'pattern':{'source':['aws.ec2']}");
        hear(sample("ec2-stopped"));
        JsonPath sample = JsonPath.from(sample("ec2-stopped"));
        assertThat(read("/v1/notifications/" + onlyStarted()).getMap("data.event"))
                .isEqualTo(sample.getMap(""));
    }

    private void workflow() {
        put("/v1/workflows/" + workflow, """
                {'steps':[{'channel':'inbox','template':'t'},
                          {'id':'escalation','channel':'inbox','template':'t','after':'PT30M'}]}
                """);
    }

    /** For ada, unless the fields say otherwise. */
    private void rule(String id, String fields) {
        String name = id + "-" + mark;
        String whole = fields
                + (fields.contains("'workflow'") ? "" : ",'workflow':'" + workflow + "'")
                + (fields.contains("'to'") ? "" : ",'to':[{'recipient':'" + ada + "'}]");
        rules.add(name);
        put("/v1/rules/" + name, "{" + whole + "}");
    }

    private static void hear(String event) {
        lambda(event).statusCode(lessThan(300));
    }

    private static ValidatableResponse lambda(String event) {
        return given().body(event).post("/_lambda_").then();
    }

    private String onlyStarted() {
        assertThat(started()).hasSize(1);
        return started().getFirst();
    }

    private List<String> started() {
        return started(workflow);
    }

    private static List<String> started(String workflow) {
        return read("/v1/notifications?limit=100").getList("items.findAll{it.workflow=='" + workflow + "'}.id");
    }

    /** By step. */
    private static Map<String, String> states(String notification) {
        Map<String, String> states = new HashMap<>();
        read("/v1/notifications/" + notification)
                .<Map<String, String>>getList("deliveries")
                .forEach(delivery -> states.put(delivery.get("step"), delivery.get("state")));
        return states;
    }

    private static Map<String, String> steps(String inbox, String escalation) {
        return Map.of("inbox", inbox, "escalation", escalation);
    }

    private static JsonPath read(String path) {
        return call().get(path).then().statusCode(200).extract().jsonPath();
    }

    private static void put(String path, String body) {
        call().body(body.replaceAll("(?<!\\\\)'", "\"").replace("\\'", "'"))
                .put(path)
                .then()
                .statusCode(200);
    }

    private static RequestSpecification call() {
        return given().header("Authorization", "Bearer allim_dev").contentType(ContentType.JSON);
    }

    private static String sample(String name) {
        try (InputStream file = RuleEventsTest.class.getResourceAsStream("/events/" + name + ".json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
