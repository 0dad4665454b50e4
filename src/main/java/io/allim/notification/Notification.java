package io.allim.notification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import io.allim.workflow.DigestRule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a caller asked for: who, what, when. Or a digest, which asks for the same when it closes.
 *
 * @param exclude recipients who get no delivery, whoever names them
 * @param channels the channels to use; empty: the first that reaches the target, or those of the workflow
 * @param content absent when a workflow has the words
 * @param digestRule how its messages are gathered into digests; a workflow's steps say so themselves
 * @param digest present in a digest
 * @param version of the stored item; 0 before it is stored
 */
public record Notification(
        NotificationId id,
        Instant createdAt,
        List<Target> to,
        List<String> exclude,
        List<String> channels,
        Optional<Content> content,
        Optional<WorkflowRef> workflow,
        Urgency urgency,
        Optional<Instant> sendAt,
        Optional<Instant> expiresAt,
        ObjectNode data,
        PlanningCursor progress,
        NotificationStatus stage,
        Optional<DigestRule> digestRule,
        Optional<DigestWindow> digest,
        long version) {

    public Notification {
        to = List.copyOf(to);
        exclude = List.copyOf(exclude);
        channels = List.copyOf(channels);
    }

    /** A notification that is no digest, and not to be gathered into one. */
    public Notification(
            NotificationId id,
            Instant createdAt,
            List<Target> to,
            List<String> exclude,
            List<String> channels,
            Optional<Content> content,
            Optional<WorkflowRef> workflow,
            Urgency urgency,
            Optional<Instant> sendAt,
            Optional<Instant> expiresAt,
            ObjectNode data,
            PlanningCursor progress,
            NotificationStatus stage,
            long version) {
        this(
                id,
                createdAt,
                to,
                exclude,
                channels,
                content,
                workflow,
                urgency,
                sendAt,
                expiresAt,
                data,
                progress,
                stage,
                Optional.empty(),
                Optional.empty(),
                version);
    }

    public boolean isDigest() {
        return digest.isPresent();
    }

    /** When its turn is, before any step's wait. */
    public Instant scheduledAt() {
        return sendAt.orElse(createdAt);
    }

    /** Whether the deliveries to all targets but topics are made: they belong to the answer to the caller. */
    public boolean isAnswerable() {
        return stage != NotificationStatus.PLANNING || progress.planned() >= individuals();
    }

    /** How many of the targets are no topics; their deliveries are made first. */
    public int individuals() {
        return (int) to.stream()
                .filter(target -> !(target instanceof Target.ToTopic))
                .count();
    }

    public Notification planned(PlanningCursor further) {
        boolean done = stage == NotificationStatus.PLANNING && further.isDone();
        Draft draft = new Draft();
        draft.progress = further;
        draft.stage = done ? NotificationStatus.PLANNED : stage;
        return draft.done();
    }

    public Notification in(NotificationStatus newStage) {
        Draft draft = new Draft();
        draft.progress = newStage == NotificationStatus.CANCELLING ? progress.atPartBegin() : progress;
        draft.stage = newStage;
        return draft.done();
    }

    public Notification started(WorkflowRef use) {
        Draft draft = new Draft();
        draft.workflow = Optional.of(use);
        return draft.done();
    }

    public Notification withId(NotificationId other) {
        Draft draft = new Draft();
        draft.id = other;
        return draft.done();
    }

    /** With other targets in the places of the old. */
    public Notification to(List<Target> targets, List<String> excluded) {
        Draft draft = new Draft();
        draft.to = targets;
        draft.exclude = excluded;
        return draft.done();
    }

    public Notification withDigestRule(DigestRule rule) {
        Draft draft = new Draft();
        draft.digestRule = Optional.of(rule);
        return draft.done();
    }

    public Notification with(DigestWindow changed) {
        Draft draft = new Draft();
        draft.digest = Optional.of(changed);
        return draft.done();
    }

    /** A digest with one item more; what is urgent in it makes it urgent. */
    public Notification joined(DigestWindow more, Notification by) {
        Draft draft = new Draft();
        draft.digest = Optional.of(more);
        draft.workflow = isNewer(by) ? by.workflow : workflow;
        draft.urgency = by.urgency.compareTo(urgency) > 0 ? by.urgency : urgency;
        return draft.done();
    }

    /** Whether the other was started by a version of the workflow that is not older than this one's. */
    public boolean isNewer(Notification other) {
        return version(other) >= version(this);
    }

    private static int version(Notification notification) {
        return notification.workflow.map(WorkflowRef::version).orElse(0);
    }

    /** A digest that takes no more items and leaves at {@code turn}. */
    public Notification closed(Instant scheduledAt) {
        Draft draft = new Draft();
        draft.sendAt = Optional.of(scheduledAt);
        draft.stage = NotificationStatus.PLANNED;
        draft.progress = progress.next();
        return draft.done();
    }

    /** A closed digest that leaves at another turn. */
    public Notification leavingAt(Instant scheduledAt) {
        Draft draft = new Draft();
        draft.sendAt = Optional.of(scheduledAt);
        return draft.done();
    }

    public Notification at(long newVersion) {
        Draft draft = new Draft();
        draft.version = newVersion;
        return draft.done();
    }

    /** The fields that change. */
    private final class Draft {
        private NotificationId id = Notification.this.id;
        private List<Target> to = Notification.this.to;
        private List<String> exclude = Notification.this.exclude;
        private Optional<WorkflowRef> workflow = Notification.this.workflow;
        private Urgency urgency = Notification.this.urgency;
        private Optional<Instant> sendAt = Notification.this.sendAt;
        private PlanningCursor progress = Notification.this.progress;
        private NotificationStatus stage = Notification.this.stage;
        private Optional<DigestRule> digestRule = Notification.this.digestRule;
        private Optional<DigestWindow> digest = Notification.this.digest;
        private long version = Notification.this.version;

        Notification done() {
            return new Notification(
                    id,
                    createdAt,
                    to,
                    exclude,
                    channels,
                    content,
                    workflow,
                    urgency,
                    sendAt,
                    expiresAt,
                    data,
                    progress,
                    stage,
                    digestRule,
                    digest,
                    version);
        }
    }
}
