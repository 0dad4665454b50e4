package io.allim.notification;

import io.allim.table.JsonObjectReader;
import io.allim.table.JsonObjectWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the planning of a notification is.
 *
 * @param lastScheduledAt when the last of the deliveries has its turn
 * @param parts how many parts its deliveries are made in: one for each target that it or its workflow's steps name
 * @param planned how many of them are done
 * @param last the recipient of the topic at hand for whom deliveries were made last, or while cancelling the delivery
 *     that was seen last
 */
public record PlanningCursor(Instant lastScheduledAt, int parts, int planned, Optional<String> last) {

    public static PlanningCursor begin(Instant lastScheduledAt, int parts) {
        return new PlanningCursor(lastScheduledAt, parts, 0, Optional.empty());
    }

    void write(JsonObjectWriter fields) {
        fields.time("lastTurn", lastScheduledAt)
                .number("parts", parts)
                .number("planned", planned)
                .text("last", last);
    }

    static PlanningCursor read(JsonObjectReader fields) {
        return new PlanningCursor(
                fields.time("lastTurn").orElseThrow(),
                fields.number("parts"),
                fields.number("planned"),
                fields.text("last"));
    }

    public PlanningCursor next() {
        return new PlanningCursor(lastScheduledAt, parts, planned + 1, Optional.empty());
    }

    public PlanningCursor after(String id) {
        return new PlanningCursor(lastScheduledAt, parts, planned, Optional.of(id));
    }

    /** With nothing done. */
    public PlanningCursor restarted() {
        return new PlanningCursor(lastScheduledAt, parts, 0, Optional.empty());
    }

    /** At the beginning of the part at hand. */
    PlanningCursor atPartBegin() {
        return new PlanningCursor(lastScheduledAt, parts, planned, Optional.empty());
    }

    boolean isDone() {
        return planned == parts;
    }
}
