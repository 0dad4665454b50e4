package io.allim.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Urgency;
import io.allim.delivery.Hint;
import io.allim.notification.Content;
import io.allim.notification.Digest;
import io.allim.notification.IdempotencyStore;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStatus;
import io.allim.notification.PlanningCursor;
import io.allim.notification.WorkflowRef;
import io.allim.recipient.Target;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What writes itself is what Jackson would write, and has all that it is made of. */
class JsonWritableTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00.120Z");
    private static final NotificationId ID = NotificationId.next(NOW);
    private static final Target DIRECT = new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com"));
    private static final Target KNOWN = new Target.ToRecipient("ada \"\u20ac\"");

    static List<JsonWritable> whole() {
        return List.of(notification(data("n", "1.10")), new IdempotencyStore.Answered("hash", ID));
    }

    static List<JsonWritable> bare() {
        return List.of(new Notification(
                ID,
                NOW,
                List.of(),
                List.of(),
                List.of(),
                Optional.of(new Content(null, "", Optional.empty())),
                Optional.empty(),
                Urgency.NORMAL,
                Optional.empty(),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode(),
                PlanningCursor.begin(NOW, 1),
                NotificationStatus.PLANNING,
                7));
    }

    @ParameterizedTest
    @MethodSource({"whole", "bare"})
    void body_isWhatJacksonWouldWrite(JsonWritable body) {
        JsonNode byJackson = tree(Json.write(Map.of("it", body))).path("it");

        assertThat(tree(Json.write(body))).isEqualTo(byJackson);
        assertThat(tree(Json.write(body)).fieldNames()).toIterable().containsExactlyElementsOf(byJackson::fieldNames);
    }

    @ParameterizedTest
    @MethodSource("whole")
    void body_hasAllComponents(JsonWritable body) {
        List<String> components = Arrays.stream(body.getClass().getRecordComponents())
                .filter(component -> !component.getAccessor().isAnnotationPresent(JsonIgnore.class))
                .map(component -> Optional.ofNullable(component.getAccessor().getAnnotation(JsonProperty.class))
                        .map(JsonProperty::value)
                        .orElse(component.getName()))
                .toList();

        assertThat(tree(Json.write(body)).fieldNames()).toIterable().containsExactlyElementsOf(components);
    }

    @ParameterizedTest
    @MethodSource({"whole", "bare"})
    void body_isReadAsItWas(JsonWritable body) {
        JsonWritable read = Json.read(Json.write(body), body.getClass());

        assertThat(Json.write(read)).isEqualTo(Json.write(body));
    }

    @Test
    void hint_isReadAsItWas() {
        List<Hint> hints = List.of(
                new Hint.Work(List.of(new Key("a/\"b\"", "c"), new Key("d", "\u20ac"))),
                new Hint.ShardContinuation(3, NOW));

        assertThat(hints).allSatisfy(hint -> assertThat(Hint.parse(hint.text())).contains(hint));
    }

    private static Notification notification(ObjectNode data) {
        DigestRule rule = DigestRule.of(new Window.Fixed(Duration.ofHours(1)));
        Digest digest = new Digest(
                "series",
                "key",
                Optional.of("step"),
                rule,
                ZoneId.of("Asia/Seoul"),
                NOW,
                NOW.plusSeconds(60),
                3,
                Digest.Closing.WINDOW,
                true,
                true,
                Optional.of("moved"));
        return new Notification(
                ID,
                NOW,
                List.of(DIRECT, KNOWN, new Target.ToTopic("news")),
                List.of("bob"),
                List.of("email", "sms"),
                Optional.of(new Content("Title \ud83d\ude00", "line\nbreak", Optional.of("https://example.com"))),
                Optional.of(new WorkflowRef("welcome", 2, Map.of("t", 1))),
                Urgency.HIGH,
                Optional.of(NOW),
                Optional.of(NOW.plusSeconds(1)),
                data,
                PlanningCursor.begin(NOW, 2).after("carol"),
                NotificationStatus.CANCELLING,
                Optional.of(rule),
                Optional.of(digest),
                7);
    }

    private static ObjectNode data(String name, String number) {
        return JsonNodeFactory.instance.objectNode().put(name, new BigDecimal(number));
    }

    private static JsonNode tree(String json) {
        return Json.tree(json).orElseThrow();
    }
}
