package io.allim.notification;

import java.time.Instant;

/** How far a notification is, and its planning. */
public record Progress(NotificationStatus stage, PlanningCursor cursor) {

    /** Nothing is planned yet. */
    static Progress begin(NotificationStatus stage, Instant lastScheduledAt, int parts) {
        return new Progress(stage, PlanningCursor.begin(lastScheduledAt, parts));
    }

    Progress planned(PlanningCursor further) {
        boolean done = stage == NotificationStatus.PLANNING && further.isDone();
        return new Progress(done ? NotificationStatus.PLANNED : stage, further);
    }

    Progress in(NotificationStatus newStage) {
        return new Progress(newStage, newStage == NotificationStatus.CANCELLING ? cursor.atPartBegin() : cursor);
    }
}
