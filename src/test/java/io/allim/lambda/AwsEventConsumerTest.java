package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.event.AwsEvent;
import io.allim.event.EventDispatcher;
import io.allim.event.EventsConfig;
import io.allim.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsEventConsumerTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:alarms";
    private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:other";
    private static final String GROUP = "sns/us-east-1/000000000000/DirectPublishToPhoneNumber";

    private final List<AwsEvent> heard = new ArrayList<>();
    private final Set<String> broken = new HashSet<>();
    private final AwsEventConsumer consumer = new AwsEventConsumer(
            new Allowed(Optional.of(List.of(TOPIC)), Optional.of(List.of(QUEUE)), Optional.of(List.of(GROUP))),
            new EventDispatcher(List.of(this::hear, event -> false)));
    private final AwsEventConsumer stranger = new AwsEventConsumer(
            new Allowed(Optional.empty(), Optional.empty(), Optional.empty()),
            new EventDispatcher(List.of(this::hear)));

    @Test
    void topic_isHeard() {
        consume(event(LambdaEvents.sns()));

        assertThat(heard).singleElement().satisfies(event -> {
            assertThat(event.id()).isEqualTo("95df01b4-ee98-5cb9-9903-4c221d41eb5e");
            assertThat(event.source()).isEqualTo("aws.sns");
            assertThat(event.json().path("subject").asText()).isEqualTo("ALARM");
            assertThat(event.detail().path("message").asText()).isEqualTo("hidden-payload");
        });
    }

    @Test
    void eventBridge_isHeardAsItIs() {
        Event event = event(LambdaEvents.eventBridge());
        consume(event);

        assertThat(heard).singleElement().satisfies(it -> assertThat(it.json()).isEqualTo(event.json()));
    }

    @Test
    void whatIsNotAllowed_isRefusedAndSaysWhatToSet() {
        Event topic = event(LambdaEvents.sns());
        Event queue = event(LambdaEvents.sqs());
        Event logs = logs(GROUP, "{}");

        assertThat(List.of(topic, queue, logs)).noneMatch(stranger::consumes).allMatch(consumer::consumes);
        assertThat(stranger.advice(topic))
                .hasValueSatisfying(it -> assertThat(it).endsWith("allim.events.topics"));
        assertThat(stranger.advice(queue))
                .hasValueSatisfying(it -> assertThat(it).endsWith("allim.events.queues"));
        assertThat(stranger.advice(logs))
                .hasValueSatisfying(it -> assertThat(it).endsWith("allim.events.log-groups"));
    }

    @Test
    void recordThatIsNotAllowed_isNotLostAmongOthers() {
        ObjectNode json = (ObjectNode) event(LambdaEvents.sns()).json();
        ObjectNode other = json.at("/Records/0").deepCopy();
        ((ObjectNode) other.get("Sns")).put("TopicArn", TOPIC + "2");
        ((ArrayNode) json.get("Records")).add(other);

        assertThat(consumer.consumes(Event.of(json))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "{\"Records\":[]}",
                "{\"Records\":[{}]}",
                "{\"Records\":7}",
                "{\"source\":\"x\"}",
                "{\"awslogs\":{}}",
                "{\"awslogs\":{\"data\":\"x\"}}",
                "{\"awslogs\":{\"data\":\"§\"}}",
                "{\"awslogs\":{\"data\":7}}",
                "{\"awslogs\":{\"data\":\"\"}}"
            })
    void malformedEvent_isRefused(String json) {
        assertThat(consumer.consumes(event(json))).isFalse();
    }

    @Test
    void queue_holdsEventsAndMessagesOfTopics() {
        assertThat(again(LambdaEvents.eventBridge(), envelope(TOPIC, "x"))).isEmpty();
        assertThat(heard).extracting(AwsEvent::source).containsExactly("aws.rds", "aws.sns");
    }

    @Test
    void messagesThatCannotBeHeard_comeAgainAlone() {
        broken.add("aws.rds");

        assertThat(again(
                        envelope(TOPIC, "a"),
                        LambdaEvents.eventBridge(),
                        envelope(TOPIC + "2", "b"),
                        "garbage",
                        "",
                        "[".repeat(100_000),
                        "{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}",
                        logs(GROUP, "{}").json().toString(),
                        LambdaEvents.sns(),
                        envelope(TOPIC, "c")))
                .containsExactly("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8");
        assertThat(heard)
                .extracting(event -> event.detail().path("message").asText())
                .containsExactly("a", "c");
    }

    @Test
    void messagesThatThereIsNoTimeFor_comeAgain() {
        assertThat(consumer.consume(batch(envelope(TOPIC, "a"), envelope(TOPIC, "b")), Deadline.of(Duration.ZERO)))
                .containsExactly("m0", "m1");
        assertThat(heard).isEmpty();
    }

    @Test
    void textThatIsNoObject_isKeptAsText() {
        String deep = "{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
        for (String text : List.of("", "7", "[1]", "\"x\"", "null", "{", deep, "x".repeat(250_000))) {
            assertThat(again(envelope(TOPIC, text))).isEmpty();
            assertThat(heard.getLast().detail().path("message").asText()).isEqualTo(text);
        }
    }

    @Test
    void logs_areHeardLineByLine() {
        consume(logs(GROUP, "{\"status\":\"SUCCESS\"}", "no JSON"));

        assertThat(heard).extracting(AwsEvent::id).containsExactly("l0", "l1");
        assertThat(heard)
                .extracting(event -> event.json().at("/resources/0").asText())
                .containsOnly(GROUP);
        assertThat(heard.getFirst().json().path("time").asText()).isEqualTo("2027-03-01T08:00:00Z");
        assertThat(heard.getFirst().detail().path("status").asText()).isEqualTo("SUCCESS");
        assertThat(heard.getLast().detail().path("message").asText()).isEqualTo("no JSON");
    }

    /** So CloudWatch Logs sees whether a subscription works. */
    @Test
    void controlMessageOfLogs_isASuccess() {
        Event control = zipped("""
                {"messageType": "CONTROL_MESSAGE", "owner": "CloudwatchLogs", "logGroup": "", "logStream": "",
                 "subscriptionFilters": [], "logEvents": [{"id": "", "timestamp": 1803888000000,
                  "message": "CWL CONTROL MESSAGE: Checking health of destination."}]}
                """);
        assertThat(consumer.consumes(control)).isTrue();
        consume(control);
        assertThat(heard).isEmpty();
    }

    @Test
    void logsOfAnotherGroup_areRefused() {
        assertThat(consumer.consumes(logs(GROUP + "/Failure", "{}"))).isFalse();
        assertThat(consumer.consumes(logs("", "{}"))).isFalse();
    }

    @Test
    void logsThatUnzipToMoreThanThereIsRoomFor_areRefused() {
        String line = "{\"messageType\":\"DATA_MESSAGE\",\"logGroup\":\"" + GROUP + "\",\"logEvents\":[],\"x\":\"";
        assertThat(consumer.consumes(zipped(line + "\"}" + " ".repeat(1024)))).isTrue();
        assertThat(consumer.consumes(zipped(line + "\"}" + " ".repeat(33 * 1024 * 1024))))
                .isFalse();
    }

    @Test
    void lineThatNobodyCouldHear_failsAfterAllOthersWereHeard() {
        broken.add("l0");

        assertThatThrownBy(() -> consume(logs(GROUP, "a", "b", "c"))).isInstanceOf(IllegalStateException.class);
        assertThat(heard).extracting(AwsEvent::id).containsExactly("l1", "l2");
    }

    private boolean hear(AwsEvent event) {
        if (broken.contains(event.source()) || broken.contains(event.id())) {
            throw new IllegalStateException("not now");
        }
        heard.add(event);
        return true;
    }

    private void consume(Event event) {
        assertThat(consumer.consumes(event)).isTrue();
        assertThat(consumer.consume(event, Deadline.of(Duration.ofMinutes(1)))).isEmpty();
    }

    private List<String> again(String... bodies) {
        return consumer.consume(batch(bodies), Deadline.of(Duration.ofMinutes(1)));
    }

    private static Event batch(String... bodies) {
        ObjectNode json = (ObjectNode) event(LambdaEvents.sqs()).json();
        ObjectNode template = (ObjectNode) json.at("/Records/0");
        ArrayNode records = json.putArray("Records");
        for (String body : bodies) {
            records.add(
                    template.deepCopy().put("messageId", "m" + records.size()).put("body", body));
        }
        return Event.of(json);
    }

    private static String envelope(String topic, String text) {
        return MAPPER.createObjectNode()
                .put("Type", "Notification")
                .put("MessageId", "95df01b4-ee98-5cb9-9903-4c221d41eb5e")
                .put("TopicArn", topic)
                .put("Message", text)
                .put("Timestamp", "2027-03-01T08:00:00.000Z")
                .toString();
    }

    private static Event logs(String group, String... lines) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("messageType", "DATA_MESSAGE")
                .put("owner", "000000000000")
                .put("logGroup", group)
                .put("logStream", "x");
        ArrayNode events = json.putArray("logEvents");
        for (String line : lines) {
            events.addObject()
                    .put("id", "l" + (events.size() - 1))
                    .put("timestamp", 1803888000000L)
                    .put("message", line);
        }
        return zipped(json.toString());
    }

    private static Event zipped(String json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        ObjectNode event = MAPPER.createObjectNode();
        event.putObject("awslogs").put("data", Base64.getEncoder().encodeToString(bytes.toByteArray()));
        return Event.of(event);
    }

    private static Event event(String json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            return Event.of(tree);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Allowed(
            Optional<List<String>> topics, Optional<List<String>> queues, Optional<List<String>> logGroups)
            implements EventsConfig {}
}
