package io.allim.notification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.recipient.Target;
import io.allim.workflow.DigestRule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a caller asked for: who, what, how, when.
 *
 * @param content absent when a workflow has the words
 * @param listed whether it is stored as versions before did it, in a list
 */
public record NotificationRequest(
        NotificationId id,
        Instant createdAt,
        Audience audience,
        Optional<Content> content,
        Optional<WorkflowRef> workflow,
        ObjectNode data,
        SendOptions options,
        Timing timing,
        Progress progress,
        long version,
        boolean listed)
        implements Notification {

    /** One that nothing was planned of yet. */
    public static NotificationRequest of(
            Instant now,
            Audience audience,
            Optional<Content> content,
            Optional<WorkflowRef> workflow,
            ObjectNode data,
            SendOptions options,
            Timing timing) {
        Progress begin = Progress.begin(
                NotificationStatus.PLANNING,
                timing.sendAt().orElse(now),
                audience.to().size());
        return new NotificationRequest(
                NotificationId.next(now), now, audience, content, workflow, data, options, timing, begin, 0, false);
    }

    @Override
    public List<Target> to() {
        return audience.to();
    }

    @Override
    public List<String> channels() {
        return options.channels();
    }

    @Override
    public Urgency urgency() {
        return options.urgency();
    }

    @Override
    public boolean secret() {
        return options.secret();
    }

    @Override
    public Optional<Instant> sendAt() {
        return timing.sendAt();
    }

    @Override
    public Optional<Instant> expiresAt() {
        return timing.expiresAt();
    }

    /** How its messages are gathered into digests; a workflow's steps say so themselves. */
    public Optional<DigestRule> digestRule() {
        return options.digestRule();
    }

    /** Whether the deliveries to all targets but topics are made: they belong to the answer to the caller. */
    public boolean isAnswerable() {
        return stage() != NotificationStatus.PLANNING || cursor().planned() >= audience.individuals();
    }

    NotificationRequest inList() {
        return new NotificationRequest(
                id, createdAt, audience, content, workflow, data, options, timing, progress, version, true);
    }

    public NotificationRequest withId(NotificationId other) {
        return new NotificationRequest(
                other, createdAt, audience, content, workflow, data, options, timing, progress, version, listed);
    }

    /** For others in the places of the old. */
    public NotificationRequest with(Audience others) {
        return new NotificationRequest(
                id, createdAt, others, content, workflow, data, options, timing, progress, version, listed);
    }

    public NotificationRequest started(WorkflowRef use) {
        return new NotificationRequest(
                id, createdAt, audience, content, Optional.of(use), data, options, timing, progress, version, listed);
    }

    public NotificationRequest planned(PlanningCursor further) {
        return with(progress.planned(further));
    }

    public NotificationRequest in(NotificationStatus stage) {
        return with(progress.in(stage));
    }

    private NotificationRequest with(Progress changed) {
        return new NotificationRequest(
                id, createdAt, audience, content, workflow, data, options, timing, changed, version, listed);
    }

    public NotificationRequest at(long newVersion) {
        return new NotificationRequest(
                id, createdAt, audience, content, workflow, data, options, timing, progress, newVersion, listed);
    }
}
