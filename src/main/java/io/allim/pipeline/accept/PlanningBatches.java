package io.allim.pipeline.accept;

import io.allim.delivery.DispatchConfig;
import io.allim.notification.NotificationRequest;
import io.allim.pipeline.accept.DeliveryPlanner.Planning;
import io.allim.pipeline.decide.ResolvedTarget;
import io.allim.recipient.Target;
import io.allim.recipient.TopicStore;
import io.allim.table.Write;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Begins batches. */
@Singleton
public final class PlanningBatches {

    private final DeliveryPlanner planner;
    private final TopicStore topics;
    private final WorkflowStore workflows;
    private final PlannedTurns turns;
    private final Duration lease;

    public PlanningBatches(
            DeliveryPlanner planner,
            TopicStore topics,
            WorkflowStore workflows,
            PlannedTurns turns,
            DispatchConfig config) {
        this.planner = planner;
        this.topics = topics;
        this.workflows = workflows;
        this.turns = turns;
        this.lease = config.lease();
    }

    DeliveryPlanner planner() {
        return planner;
    }

    TopicStore topics() {
        return topics;
    }

    Duration lease() {
        return lease;
    }

    /**
     * The next one.
     *
     * @param resolved targets that were read already
     * @param others what else is to be written with it
     * @param accepting whether topics, and what is for later, are left to workers
     */
    PlanningBatch next(
            NotificationRequest notification,
            Map<Target, ResolvedTarget> resolved,
            List<Write> others,
            Instant now,
            boolean accepting) {
        Optional<Workflow> workflow = notification
                .workflow()
                .map(use -> workflows.find(use.id(), use.version()).orElseThrow());
        Planning planning = new Planning(notification, workflow, resolved, notification.createdAt(), false, now);
        PlanningBatch batch = new PlanningBatch(this, notification, planning, others, accepting);
        batch.fill();
        batch.give(turns);
        return batch;
    }
}
