package io.allim.notification;

import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import io.allim.table.Json;
import io.allim.table.JsonObjectReader;
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import io.allim.workflow.DigestRule;
import java.util.List;
import java.util.Optional;

/**
 * The stored form of a notification: one flat object, whose fields are those of all versions before. A digest is one that
 * has a {@code digest}.
 */
public final class NotificationJson {

    private NotificationJson() {}

    public static String write(Notification notification) {
        return Json.write((JsonWritable) fields -> write(notification, fields));
    }

    private static void write(Notification notification, JsonObjectWriter fields) {
        Optional<NotificationRequest> request = request(notification);
        fields.text("id", notification.id().toString())
                .time("createdAt", notification.createdAt())
                .objects("to", notification.to(), Target::write)
                .texts(
                        "exclude",
                        request.map(asked -> asked.audience().exclude()).orElse(List.of()))
                .texts("channels", notification.channels())
                .object("content", notification.content(), Content::write)
                .value("workflow", notification.workflow())
                .text("urgency", notification.urgency().name())
                .time("sendAt", notification.sendAt())
                .time("expiresAt", notification.expiresAt())
                .tree("data", notification.data())
                .object("progress", notification.cursor(), PlanningCursor::write)
                .text("stage", notification.stage().word())
                .value("gather", request.flatMap(NotificationRequest::digestRule))
                .rareFlag("secret", notification.secret())
                .rareFlag("itemsFollow", notification instanceof Digest digest && digest.itemsFollow())
                .value("digest", window(notification));
    }

    private static Optional<NotificationRequest> request(Notification notification) {
        return notification instanceof NotificationRequest request ? Optional.of(request) : Optional.empty();
    }

    private static Optional<DigestWindow> window(Notification notification) {
        return notification instanceof Digest digest ? Optional.of(digest.window()) : Optional.empty();
    }

    /** @param version of the stored item */
    public static Notification read(String json, long version) {
        JsonObjectReader fields = JsonObjectReader.of(json);
        Optional<DigestWindow> window = fields.value("digest", DigestWindow.class);
        return window.isPresent() ? digest(fields, window.get(), version) : request(fields, version);
    }

    private static Digest digest(JsonObjectReader fields, DigestWindow window, long version) {
        return new Digest(
                id(fields),
                fields.time("createdAt").orElseThrow(),
                fields.objects("to", Target::read).getFirst(),
                fields.texts("channels").stream().findFirst(),
                fields.object("workflow", WorkflowRef::read),
                urgency(fields),
                fields.time("sendAt"),
                progress(fields),
                window,
                fields.flag("itemsFollow"),
                version);
    }

    private static NotificationRequest request(JsonObjectReader fields, long version) {
        return new NotificationRequest(
                id(fields),
                fields.time("createdAt").orElseThrow(),
                new Audience(fields.objects("to", Target::read), fields.texts("exclude")),
                fields.object("content", Content::read),
                fields.object("workflow", WorkflowRef::read),
                fields.tree("data"),
                new SendOptions(
                        urgency(fields),
                        fields.texts("channels"),
                        fields.value("gather", DigestRule.class),
                        fields.flag("secret")),
                new Timing(fields.time("sendAt"), fields.time("expiresAt")),
                progress(fields),
                version,
                false);
    }

    private static NotificationId id(JsonObjectReader fields) {
        return fields.text("id").flatMap(NotificationId::parse).orElseThrow();
    }

    private static Urgency urgency(JsonObjectReader fields) {
        return Urgency.valueOf(fields.text("urgency").orElseThrow());
    }

    private static Progress progress(JsonObjectReader fields) {
        return new Progress(
                NotificationStatus.of(fields.text("stage").orElseThrow()),
                fields.object("progress", PlanningCursor::read).orElseThrow());
    }
}
