package io.allim.notification;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a caller asked for: who, what, when.
 *
 * @param channels the channels to use; empty: the first that reaches the target
 * @param planned for how many of the targets, from the first, the deliveries are stored
 * @param cancelled whether targets that are not planned yet will never be
 * @param version of the stored item; 0 before it is stored
 */
public record Notification(
        NotificationId id,
        Instant createdAt,
        List<Target> to,
        List<String> channels,
        Content content,
        Urgency urgency,
        Optional<Instant> sendAt,
        Optional<Instant> expiresAt,
        ObjectNode data,
        int planned,
        boolean cancelled,
        @JsonIgnore long version) {

    public Notification {
        to = List.copyOf(to);
        channels = List.copyOf(channels);
    }

    @JsonIgnore
    public boolean isPlanned() {
        return cancelled || planned == to.size();
    }

    public Notification plannedUpTo(int targets) {
        return new Notification(
                id, createdAt, to, channels, content, urgency, sendAt, expiresAt, data, targets, cancelled, version);
    }

    /** Targets that are not planned yet never will be. */
    public Notification cut() {
        return new Notification(
                id, createdAt, to, channels, content, urgency, sendAt, expiresAt, data, planned, true, version);
    }

    public Notification at(long newVersion) {
        return new Notification(
                id, createdAt, to, channels, content, urgency, sendAt, expiresAt, data, planned, cancelled, newVersion);
    }
}
