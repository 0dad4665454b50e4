package io.allim.pipeline.accept;

import io.allim.notification.NotificationRequest;
import io.allim.recipient.Target;
import io.allim.workflow.Step;
import io.allim.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The parts in which the deliveries of a notification are made: single targets at once, then topics when
 * the notification is due, since its members are those of that moment, then the targets that steps name themselves, each
 * when its step is due. The same for every process, since a workflow's version never changes.
 */
record Plan(List<Part> parts) {

    /**
     * @param step whose own target it is; absent: all steps that have none of their own
     * @param start before which the part is not looked at
     */
    record Part(Target target, Optional<Step> step, Instant start) {}

    static Plan of(NotificationRequest notification, Optional<Workflow> workflow) {
        List<Part> parts = new ArrayList<>();
        notification.to().stream()
                .sorted(Comparator.comparing(target -> target instanceof Target.ToTopic))
                .map(target -> new Part(
                        target,
                        Optional.empty(),
                        target instanceof Target.ToTopic ? notification.scheduledAt() : Instant.MIN))
                .forEach(parts::add);
        workflow.stream()
                .flatMap(flow -> flow.steps().stream())
                .sorted(Comparator.comparing(Step::after))
                .forEach(step -> step.to()
                        .forEach(target -> parts.add(new Part(
                                target,
                                Optional.of(step),
                                notification.scheduledAt().plus(step.after())))));
        return new Plan(parts);
    }
}
