package io.allim.dispatch;

import io.allim.notification.Notification;
import io.allim.notification.Progress;
import io.allim.notification.Stage;
import io.allim.notification.WorkflowUse;
import io.allim.template.TemplateRenderer;
import io.allim.workflow.Way;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** Binds a notification to its workflow as it is when the notification is accepted. */
@Singleton
final class WorkflowUses {

    private final WorkflowStore workflows;
    private final TemplateRenderer templates;

    WorkflowUses(WorkflowStore workflows, TemplateRenderer templates) {
        this.workflows = workflows;
        this.templates = templates;
    }

    sealed interface Bound {

        record To(Notification notification) implements Bound {}

        record Unknown(Acceptance acceptance) implements Bound {}
    }

    /** @param notification of whose workflow only the id is known, if it has one */
    Bound bind(Notification notification) {
        if (notification.workflow().isEmpty()) {
            return new Bound.To(begun(notification, Optional.empty()));
        }
        return workflows
                .find(notification.workflow().get().id())
                .map(workflow -> bind(notification, workflow))
                .orElseGet(() -> new Bound.Unknown(new Acceptance.UnknownWorkflow()));
    }

    private Bound bind(Notification notification, Workflow workflow) {
        if (notification.to().isEmpty() && workflow.ownTargets() == 0) {
            return new Bound.Unknown(new Acceptance.NobodyNamed());
        }
        TreeMap<String, Integer> kept = new TreeMap<>();
        for (String template : workflow.steps().stream()
                .flatMap(step -> step.ways().stream())
                .map(Way::template)
                .distinct()
                .toList()) {
            if (!templates.exists(template)) {
                return new Bound.Unknown(new Acceptance.UnknownTemplate(template));
            }
            templates.versionToKeep(template).ifPresent(version -> kept.put(template, version));
        }
        WorkflowUse use = new WorkflowUse(workflow.id(), workflow.version(), kept);
        return new Bound.To(begun(notification.started(use), Optional.of(workflow)));
    }

    private static Notification begun(Notification notification, Optional<Workflow> workflow) {
        int parts =
                notification.to().size() + workflow.map(Workflow::ownTargets).orElse(0);
        Instant lastTurn =
                notification.turn().plus(workflow.map(Workflow::longestWait).orElse(Duration.ZERO));
        return notification.in(Stage.PLANNING).planned(Progress.begin(lastTurn, parts));
    }
}
