package io.allim.pipeline.accept;

import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryMetrics;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DispatchConfig;
import io.allim.delivery.Hints;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.notification.PlanningCursor;
import io.allim.pipeline.accept.DeliveryPlanner.Planning;
import io.allim.pipeline.decide.ResolvedTarget;
import io.allim.recipient.Target;
import io.allim.recipient.TopicStore;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.table.WriteResult;
import io.allim.time.Deadline;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the deliveries of a notification, as many at a time as one transaction holds. Each transaction moves the
 * notification's progress on, so that a planner that died is followed by one that goes on where it was.
 */
@Singleton
public final class Planner {

    /** Above this many urgent deliveries it is a broadcast, and is not sent inline. */
    private static final int MAX_PRESSED = 10;

    private final Table table;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final DeliveryPlanner planner;
    private final TopicStore topics;
    private final WorkflowStore workflows;
    private final Hints hints;
    private final DeliveryMetrics metrics;
    private final Duration lease;

    public Planner(
            Table table,
            NotificationStore notifications,
            DeliveryStore deliveries,
            DeliveryPlanner planner,
            TopicStore topics,
            WorkflowStore workflows,
            Hints hints,
            DeliveryMetrics metrics,
            DispatchConfig config) {
        this.table = table;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.planner = planner;
        this.topics = topics;
        this.workflows = workflows;
        this.hints = hints;
        this.metrics = metrics;
        this.lease = config.lease();
    }

    /**
     * The notification after a step, and the deliveries that the step made.
     *
     * @param notification as it is stored now
     */
    record Step(Notification notification, List<Delivery> made) {}

    /** Plans what is left of a notification, as far as its time has come and the budget lasts. */
    public void resume(Notification found, Instant now, Deadline deadline) {
        Optional<Notification> left = Optional.of(found);
        while (left.filter(planning -> planning.stage() == NotificationStatus.PLANNING)
                .isPresent()) {
            Notification notification = left.get();
            if (deadline.isSpent()) {
                table.write(List.of(notifications.write(notification, now)));
                return;
            }
            Draft draft = draft(notification, Map.of(), List.of(), now, false);
            Optional<Step> step = store(draft);
            if (draft.waits()) {
                return;
            }
            left = step.map(Step::notification);
        }
    }

    /**
     * Stores the next deliveries to single targets, the notification itself, and what else is to be written with them.
     *
     * @param resolved targets that were read already
     * @return empty when a condition did not hold: another was faster, and nothing was written
     */
    Optional<Step> step(
            Notification notification, Map<Target, ResolvedTarget> resolved, List<Write> others, Instant now) {
        return store(draft(notification, resolved, others, now, true));
    }

    /**
     * Makes the one delivery of a notification whose acceptance broke off before it: the same that it would have been.
     *
     * @param notification stored, with all planned and nothing made
     */
    void complete(Notification notification, Instant now) {
        Draft draft = draft(notification.planned(notification.progress().restarted()), Map.of(), List.of(), now, true);
        if (draft.made.isEmpty()) {
            return;
        }
        table.writeInOrder(draft.made.stream()
                .flatMap(delivery -> deliveries.writes(delivery).stream())
                .toList());
        metrics.stored(draft.made);
        hint(notification, draft.made, draft);
    }

    /** A transaction in the making. */
    private final class Draft {
        private final Planning planning;
        private final List<Write> others;
        private final Plan plan;
        private final boolean accepting;
        private final int individuals;
        private final List<Delivery> made = new ArrayList<>();
        private final Set<DeliveryId> ids = new HashSet<>();
        private PlanningCursor progress;

        /** @param accepting whether topics, and what is for later, are left to workers */
        Draft(Planning planning, List<Write> others, boolean accepting) {
            this.planning = planning;
            this.others = others;
            this.accepting = accepting;
            this.individuals = planning.notification().individuals();
            this.plan = Plan.of(planning.notification(), planning.workflow());
            this.progress = planning.notification().progress();
        }

        private int room() {
            return Table.MAX_WRITES - 1 - others.size() - made.size();
        }

        Optional<Plan.Part> part() {
            return progress.planned() < plan.parts().size()
                    ? Optional.of(plan.parts().get(progress.planned()))
                    : Optional.empty();
        }

        /** Whether the time of what comes next has not come yet. */
        boolean waits() {
            return part().filter(part -> part.start().isAfter(planning.now())).isPresent();
        }

        void fill() {
            boolean more = true;
            while (more && part().isPresent() && !waits() && !(accepting && isAnswered())) {
                Plan.Part part = part().get();
                more = part.target() instanceof Target.ToTopic(String topic)
                        ? addSubscribers(part, topic)
                        : addTarget(part);
            }
        }

