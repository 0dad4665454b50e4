package io.allim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.notification.Content;
import io.allim.notification.Notification;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.WorkflowRef;
import io.allim.pipeline.accept.Note;
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import io.allim.workflow.DigestRule;
import io.allim.workflow.DigestRuleView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A notification as the API shows it.
 *
 * @param stage how far it is: planning, planned, cancelling or cancelled; a digest that is open: gathering
 * @param digest how its messages are gathered
 * @param deliveries absent where notifications are listed, and where there are more than one answer holds
 * @param notes what is right, and seldom meant; only in the answer that accepts
 * @param more whether there are more, or can be: read them page by page
 */
record NotificationView(
        String id,
        Instant createdAt,
        String stage,
        Optional<String> workflow,
        Optional<Integer> workflowVersion,
        Optional<ContentView> content,
        String urgency,
        List<String> channels,
        Optional<DigestRuleView> digest,
        Optional<Instant> sendAt,
        Optional<Instant> expiresAt,
        ObjectNode data,
        Optional<List<DeliveryView>> deliveries,
        boolean more,
        Optional<List<Note>> notes)
        implements JsonWritable {

    @Override
    public void write(JsonObjectWriter fields) {
        fields.text("id", id)
                .time("createdAt", createdAt)
                .text("stage", stage)
                .text("workflow", workflow)
                .value("workflowVersion", workflowVersion)
                .object("content", content, ContentView::write)
                .text("urgency", urgency)
                .texts("channels", channels)
                .value("digest", digest)
                .time("sendAt", sendAt)
                .time("expiresAt", expiresAt)
                .tree("data", data)
                .objects("deliveries", deliveries, DeliveryView::write)
                .flag("more", more)
                .value("notes", notes);
    }

    record ContentView(Optional<String> title, String body, Optional<String> url) {

        private void write(JsonObjectWriter fields) {
            fields.text("title", title).text("body", body).text("url", url);
        }

        static ContentView of(Content content) {
            return new ContentView(
                    Optional.of(content.title()).filter(title -> !title.isEmpty()), content.body(), content.url());
        }
    }

    /** As it was when it was accepted, whatever has happened since. */
    static NotificationView accepted(NotificationRequest notification, List<DeliveryView> deliveries) {
        boolean more = notification.cursor().parts() > notification.audience().individuals();
        return of(
                notification.in(more ? NotificationStatus.PLANNING : NotificationStatus.PLANNED),
                Optional.of(deliveries),
                more);
    }

    NotificationView with(List<Note> given) {
        return new NotificationView(
                id,
                createdAt,
                stage,
                workflow,
                workflowVersion,
                content,
                urgency,
                channels,
                digest,
                sendAt,
                expiresAt,
                data,
                deliveries,
                more,
                Optional.of(given).filter(notes -> !notes.isEmpty()));
    }

    static NotificationView of(Notification notification, Optional<List<DeliveryView>> deliveries, boolean more) {
        return new NotificationView(
                notification.id().toString(),
                notification.createdAt(),
                notification.stage().word(),
                notification.workflow().map(WorkflowRef::id),
                notification.workflow().map(WorkflowRef::version),
                notification.content().map(ContentView::of),
                notification.urgency().word(),
                notification.channels(),
                rule(notification).map(DigestRuleView::of),
                notification.sendAt(),
                notification.expiresAt(),
                notification.data(),
                deliveries,
                more,
                Optional.empty());
    }

    private static Optional<DigestRule> rule(Notification notification) {
        return notification instanceof NotificationRequest request ? request.digestRule() : Optional.empty();
    }
}
