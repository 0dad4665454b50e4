package io.allim.pipeline;

import io.allim.notification.Digest;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.accept.TopicWalk;
import io.allim.pipeline.control.Canceller;
import io.allim.pipeline.digest.DigestCloser;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Continues the work that a notification is in: planning, cancelling, or closing a digest. */
@Singleton
final class NotificationAdvancer {

    private final NotificationStore notifications;
    private final TopicWalk walk;
    private final Canceller canceller;
    private final DigestCloser closer;

    NotificationAdvancer(NotificationStore notifications, TopicWalk walk, Canceller canceller, DigestCloser closer) {
        this.notifications = notifications;
        this.walk = walk;
        this.canceller = canceller;
        this.closer = closer;
    }

    /** @param deadline after which the rest is left to the next tick */
    void advance(NotificationId id, Instant now, Deadline deadline) {
        notifications.find(id).ifPresent(notification -> {
            switch (notification) {
                case Digest digest -> closer.resume(digest, now, deadline);
                case NotificationRequest request -> advance(request, now, deadline);
            }
        });
    }

    private void advance(NotificationRequest request, Instant now, Deadline deadline) {
        switch (request.stage()) {
            case PLANNING -> walk.resume(request, deadline);
            case CANCELLING -> canceller.resume(request, now, deadline);
            case COLLECTING, PLANNED, CANCELLED -> {}
        }
    }
}
