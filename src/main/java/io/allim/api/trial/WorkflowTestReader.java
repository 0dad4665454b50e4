package io.allim.api.trial;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.notification.Audience;
import io.allim.notification.NotificationRequest;
import io.allim.notification.SendOptions;
import io.allim.notification.Timing;
import io.allim.notification.WorkflowRef;
import io.allim.recipient.Target;
import io.allim.recipient.Targets;
import io.allim.web.Fields;
import io.allim.web.problem.Expected;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowReader;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the body of {@code POST /v1/workflows/{workflow}/test}. */
@Singleton
final class WorkflowTestReader {

    private static final Expected WORKFLOW = Expected.json(
            "a workflow as it is put", "{\"steps\":[{\"channel\":\"email\",\"template\":\"order-shipped\"}]}");
    private static final Duration A_YEAR = Duration.ofDays(366);

    private final Targets targets;
    private final WorkflowReader workflows;
    private final WorkflowStore stored;

    WorkflowTestReader(Targets targets, WorkflowReader workflows, WorkflowStore stored) {
        this.targets = targets;
        this.workflows = workflows;
        this.stored = stored;
    }

    /**
     * @param notification that is not accepted
     * @param draft stands for the workflow that is stored
     * @param at when it would be accepted
     */
    record Test(NotificationRequest notification, Optional<Workflow> draft, Instant at) {}

    Test read(String workflow, Fields fields, Instant now) {
        Optional<Target> to = targets.readOne(fields, "to");
        if (to.filter(Target.ToTopic.class::isInstance).isPresent()) {
            fields.refuse(
                    "to",
                    "A test is for one target, and a topic may have many: name one of its recipients, such as"
                            + " {\"recipient\":\"ada\"}.",
                    "{\"recipient\":\"ada\"}");
        }
        ObjectNode data = fields.anything("data", Expected.OBJECT);
        Urgency urgency = fields.optional("urgency", 20, Urgency::of, Targets.EXPECTED_URGENCY)
                .orElse(Urgency.NORMAL);
        Optional<Workflow> draft = fields.optionalObject(
                "workflow",
                WORKFLOW,
                json -> workflows.read(
                        workflow,
                        json,
                        () -> stored.find(workflow).map(Workflow::targets).orElse(List.of())));
        Instant at = at(fields, now);
        fields.end();
        NotificationRequest notification = NotificationRequest.of(
                at,
                Audience.of(to.stream().toList()),
                Optional.empty(),
                Optional.of(new WorkflowRef(workflow, 0, Map.of())),
                data,
                SendOptions.of(urgency),
                Timing.AT_ONCE);
        return new Test(notification, draft, at);
    }

    private static Instant at(Fields fields, Instant now) {
        Optional<Instant> at = fields.optionalInstant("at");
        boolean far = at.filter(instant -> Duration.between(now, instant).abs().compareTo(A_YEAR) > 0)
                .isPresent();
        if (far) {
            fields.refuse("at", "`at` must be within a year of now, such as \"" + now + "\".", "\"" + now + "\"");
        }
        return at.orElse(now);
    }
}
