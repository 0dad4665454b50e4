package io.allim.pipeline.accept;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.notification.Digest;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.PlanningCursor;
import io.allim.notification.WorkflowRef;
import io.allim.template.TemplateRenderer;
import io.allim.workflow.ChannelOption;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Binds a notification to its workflow as it is when the notification is accepted. */
@Singleton
public final class WorkflowBinder {

    private final WorkflowStore workflows;
    private final TemplateRenderer templates;

    public WorkflowBinder(WorkflowStore workflows, TemplateRenderer templates) {
        this.workflows = workflows;
        this.templates = templates;
    }

    sealed interface Bound {

        record To(NotificationRequest notification) implements Bound {}

        record Unknown(Acceptance acceptance) implements Bound {}
    }

    /**
     * @param notification of whose workflow only the id is known, if it has one
     * @param dataIsChecked whether it is refused when its data lacks what a template needs
     */
    Bound bind(NotificationRequest notification, boolean dataIsChecked) {
        if (notification.workflow().isEmpty()) {
            return new Bound.To(started(notification, Optional.empty()));
        }
        return workflows
                .find(notification.workflow().get().id())
                .map(workflow -> bind(notification, workflow, dataIsChecked))
                .orElseGet(() -> new Bound.Unknown(new Acceptance.UnknownWorkflow()));
    }

    private Bound bind(NotificationRequest notification, Workflow workflow, boolean dataIsChecked) {
        if (notification.to().isEmpty() && workflow.ownTargets() == 0) {
            return new Bound.Unknown(new Acceptance.NobodyNamed());
        }
        return switch (use(workflow, dataIsChecked, notification.data())) {
            case Use.Of(WorkflowRef use) -> new Bound.To(started(notification.started(use), Optional.of(workflow)));
            case Use.Lacks(Acceptance why) -> new Bound.Unknown(why);
        };
    }

    private sealed interface Use {

        record Of(WorkflowRef workflow) implements Use {}

        record Lacks(Acceptance why) implements Use {}
    }

    private Use use(Workflow workflow, boolean dataIsChecked, ObjectNode data) {
        TreeMap<String, Integer> kept = new TreeMap<>();
        for (String template : workflow.steps().stream()
                .flatMap(step -> step.channels().stream())
                .map(ChannelOption::template)
                .distinct()
                .toList()) {
            if (!templates.exists(template)) {
                return new Use.Lacks(new Acceptance.UnknownTemplate(template));
            }
            TemplateRenderer.Binding binding =
                    templates.bind(template, dataIsChecked ? channels(workflow, template) : Set.of(), data);
            if (binding.lacking().isPresent()) {
                return new Use.Lacks(
                        new Acceptance.LacksVariable(template, binding.lacking().get()));
            }
            binding.keep().ifPresent(version -> kept.put(template, version));
        }
        return new Use.Of(new WorkflowRef(workflow.id(), workflow.version(), kept));
    }

    /** The workflow as it is now, for a digest, which nobody asked for; empty when a template of it is gone. */
    public Optional<WorkflowRef> use(Digest digest, Workflow workflow) {
        return use(workflow, false, digest.data()) instanceof Use.Of(WorkflowRef use)
                ? Optional.of(use)
                : Optional.empty();
    }

    /**
     * On which a template is sure to be used: the others of a step may never be tried, and a digest sees its items. An event
     * has nobody who could give what it lacks.
     */
    private static Set<String> channels(Workflow workflow, String template) {
        return workflow.steps().stream()
                .filter(step -> step.digest().isEmpty())
                .map(step -> step.channels().getFirst())
                .filter(option -> option.template().equals(template))
                .map(ChannelOption::channel)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static NotificationRequest started(NotificationRequest notification, Optional<Workflow> workflow) {
        int parts =
                notification.to().size() + workflow.map(Workflow::ownTargets).orElse(0);
        Instant lastScheduledAt = notification
                .scheduledAt()
                .plus(workflow.map(Workflow::longestWait).orElse(Duration.ZERO));
        return notification.in(NotificationStatus.PLANNING).planned(PlanningCursor.begin(lastScheduledAt, parts));
    }
}
