package io.allim.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.notification.AcknowledgementView;
import io.allim.notification.Content;
import io.allim.notification.Notification;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.WorkflowRef;
import io.allim.pipeline.accept.Note;
import io.allim.recipient.Target;
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import io.allim.web.operation.Scope;
import io.allim.workflow.DigestRule;
import io.allim.workflow.DigestRuleView;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A notification as the API shows it.
 *
 * @param deliveries absent where notifications are listed, and where there are more than one answer holds
 * @param more whether there are more, or can be: read them page by page
 * @param acknowledgements of those whose deliveries are shown
 * @param notes what is right, and seldom meant; in the answer that accepts, and of one that nobody gets
 * @param hidden whether its words and data are left out
 */
record NotificationView(
        Notification notification,
        Optional<List<DeliveryView>> deliveries,
        boolean more,
        List<AcknowledgementView> acknowledgements,
        List<Note> notes,
        boolean hidden)
        implements JsonWritable {

    /** As it was when it was accepted, whatever has happened since. */
    static NotificationView accepted(NotificationRequest notification, List<DeliveryView> deliveries) {
        boolean more = notification.cursor().parts() > notification.audience().individuals();
        return of(
                notification.in(more ? NotificationStatus.PLANNING : NotificationStatus.PLANNED),
                Optional.of(deliveries),
                more);
    }

    static NotificationView of(Notification notification, Optional<List<DeliveryView>> deliveries, boolean more) {
        return new NotificationView(notification, deliveries, more, List.of(), List.of(), false);
    }

    NotificationView with(List<Note> given) {
        return new NotificationView(notification, deliveries, more, acknowledgements, given, hidden);
    }

    NotificationView acknowledged(List<AcknowledgementView> by) {
        return new NotificationView(notification, deliveries, more, by, notes, hidden);
    }

    /** What is marked secret keeps its words and data from those who may only look. */
    NotificationView shownTo(SecurityContext caller) {
        boolean hide = notification.secret() && !caller.isUserInRole(Scope.READ.word());
        return new NotificationView(notification, deliveries, more, acknowledgements, notes, hide);
    }

    @Override
    public void write(JsonObjectWriter fields) {
        fields.text("id", notification.id().toString())
                .time("createdAt", notification.createdAt())
                .text("stage", notification.stage().word())
                .text("workflow", notification.workflow().map(WorkflowRef::id))
                .value("workflowVersion", notification.workflow().map(WorkflowRef::version))
                .object("content", notification.content().filter(_ -> !hidden), NotificationView::content)
                .value("secret", Optional.of(notification.secret()).filter(secret -> secret))
                .text("urgency", notification.urgency().word())
                .texts("channels", notification.channels())
                .value("topics", Optional.of(topics()).filter(some -> !some.isEmpty()))
                .value("digest", digestRule().map(DigestRuleView::of))
                .time("sendAt", notification.sendAt())
                .time("expiresAt", notification.expiresAt())
                .tree("data", hidden ? JsonNodeFactory.instance.objectNode() : notification.data())
                .objects("deliveries", deliveries, DeliveryView::write)
                .flag("more", more)
                .objects(
                        "acknowledgements",
                        Optional.of(acknowledgements).filter(some -> !some.isEmpty()),
                        AcknowledgementView::write)
                .value("notes", Optional.of(notes).filter(some -> !some.isEmpty()));
    }

    private List<String> topics() {
        return notification.to().stream()
                .flatMap(target -> target instanceof Target.ToTopic(String topic) ? Stream.of(topic) : Stream.empty())
                .toList();
    }

    private static void content(Content content, JsonObjectWriter fields) {
        fields.text("title", Optional.of(content.title()).filter(title -> !title.isEmpty()))
                .text("body", content.body())
                .text("url", content.url());
    }

    /** How its messages are gathered. */
    private Optional<DigestRule> digestRule() {
        return notification instanceof NotificationRequest request ? request.digestRule() : Optional.empty();
    }
}
