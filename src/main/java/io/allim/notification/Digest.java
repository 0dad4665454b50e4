package io.allim.notification;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A notification that the service makes, of the items that come until it closes.
 *
 * @param channel absent where a workflow's step has it
 * @param workflow the newest version that an item came of
 * @param urgency that of its most urgent item
 * @param sendAt when it leaves; absent while it is open
 * @param itemsFollow whether its items are stored so that they end with it and nobody has to write them; versions before wrote them
 */
public record Digest(
        NotificationId id,
        Instant createdAt,
        Target target,
        Optional<String> channel,
        Optional<WorkflowRef> workflow,
        Urgency urgency,
        Optional<Instant> sendAt,
        Progress progress,
        DigestWindow window,
        boolean itemsFollow,
        long version)
        implements Notification {

    /**
     * An open one that nothing is in yet.
     *
     * @param like has its workflow and its urgency
     */
    public static Digest opened(
            NotificationId id,
            Instant now,
            Target target,
            Optional<String> channel,
            Notification like,
            DigestWindow window) {
        return new Digest(
                id,
                now,
                target,
                channel,
                like.workflow(),
                like.urgency(),
                Optional.empty(),
                Progress.begin(NotificationStatus.COLLECTING, window.closesAt(), 1),
                window,
                true,
                0);
    }

    @Override
    public List<Target> to() {
        return List.of(target);
    }

    @Override
    public List<String> channels() {
        return channel.stream().toList();
    }

    @Override
    public Optional<Content> content() {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> expiresAt() {
        return Optional.empty();
    }

    @Override
    public ObjectNode data() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Whether it has not closed yet. */
    public boolean isCollecting() {
        return stage() == NotificationStatus.COLLECTING;
    }

    /** When to look at it next: when it closes, or leaves. */
    public Instant nextLook() {
        return isCollecting() ? window.closesAt() : scheduledAt();
    }

    public Digest with(DigestWindow changed) {
        return new Digest(
                id, createdAt, target, channel, workflow, urgency, sendAt, progress, changed, itemsFollow, version);
    }

    /** With one item more; what is urgent in it makes it urgent. */
    public Digest joined(DigestWindow more, Notification by) {
        return new Digest(
                id,
                createdAt,
                target,
                channel,
                isNewer(by) ? by.workflow() : workflow,
                by.urgency().compareTo(urgency) > 0 ? by.urgency() : urgency,
                sendAt,
                progress,
                more,
                itemsFollow,
                version);
    }

    /** Takes no more items, and leaves at {@code leaves}. */
    public Digest closed(Instant leaves) {
        return leaving(
                leaves,
                new Progress(NotificationStatus.PLANNED, progress.cursor().next()));
    }

    /** Closed, and leaving at another instant. */
    public Digest leavingAt(Instant leaves) {
        return leaving(leaves, progress);
    }

    private Digest leaving(Instant leaves, Progress planned) {
        return new Digest(
                id,
                createdAt,
                target,
                channel,
                workflow,
                urgency,
                Optional.of(leaves),
                planned,
                window,
                itemsFollow,
                version);
    }

    public Digest started(WorkflowRef use) {
        return new Digest(
                id,
                createdAt,
                target,
                channel,
                Optional.of(use),
                urgency,
                sendAt,
                progress,
                window,
                itemsFollow,
                version);
    }

    public Digest at(long newVersion) {
        return new Digest(
                id, createdAt, target, channel, workflow, urgency, sendAt, progress, window, itemsFollow, newVersion);
    }
}
