package io.allim.channel.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.ChatPayloads;
import io.allim.channel.JsonShape;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.channel.Urgency;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatColor;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatField;
import io.allim.chat.ChatThread;
import io.allim.chat.RichText;
import io.allim.table.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class PagerDutyEventTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final PagerDutyAddress SOURCE =
            PagerDutyAddress.read("oncall/db-1").orElseThrow();

    private static Message message(String title, String body, ObjectNode data, Urgency urgency) {
        return new Message(
                "dlv_1",
                new Address(PagerDutyChannel.KIND, "oncall/db-1"),
                title,
                body,
                Optional.of("https://example.com/i/1"),
                urgency,
                data,
                NOW);
    }

    private static ObjectNode data(String json) {
        return (ObjectNode) Json.tree(json).orElseThrow();
    }

    private static Message message(String title, String body) {
        return message(title, body, JsonNodeFactory.instance.objectNode(), Urgency.HIGH);
    }

    private static PagerDutyEvent event(Message message) {
        return PagerDutyEvent.of(
                message, SOURCE, "key", PagerDutyEvent.action(message).orElseThrow());
    }

    @Test
    void trigger_hasWhatPagerDutyShows() {
        Message message = message("Disk full", "x", data("{\"host\":\"db-1\"}"), Urgency.HIGH)
                .with(Optional.of(new ChatContent(
                        "Disk full",
                        RichText.plain("98 %\n\nsince 8"),
                        List.of(new ChatField("Host", "db-1", true), new ChatField("Host", "db-2", true)),
                        ChatColor.DANGER,
                        List.of(
                                new ChatButton.Link("Runbook", "https://example.com/run"),
                                new ChatButton.Acknowledge("Ack", "https://example.com/ack", "t")))))
                .in(new ChatThread("incident-1", ChatThread.Mode.REPLACE, Optional.empty()));
        assertThat(event(message).body()).isEqualTo(data("""
                {"routing_key":"key","event_action":"trigger","dedup_key":"incident-1","client":"Allim",
                 "client_url":"https://example.com/i/1",
                 "payload":{"summary":"Disk full","source":"db-1","severity":"critical","timestamp":"2027-03-01T08:00:00Z",
                  "custom_details":{"body":"98 %\\n\\nsince 8","fields":{"Host":"db-1","Host 2":"db-2"},"data":{"host":"db-1"}}},
                 "links":[{"href":"https://example.com/i/1","text":"Open"},{"href":"https://example.com/run","text":"Runbook"},
                  {"href":"https://example.com/ack","text":"Ack"}]}
                """));
        assertThat(event(message).notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"acknowledge", "resolve", "RESOLVE"})
    void laterEvents_nameTheIncidentAlone(String action) {
        Message message = message("Over", "x", data("{\"action\":\"" + action + "\"}"), Urgency.HIGH)
                .in(new ChatThread("incident-1", ChatThread.Mode.REPLY, Optional.empty()));
        assertThat(event(message).body())
                .isEqualTo(data("{\"routing_key\":\"key\",\"event_action\":\""
                        + action.toLowerCase(java.util.Locale.ROOT) + "\",\"dedup_key\":\"incident-1\"}"));
        assertThat(event(message).notes()).isEmpty();
    }

    @Test
    void resolveWithoutAThread_saysThatItEndsNothing() {
        PagerDutyEvent event = event(message("Over", "x", data("{\"action\":\"resolve\"}"), Urgency.HIGH));
        assertThat(event.body().path("dedup_key").asText()).isEqualTo("dlv_1");
        assertThat(event.notes()).singleElement().asString().contains("no thread");
    }

    @ParameterizedTest
    @CsvSource({"close", "''", "trigger2"})
    void unknownAction_isNone(String action) {
        assertThat(PagerDutyEvent.action(message("t", "x", data("{\"action\":\"" + action + "\"}"), Urgency.HIGH)))
                .isEmpty();
        assertThat(PagerDutyEvent.action(message("t", "x", data("{\"action\":null}"), Urgency.HIGH)))
                .contains("trigger");
    }

    @ParameterizedTest
    @CsvSource({
        "HIGH, '', critical",
        "NORMAL, '', error",
        "LOW, '', warning",
        "VERY_LOW, '', info",
        "HIGH, info, info",
        "LOW, CRITICAL, critical",
        "HIGH, fatal, critical"
    })
    void severity_isTheDatasOrTheUrgencys(Urgency urgency, String said, String severity) {
        assertThat(event(message("t", "x", data("{\"severity\":\"" + said + "\"}"), urgency))
                        .body()
                        .path("payload")
                        .path("severity")
                        .asText())
                .isEqualTo(severity);
    }

    @ParameterizedTest
    @CsvSource({"'  ', '\n \n first line \nsecond', first line", "' T \n u ', b, T u", "'', ' ', …"})
    void summary_isTheTitle_orTheFirstLineOfTheBody(String title, String body, String summary) {
        assertThat(event(message(title, body))
                        .body()
                        .path("payload")
                        .path("summary")
                        .asText())
                .isEqualTo(summary);
    }

    static Stream<String> units() {
        return Stream.of(
                "a",
                "\"",
                "é",
                "안",
                "\u1100\u1161\u11a8",
                "e\u0301",
                "\ud83d\ude80",
                "\ud83c\uddf0\ud83c\uddf7",
                "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67");
    }

    @ParameterizedTest
    @MethodSource("units")
    void summary_isCutBehindACharacter(String unit) {
        for (int length : new int[] {1023, 1024, 1025, 9000}) {
            String title = "x".repeat(length % unit.length()) + unit.repeat(length / unit.length());
            PagerDutyEvent event = event(message(title, "b"));
            String summary = event.body().path("payload").path("summary").asText();
            assertThat(summary.length()).isLessThanOrEqualTo(1024);
            assertThat(summary.equals(title)).isEqualTo(length <= 1024);
            assertThat(event.notes()).hasSize(length > 1024 ? 1 : 0);
            if (length > 1024) {
                assertThat(summary).endsWith(unit + "…");
            }
        }
    }

    private static int bytes(PagerDutyEvent event) {
        return event.body().toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** At the limit, one before and one after, in bytes of JSON. */
    @ParameterizedTest
    @MethodSource("units")
    void body_isCutFromOneByteOverTheLimitOn(String unit) {
        int without = bytes(event(message("t", "x"))) - 1;
        int room = PagerDutyEvent.MOST_BYTES - without;
        int one = unit.equals("\"") ? 2 : unit.getBytes(StandardCharsets.UTF_8).length;
        for (int size : new int[] {room - 1, room, room + 1, 2 * room}) {
            String body = unit.repeat(size / one) + "x".repeat(size % one);
            PagerDutyEvent event = event(message("t", body));
            String sent = event.body()
                    .path("payload")
                    .path("custom_details")
                    .path("body")
                    .asText();
            assertThat(bytes(event)).isLessThanOrEqualTo(PagerDutyEvent.MOST_BYTES);
            assertThat(sent.equals(body)).isEqualTo(size <= room);
            assertThat(event.notes()).hasSize(size > room ? 1 : 0);
            assertThat(bytes(event)).isGreaterThan(PagerDutyEvent.MOST_BYTES - 100);
        }
    }

    @Test
    void everythingTooLong_fits() {
        ObjectNode data = data("{}").put("big", "안".repeat(150_000));
        List<ChatField> fields = IntStream.range(0, 100)
                .mapToObj(i -> new ChatField("\u0001".repeat(500) + "n".repeat(500), "\"".repeat(9000), true))
                .toList();
        List<ChatButton> buttons = IntStream.range(0, 100)
                .<ChatButton>mapToObj(
                        i -> new ChatButton.Link("b".repeat(1000), "https://example.com/" + "p".repeat(2000)))
                .toList();
        PagerDutyEvent event = event(message("t".repeat(5000), "x", data, Urgency.HIGH)
                .with(Optional.of(new ChatContent(
                        "t".repeat(5000), RichText.plain("\"".repeat(600_000)), fields, ChatColor.GOOD, buttons))));
        assertThat(bytes(event)).isLessThanOrEqualTo(PagerDutyEvent.MOST_BYTES);
        assertThat(event.notes()).hasSize(5);
        assertThat(event.body().path("links")).hasSize(20);
    }

    static Stream<String> payloads() {
        return ChatPayloads.all().stream();
    }

    private static Message with(String payload) {
        return message("t" + payload, "x", data("{}").put("key", payload), Urgency.HIGH)
                .with(Optional.of(new ChatContent(
                        "t" + payload,
                        RichText.plain("b" + payload),
                        List.of(new ChatField("n", "v" + payload, true)),
                        ChatColor.GOOD,
                        List.of(new ChatButton.Link("l" + payload, "https://example.com/l")))));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void data_isTextWhateverItHolds(String payload) {
        JsonNode body = event(with(payload)).body();
        assertThat(JsonShape.of(body.toString()))
                .isEqualTo(JsonShape.of(event(with("harmless")).body().toString()));
        assertThat(body.path("payload")
                        .path("custom_details")
                        .path("fields")
                        .path("n")
                        .asText())
                .isEqualTo("v" + new PlainText(payload).value());
        assertThat(body.path("payload").path("summary").asText())
                .isEqualTo(new PlainText("t" + payload).oneLine().value());
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void nameOfAField_isAName(String payload) {
        Message message = message("t", "x")
                .with(Optional.of(new ChatContent(
                        "t",
                        RichText.plain("b"),
                        List.of(new ChatField(payload, "v", true), new ChatField(payload, "w", true)),
                        ChatColor.GOOD,
                        List.of())));
        assertThat(event(message).body().path("payload").path("custom_details").path("fields"))
                .hasSize(2);
    }
}
