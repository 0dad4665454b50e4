package io.allim.pipeline.accept;

import io.allim.delivery.Hints;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Plans what is left of a notification, which is topics and what waited for its time, and sends what of it may leave at once in
 * the same walk: with what was read to plan it, and without a write for its lease.
 */
@Singleton
public final class TopicWalk {

    private final Planner planner;
    private final PageSender sender;
    private final Hints hints;
    private final InstantSource clock;

    public TopicWalk(Planner planner, PageSender sender, Hints hints, InstantSource clock) {
        this.planner = planner;
        this.sender = sender;
        this.hints = hints;
        this.clock = clock;
    }

    /** As far as its time has come and the deadline lasts; the rest is anybody's then. */
    public void resume(NotificationRequest found, Deadline deadline) {
        try (PageSender.Pages pages = sender.begin(deadline)) {
            Optional<NotificationRequest> left = Optional.of(found);
            while (left.filter(request -> request.stage() == NotificationStatus.PLANNING)
                    .isPresent()) {
                hints.awaitRoom(deadline);
                if (deadline.isSpent()) {
                    planner.leave(left.get(), clock.instant());
                    return;
                }
                Planner.Page page = planner.page(left.get(), clock.instant(), pages.areSent());
                if (!page.own().isEmpty()) {
                    pages.add(page.own());
                }
                if (page.isCancelled()) {
                    pages.stop();
                }
                left = page.next();
            }
        }
    }
}
