package io.allim.pipeline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.Route;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.PipelineFixture;
import io.allim.recipient.Recipient;
import io.allim.recipient.Target;
import io.allim.table.Json;
import io.allim.workflow.Workflow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What templates see of a delivery. */
class TemplateContextTest {

    private static final Instant NOW = PipelineFixture.START;
    private static final Workflow NEWS =
            new Workflow("news", 1, Optional.empty(), Optional.empty(), false, Map.of(), List.of());

    private final PipelineFixture fixture = new PipelineFixture();

    @Test
    void templates_seeTheWorkflowAndAllThatIsKnownOfTheRecipient() {
        Recipient ada = new Recipient(
                "ada",
                List.of(),
                Optional.of(ZoneId.of("Asia/Seoul")),
                Optional.of("ko-KR"),
                object().put("team", "sales"));
        NotificationRequest notification =
                fixture.starting("news", object().put("n", 1), new Target.ToRecipient("ada"));
        assertThat(of(notification, Optional.of(NEWS), Optional.of(ada)))
                .isEqualTo(json("""
                        {"data": {"n": 1},
                         "notification": {"id": "%s", "createdAt": "2027-03-01T08:00:00Z", "workflow": "news"},
                         "recipient": {"id": "ada", "locale": "ko-KR", "zone": "Asia/Seoul",
                                       "attributes": {"team": "sales"}},
                         "now": "2027-03-01T08:00:00Z"}""".formatted(notification.id())));
    }

    @Test
    void templates_seeNothingThatIsUnknown() {
        NotificationRequest notification = fixture.notification(
                List.of(new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com"))),
                Optional.empty(),
                Optional.empty());
        assertThat(of(notification, Optional.empty(), Optional.empty()))
                .isEqualTo(json("""
                        {"data": {}, "notification": {"id": "%s", "createdAt": "2027-03-01T08:00:00Z"},
                         "recipient": {}, "now": "2027-03-01T08:00:00Z"}""".formatted(notification.id())));
    }

    private static ObjectNode of(
            NotificationRequest notification, Optional<Workflow> workflow, Optional<Recipient> recipient) {
        Target to = notification.to().getFirst();
        Route route = Route.channel("email");
        Delivery delivery = Delivery.of(DeliveryId.of(notification.id(), to, route), route, to, Optional.empty(), NOW);
        return TemplateContext.of(new DeliveryContext(
                delivery, notification, workflow, new ResolvedTarget(to, recipient, Optional.empty()), NOW));
    }

    private static JsonNode json(String text) {
        return Json.tree(text).orElseThrow();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
