package io.allim.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.delivery.State;
import io.allim.delivery.TraceEntry;
import io.allim.notification.DigestId;
import io.allim.notification.NotificationId;
import io.allim.pipeline.accept.Note;
import io.allim.table.Json;
import io.allim.workflow.DigestRule;
import io.allim.workflow.DigestRuleView;
import io.allim.workflow.Window;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The answer to an accept, which writes itself, and that to a read, which Jackson writes, are the same. */
@Tag("application")
@QuarkusTest
class NotificationViewTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00.120Z");

    @Inject
    ObjectMapper jackson;

    @Test
    void view_isWrittenAsJacksonDoes_withAllThereIs() throws JsonProcessingException {
        NotificationView view = new NotificationView(
                "ntf",
                NOW,
                "planned",
                Optional.of("welcome"),
                Optional.of(2),
                Optional.of(new NotificationView.ContentView(
                        Optional.of("t"), "b \u20ac", Optional.of("https://example.com"))),
                "high",
                List.of("email"),
                Optional.of(DigestRuleView.of(DigestRule.of(new Window.Fixed(Duration.ofHours(1))))),
                Optional.of(NOW.plusSeconds(1)),
                Optional.of(NOW.plusNanos(1)),
                JsonNodeFactory.instance.objectNode().put("a", 1),
                Optional.of(List.of(delivery())),
                true,
                Optional.of(List.of(new Note("expired", "expiresAt", "why"))));
        JsonNode written = Json.tree(Json.write(view)).orElseThrow();

        assertThat(written).isEqualTo(jackson.valueToTree(view));
        assertThat(written.fieldNames()).toIterable().containsExactlyElementsOf(components(NotificationView.class));
        assertThat(written.path("deliveries").path(0).fieldNames())
                .toIterable()
                .containsExactlyElementsOf(components(DeliveryView.class));
    }

    @Test
    void view_isWrittenAsJacksonDoes_withNothingThatCanBeMissing() throws JsonProcessingException {
        NotificationView view = new NotificationView(
                "ntf",
                NOW,
                "planned",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "high",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                JsonNodeFactory.instance.objectNode(),
                Optional.empty(),
                false,
                Optional.empty());

        assertThat(Json.tree(Json.write(view))).contains(jackson.readTree(jackson.writeValueAsString(view)));
    }

    private static DeliveryView delivery() {
        return new DeliveryView(
                "dlv",
                "ntf",
                "email",
                Optional.of("first"),
                Optional.of(new DigestId(NotificationId.next(NOW))),
                "a***@example.com",
                Optional.of("ada"),
                State.SENT,
                Optional.of(NOW),
                "why",
                Optional.of(3),
                Optional.of("reference"),
                NOW,
                Optional.of(NOW),
                Optional.of(List.of(new TraceEntry(NOW, "hold", "why"))));
    }

    private static List<String> components(Class<?> view) {
        return Arrays.stream(view.getRecordComponents())
                .map(component -> component.getName())
                .toList();
    }
}
