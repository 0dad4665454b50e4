package io.allim.notification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What deliveries are made of: what a caller asked for, or a digest, which asks for the same when it closes. This is what
 * both have.
 */
public sealed interface Notification permits NotificationRequest, Digest {

    NotificationId id();

    Instant createdAt();

    List<Target> to();

    /** The channels to use; empty: the first that reaches the target, or those of the workflow. */
    List<String> channels();

    /** Absent when a workflow has the words, or the items of a digest have. */
    Optional<Content> content();

    Optional<WorkflowRef> workflow();

    Urgency urgency();

    Optional<Instant> sendAt();

    /** From when on it is not sent any more. */
    Optional<Instant> expiresAt();

    /** What templates see as {@code data}; an empty object in a digest, whose items have their own. */
    ObjectNode data();

    /** Whether its words and data are shown to those alone who may read all. */
    default boolean secret() {
        return false;
    }

    Progress progress();

    /** Of the stored item; 0 before it is stored. */
    long version();

    default NotificationStatus stage() {
        return progress().stage();
    }

    /** How far its planning is. */
    default PlanningCursor cursor() {
        return progress().cursor();
    }

    /** When its turn is, before any step's wait. */
    default Instant scheduledAt() {
        return sendAt().orElse(createdAt());
    }

    /** Whether the other was started by a version of the workflow that is not older than this one's. */
    default boolean isNewer(Notification other) {
        return workflowVersion(other) >= workflowVersion(this);
    }

    private static int workflowVersion(Notification notification) {
        return notification.workflow().map(WorkflowRef::version).orElse(0);
    }
}
