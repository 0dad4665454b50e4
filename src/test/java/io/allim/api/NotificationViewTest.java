package io.allim.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DigestMembership;
import io.allim.delivery.Route;
import io.allim.notification.Audience;
import io.allim.notification.Content;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.SendOptions;
import io.allim.notification.Timing;
import io.allim.notification.WorkflowRef;
import io.allim.pipeline.accept.Note;
import io.allim.recipient.Target;
import io.allim.table.Json;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is answered to whoever sends a notification, or looks at it. */
class NotificationViewTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00.120Z");
    private static final NotificationId ID = NotificationId.derived(NOW, "made");
    private static final Target ADDRESS = new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com"));
    private static final Target ADA = new Target.ToRecipient("ada");

    @Test
    void answer_hasAllThereIs() {
        NotificationRequest notification = NotificationRequest.of(
                        NOW,
                        Audience.of(List.of(ADA, new Target.ToTopic("ops"))),
                        Optional.of(new Content("t", "b \u20ac", Optional.of("https://example.com"))),
                        Optional.of(new WorkflowRef("welcome", 2, Map.of("t", 1))),
                        JsonNodeFactory.instance.objectNode().put("a", 1),
                        new SendOptions(
                                Urgency.HIGH,
                                List.of("email"),
                                Optional.of(DigestRule.of(new Window.Fixed(Duration.ofHours(1))))),
                        new Timing(Optional.of(NOW.plusSeconds(1)), Optional.of(NOW.plusNanos(1))))
                .withId(ID);
        NotificationView view = NotificationView.accepted(notification, List.of())
                .with(List.of(new Note("expired", "expiresAt", "why")));

        assertThat(Json.write(view)).isEqualTo("""
                {"id":"%s","createdAt":"2027-03-01T08:00:00.120Z","stage":"planning","workflow":"welcome","workflowVersion":2,\
                "content":{"title":"t","body":"b \u20ac","url":"https://example.com"},"urgency":"high","channels":["email"],"topics":["ops"],\
                "digest":{"window":"PT1H"},"sendAt":"2027-03-01T08:00:01.120Z","expiresAt":"2027-03-01T08:00:00.120000001Z",\
                "data":{"a":1},"deliveries":[],"more":true,\
                "notes":[{"code":"expired","field":"expiresAt","detail":"why"}]}\
                """.formatted(ID));
    }

    @Test
    void answer_leavesOutWhatIsMissing() {
        NotificationRequest notification = NotificationRequest.of(
                        NOW,
                        Audience.of(List.of(ADA)),
                        Optional.of(new Content("", "b", Optional.empty())),
                        Optional.empty(),
                        JsonNodeFactory.instance.objectNode(),
                        SendOptions.of(Urgency.VERY_LOW),
                        Timing.AT_ONCE)
                .withId(ID);

        assertThat(Json.write(NotificationView.of(notification, Optional.empty(), false)))
                .isEqualTo("""
                {"id":"%s","createdAt":"2027-03-01T08:00:00.120Z","stage":"planning","content":{"body":"b"},\
                "urgency":"very-low","channels":[],"data":{},"more":false}\
                """.formatted(ID));
    }

    @Test
    void delivery_isShownWhole_listed_andAsItWasPlanned() {
        Route route = Route.step("first", "email");
        Delivery sent = Delivery.of(DeliveryId.of(ID, ADA, route), route, ADA, Optional.empty(), NOW)
                .planned(NOW, NOW.plusSeconds(1), "later")
                .at(1)
                .joinedDigest(
                        NOW,
                        new DigestMembership(ID, NOW, NOW.plusSeconds(1)),
                        NOW.plusSeconds(1),
                        Optional.empty(),
                        "in a digest")
                .leased(NOW.plusSeconds(1), NOW.plusSeconds(9), "why")
                .sent(NOW.plusSeconds(2), "reference", List.of());
        String who = """
                {"id":"%s","notification":"%s","channel":"email","step":"first",\
                """.formatted(sent.id(), ID);
        String listed = who + """
                "digest":"dig_%s","to":"ada","recipient":"ada","state":"sent",\
                "why":"attempt 1 was taken by the channel","attempts":1,"reference":"reference",\
                "createdAt":"2027-03-01T08:00:00.120Z","finishedAt":"2027-03-01T08:00:02.120Z"\
                """.formatted(ID.ulid());

        assertThat(Json.write(DeliveryView.listed(sent))).isEqualTo(listed + "}");
        assertThat(Json.write(DeliveryView.whole(sent))).startsWith(listed + """
                ,"trace":[{"at":"2027-03-01T08:00:00.120Z","decision":"hold","why":"later"},\
                """);
        assertThat(Json.write(DeliveryView.planned(sent))).isEqualTo(who + """
                "to":"ada","recipient":"ada","state":"held","dueAt":"2027-03-01T08:00:01.120Z","why":"later",\
                "createdAt":"2027-03-01T08:00:00.120Z"}\
                """);
    }

    @Test
    void delivery_thatWasSkippedAtOnce_wasPlannedSo() {
        Route route = Route.channel("none");
        Delivery skipped = Delivery.of(DeliveryId.of(ID, ADDRESS, route), route, ADDRESS, Optional.empty(), NOW)
                .skipped(NOW, "nothing reaches it");

        assertThat(Json.write(DeliveryView.planned(skipped)))
                .isEqualTo("""
                {"id":"%s","notification":"%s","channel":"none","to":"%s","state":"skipped","why":"nothing reaches it",\
                "createdAt":"2027-03-01T08:00:00.120Z","finishedAt":"2027-03-01T08:00:00.120Z"}\
                """.formatted(skipped.id(), ID, ADDRESS.shown()));
    }
}