        private boolean addTarget(Plan.Part part) {
            boolean added = add(part.target(), part);
            if (added) {
                progress = progress.next();
            }
            return added;
        }

        private boolean addSubscribers(Plan.Part part, String topic) {
            if (room() == 0) {
                return false;
            }
            List<String> subscribers = topics.subscribersAfter(topic, progress.last(), room());
            for (String subscriber : subscribers) {
                if (!add(new Target.ToRecipient(subscriber), part)) {
                    return false;
                }
                progress = progress.after(subscriber);
            }
            if (subscribers.isEmpty()) {
                progress = progress.next();
            }
            return true;
        }

        private boolean add(Target target, Plan.Part part) {
            List<Delivery> more = deliveries(target, part).stream()
                    .filter(delivery -> ids.add(delivery.id()))
                    .toList();
            boolean fits = more.size() <= room();
            if (fits) {
                made.addAll(more);
            } else {
                more.forEach(delivery -> ids.remove(delivery.id()));
            }
            return fits;
        }

        private List<Delivery> deliveries(Target target, Plan.Part part) {
            boolean single = !(part.target() instanceof Target.ToTopic);
            Instant createdAt =
                    single && part.step().isEmpty() ? planning.notification().createdAt() : planning.now();
            if (isExcluded(target)) {
                return single ? List.of(planner.excluded(planning, target)) : List.of();
            }
            return planner.plan(planning.createdAt(createdAt), target, part.step());
        }

        private boolean isExcluded(Target target) {
            return target instanceof Target.ToRecipient(String recipient)
                    && planning.notification().exclude().contains(recipient);
        }

        /** Whether all is planned that belongs to the answer to the caller. */
        private boolean isAnswered() {
            return progress.planned() >= individuals;
        }

        /** Whether what is left is anybody's from now on. */
        boolean isFree() {
            return accepting && isAnswered() && part().isPresent() && !waits();
        }

        /**
         * Whether its one delivery completes it. The single delivery is written last. A partial write has no effect, so the
         * cheaper non-transactional write is safe.
         */
        boolean isPlain(Notification moved, List<Delivery> made) {
            return accepting && moved.stage() == NotificationStatus.PLANNED && made.size() == 1;
        }

        Instant nextLook() {
            if (waits()) {
                return part().orElseThrow().start();
            }
            return isFree() ? planning.now() : planning.now().plus(lease);
        }
    }

    private Draft draft(
            Notification notification,
            Map<Target, ResolvedTarget> resolved,
            List<Write> others,
            Instant now,
            boolean accepting) {
        Optional<Workflow> workflow = notification
                .workflow()
                .map(use -> workflows.find(use.id(), use.version()).orElseThrow());
        Draft draft = new Draft(
                new Planning(notification, workflow, resolved, notification.createdAt(), false, now),
                others,
                accepting);
        draft.fill();
        return draft;
    }

    private Optional<Step> store(Draft draft) {
        Notification notification = draft.planning.notification();
        Notification moved = notification.planned(draft.progress);
        List<Delivery> made = draft.made;
        while (true) {
            List<Write> writes = new ArrayList<>(draft.others);
            writes.add(notifications.write(moved, draft.nextLook()));
            made.forEach(delivery -> writes.addAll(deliveries.writes(delivery)));
            switch (draft.isPlain(moved, made) ? table.writeInOrder(writes) : table.write(writes)) {
                case WriteResult.Done _ -> {
                    metrics.stored(made);
                    hint(moved, made, draft);
                    return Optional.of(new Step(moved.at(notification.version() + 1), made));
                }
                case WriteResult.Refused(Key key) -> {
                    // A recipient who is in two topics has a delivery already.
                    List<Delivery> left = made.stream()
                            .filter(delivery -> deliveries.find(delivery.id()).isEmpty())
                            .toList();
                    if (DeliveryStore.idAt(key).isEmpty() || left.size() == made.size()) {
                        return Optional.empty();
                    }
                    made = left;
                }
            }
        }
    }

    private void hint(Notification moved, List<Delivery> made, Draft draft) {
        Instant now = draft.planning.now();
        List<Delivery> due =
                made.stream().filter(delivery -> delivery.isDue(now)).toList();
        boolean pressing =
                draft.accepting && moved.urgency() == Urgency.HIGH && !due.isEmpty() && due.size() <= MAX_PRESSED;
        if (pressing) {
            hints.expedite(
                    due.stream().map(Delivery::id).map(DeliveryStore::key).toList());
        }
        hints.hintDue(
                pressing
                        ? made.stream().filter(delivery -> !delivery.isDue(now)).toList()
                        : made,
                now);
        Key rest = NotificationStore.key(moved.id());
        if (draft.isFree()) {
            hints.hint(List.of(rest));
        }
        if (draft.waits()) {
            hints.hintAt(rest, draft.nextLook());
        }
    }
}
