package io.allim.pipeline.accept;

import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.PlanningCursor;
import io.allim.pipeline.accept.DeliveryPlanner.Digested;
import io.allim.pipeline.accept.DeliveryPlanner.Planned;
import io.allim.pipeline.accept.DeliveryPlanner.Planning;
import io.allim.pipeline.decide.Sendable;
import io.allim.recipient.Target;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.workflow.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A transaction in the making: the next deliveries of a notification, as many as fit. */
final class PlanningBatch {

    /** Turns further away are given later: so all of them can be hinted, and what is cancelled meanwhile was never planned. */
    static final Duration AHEAD = Duration.ofMinutes(10);

    private final PlanningBatches batches;
    private final NotificationRequest notification;
    private final Planning planning;
    private final List<Write> others;
    private final Plan plan;
    private final boolean accepting;
    private final int individuals;
    private final List<Delivery> made = new ArrayList<>();
    private final List<Digested> digested = new ArrayList<>();
    private final List<Sendable> sendable = new ArrayList<>();
    private final Set<DeliveryId> ids = new HashSet<>();
    private PlanningCursor progress;
    private Optional<Instant> lastTurn = Optional.empty();

    /** @param accepting whether topics, and what is for later, are left to workers */
    PlanningBatch(
            PlanningBatches batches,
            NotificationRequest notification,
            Planning planning,
            List<Write> others,
            boolean accepting) {
        this.batches = batches;
        this.notification = notification;
        this.planning = planning;
        this.others = others;
        this.accepting = accepting;
        this.individuals = notification.audience().individuals();
        this.plan = Plan.of(notification, planning.workflow());
        this.progress = notification.cursor();
    }

    private int room() {
        return Table.MAX_WRITES - 1 - others.size() - made.size();
    }

    NotificationRequest notification() {
        return notification;
    }

    Instant now() {
        return planning.now();
    }

    List<Write> others() {
        return others;
    }

    boolean isAccepting() {
        return accepting;
    }

    /** The deliveries that it writes. */
    List<Delivery> made() {
        return made;
    }

    /** Those of what it writes of which all is known. */
    List<Sendable> sendable() {
        return sendable;
    }

    /** Those of them that who plans them could send. */
    List<Sendable> prompt() {
        Map<String, Boolean> prompt = new HashMap<>();
        return sendable.stream()
                .filter(each -> prompt.computeIfAbsent(
                        each.context().route().channel(),
                        channel -> batches.planner().isPrompt(channel)))
                .toList();
    }

    /** Those of them that may leave as fast as they are planned: others have to wait for their places in a pace. */
    List<Sendable> sentAtOnce() {
        Map<String, Boolean> paced = new HashMap<>();
        return prompt().stream()
                .filter(each -> !paced.computeIfAbsent(
                        each.context().route().channel(),
                        channel -> batches.planner().isPaced(channel)))
                .toList();
    }

