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
 * @param exclude recipients who get no delivery, whoever names them
 * @param channels the channels to use; empty: the first that reaches the target, or those of the workflow
 * @param content absent when a workflow has the words
 * @param version of the stored item; 0 before it is stored
 */
public record Notification(
        NotificationId id,
        Instant createdAt,
        List<Target> to,
        List<String> exclude,
        List<String> channels,
        Optional<Content> content,
        Optional<WorkflowUse> workflow,
        Urgency urgency,
        Optional<Instant> sendAt,
        Optional<Instant> expiresAt,
        ObjectNode data,
        Progress progress,
        Stage stage,
        @JsonIgnore long version) {

    public Notification {
        to = List.copyOf(to);
        exclude = List.copyOf(exclude);
        channels = List.copyOf(channels);
    }

    /** When its turn is, before any step's wait. */
    @JsonIgnore
    public Instant turn() {
        return sendAt.orElse(createdAt);
    }

    /** Whether the deliveries to all targets but topics are made: they belong to the answer to the caller. */
    @JsonIgnore
    public boolean isAnswerable() {
        return stage != Stage.PLANNING || progress.planned() >= individuals();
    }

    /** How many of the targets are no topics; their deliveries are made first. */
    @JsonIgnore
    public int individuals() {
        return (int)
                to.stream().filter(target -> !(target instanceof Target.Topic)).count();
    }

    public Notification planned(Progress further) {
        boolean done = stage == Stage.PLANNING && further.isDone();
        return with(to, exclude, workflow, further, done ? Stage.PLANNED : stage);
    }

    public Notification in(Stage newStage) {
        return with(to, exclude, workflow, newStage == Stage.CANCELLING ? progress.anew() : progress, newStage);
    }

    public Notification started(WorkflowUse use) {
        return with(to, exclude, Optional.of(use), progress, stage);
    }

    /** With other targets in the places of the old. */
    public Notification to(List<Target> targets, List<String> excluded) {
        return with(targets, excluded, workflow, progress, stage);
    }

    private Notification with(
            List<Target> newTo,
            List<String> newExclude,
            Optional<WorkflowUse> newWorkflow,
            Progress newProgress,
            Stage newStage) {
        return new Notification(
                id,
                createdAt,
                newTo,
                newExclude,
                channels,
                content,
                newWorkflow,
                urgency,
                sendAt,
                expiresAt,
                data,
                newProgress,
                newStage,
                version);
    }

    public Notification at(long newVersion) {
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
                newVersion);
    }
}
