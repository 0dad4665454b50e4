package io.allim.notification;

import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import io.allim.table.Json;
import io.allim.table.JsonObjectReader;
import io.allim.table.JsonObjectWriter;
import io.allim.table.JsonWritable;
import io.allim.workflow.DigestRule;

/** The stored form of a notification: one flat object, whose fields are those of all versions before. */
public final class NotificationJson {

    private NotificationJson() {}

    public static String write(Notification notification) {
        return Json.write((JsonWritable) fields -> write(notification, fields));
    }

    private static void write(Notification notification, JsonObjectWriter fields) {
        fields.text("id", notification.id().toString())
                .time("createdAt", notification.createdAt())
                .objects("to", notification.to(), Target::write)
                .texts("exclude", notification.exclude())
                .texts("channels", notification.channels())
                .object("content", notification.content(), Content::write)
                .value("workflow", notification.workflow())
                .text("urgency", notification.urgency().name())
                .time("sendAt", notification.sendAt())
                .time("expiresAt", notification.expiresAt())
                .tree("data", notification.data())
                .object("progress", notification.progress(), PlanningCursor::write)
                .text("stage", notification.stage().word())
                .value("gather", notification.digestRule())
                .value("digest", notification.digest());
    }

    /** @param version of the stored item */
    public static Notification read(String json, long version) {
        JsonObjectReader fields = JsonObjectReader.of(json);
        return new Notification(
                NotificationId.stored(fields.text("id").orElseThrow()),
                fields.time("createdAt").orElseThrow(),
                fields.objects("to", Target::read),
                fields.texts("exclude"),
                fields.texts("channels"),
                fields.object("content", Content::read),
                fields.object("workflow", WorkflowRef::read),
                Urgency.valueOf(fields.text("urgency").orElseThrow()),
                fields.time("sendAt"),
                fields.time("expiresAt"),
                fields.tree("data"),
                fields.object("progress", PlanningCursor::read).orElseThrow(),
                NotificationStatus.of(fields.text("stage").orElseThrow()),
                fields.value("gather", DigestRule.class),
                fields.value("digest", DigestWindow.class),
                version);
    }
}
