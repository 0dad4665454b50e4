package io.allim.pipeline.accept;

import io.allim.notification.Notification;
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

        record To(Notification notification) implements Bound {}

        record Unknown(Acceptance acceptance) implements Bound {}
    }

    /**
     * @param notification of whose workflow only the id is known, if it has one
     * @param dataIsChecked whether it is refused when its data lacks what a template needs
     */
    Bound bind(Notification notification, boolean dataIsChecked) {
        if (notification.workflow().isEmpty()) {
            return new Bound.To(started(notification, Optional.empty()));
        }
        return workflows
                .find(notification.workflow().get().id())
                .map(workflow -> bind(notification, workflow, dataIsChecked))
                .orElseGet(() -> new Bound.Unknown(new Acceptance.UnknownWorkflow()));
    }

    private Bound bind(Notification notification, Workflow workflow, boolean dataIsChecked) {
        if (notification.to().isEmpty() && workflow.ownTargets() == 0) {
            return new Bound.Unknown(new Acceptance.NobodyNamed());
        }
        TreeMap<String, Integer> kept = new TreeMap<>();
        for (String template : workflow.steps().stream()
                .flatMap(step -> step.channels().stream())
                .map(ChannelOption::template)
                .distinct()
                .toList()) {
            if (!templates.exists(template)) {
                return new Bound.Unknown(new Acceptance.UnknownTemplate(template));
            }
            TemplateRenderer.Binding binding = templates.bind(
                    template, dataIsChecked ? channels(workflow, template) : Set.of(), notification.data());
            if (binding.lacking().isPresent()) {
                return new Bound.Unknown(
                        new Acceptance.LacksVariable(template, binding.lacking().get()));
            }
            binding.keep().ifPresent(version -> kept.put(template, version));
        }
        WorkflowRef use = new WorkflowRef(workflow.id(), workflow.version(), kept);
        return new Bound.To(started(notification.started(use), Optional.of(workflow)));
    }

    /** The workflow as it is now, for what goes on without a caller; empty when a template of it is gone. */
    public Optional<WorkflowRef> use(Notification notification, Workflow workflow) {
        return bind(notification, workflow, false) instanceof Bound.To(Notification bound)
                ? bound.workflow()
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

    private static Notification started(Notification notification, Optional<Workflow> workflow) {
        int parts =
                notification.to().size() + workflow.map(Workflow::ownTargets).orElse(0);
        Instant lastScheduledAt = notification
                .scheduledAt()
                .plus(workflow.map(Workflow::longestWait).orElse(Duration.ZERO));
        return notification.in(NotificationStatus.PLANNING).planned(PlanningCursor.begin(lastScheduledAt, parts));
    }
}