    /** The notification after it. */
    NotificationRequest moved() {
        return notification.planned(progress);
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

    /** Those that have a turn are left to whoever is there then. Where others need none, the planning goes on for them. */
    void give(PlannedTurns turns) {
        List<Delivery> given = turns.give(List.copyOf(made), this::urgency, planning.now());
        List<Delivery> held = given.stream()
                .filter(delivery -> !delivery.isDue(planning.now()))
                .filter(delivery -> !made.contains(delivery))
                .toList();
        boolean all = given.stream().noneMatch(delivery -> delivery.isDue(planning.now()));
        lastTurn = held.stream()
                .filter(_ -> all)
                .flatMap(delivery -> delivery.dueAt().stream())
                .max(Comparator.naturalOrder());
        sendable.removeIf(each -> held.stream()
                .anyMatch(delivery ->
                        delivery.id().equals(each.context().delivery().id())));
        made.clear();
        made.addAll(given);
    }

    private Urgency urgency(Delivery delivery) {
        return planning.workflow()
                .flatMap(workflow -> delivery.route().step().flatMap(workflow::step))
                .flatMap(Step::urgency)
                .orElse(notification.urgency());
    }

    private boolean addTarget(Plan.Part part) {
        boolean added = add(planning, part.target(), part);
        if (added) {
            progress = progress.next();
        }
        return added;
    }

    private boolean addSubscribers(Plan.Part part, String topic) {
        if (room() == 0) {
            return false;
        }
        List<String> subscribers = batches.topics().subscribersAfter(topic, progress.last(), room());
        if (subscribers.isEmpty()) {
            progress = progress.next();
            return true;
        }
        Planning known = readAhead(subscribers, part);
        for (String subscriber : subscribers) {
            if (!add(known, new Target.ToRecipient(subscriber), part)) {
                return false;
            }
            progress = progress.after(subscriber);
        }
        return true;
    }

    private Planning readAhead(List<String> subscribers, Plan.Part part) {
        List<Target.ToRecipient> targets = subscribers.stream()
                .map(Target.ToRecipient::new)
                .filter(target -> !isExcluded(target))
                .toList();
        return batches.planner().readAhead(planning, targets, part.step());
    }

    private boolean add(Planning known, Target target, Plan.Part part) {
        List<Planned> more = planned(known, target, part).stream()
                .filter(planned -> ids.add(planned.delivery().id()))
                .toList();
        boolean fits = more.size() <= room();
        if (fits) {
            more.forEach(planned -> made.add(planned.delivery()));
            more.forEach(planned -> planned.digested().ifPresent(digested::add));
            more.forEach(planned -> planned.sendable().ifPresent(sendable::add));
        }
        return fits;
    }

    private List<Planned> planned(Planning known, Target target, Plan.Part part) {
        boolean single = !(part.target() instanceof Target.ToTopic);
        Instant createdAt = single && part.step().isEmpty() ? notification.createdAt() : planning.now();
        if (isExcluded(target)) {
            return single ? List.of(batches.planner().excluded(known, target)) : List.of();
        }
        return batches.planner().decide(known.createdAt(createdAt), target, part.step());
    }

    private boolean isExcluded(Target target) {
        return target instanceof Target.ToRecipient(String recipient)
                && notification.audience().exclude().contains(recipient);
    }

    /** Whether all is planned that belongs to the answer to the caller. */
    private boolean isAnswered() {
        return progress.planned() >= individuals;
    }

    /** When its last turn comes, if others are to be given nearer to theirs. */
    private Optional<Instant> farTurn() {
        return lastTurn.filter(_ -> !accepting || isAnswered())
                .filter(planning.now().plus(AHEAD)::isBefore);
    }

    /** Whether what comes next is to be planned at {@link #nextLook} and not before. */
    boolean pauses() {
        return part().isPresent() && (waits() || farTurn().isPresent());
    }

    /** Whether what is left is anybody's from now on. */
    boolean isFree() {
        return accepting && isAnswered() && part().isPresent() && !pauses();
    }

    /**
     * Whether its one delivery is all of a notification that is not stored yet. The delivery is written last, and a
     * repetition of the request makes it if that breaks off, so that the cheaper non-transactional write is safe.
     */
    boolean isPlain(NotificationRequest moved, List<Delivery> made) {
        return notification.version() == 0 && moved.stage() == NotificationStatus.PLANNED && made.size() == 1;
    }

    /** The one delivery, if it goes into a digest at once. */
    Optional<Digested> digested() {
        return made.size() == 1 ? digested.stream().findFirst() : Optional.empty();
    }

    Instant nextLook() {
        if (waits()) {
            return part().orElseThrow().start();
        }
        Optional<Instant> far = farTurn();
        if (far.isPresent()) {
            return far.get().minus(AHEAD.dividedBy(2));
        }
        return isFree() ? planning.now() : planning.now().plus(batches.lease());
    }
}
