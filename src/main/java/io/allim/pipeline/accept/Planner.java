package io.allim.pipeline.accept;

import io.allim.channel.Urgency;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryMetrics;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.Hints;
import io.allim.delivery.State;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.accept.DeliveryPlanner.Digested;
import io.allim.pipeline.decide.JustPlanned;
import io.allim.pipeline.decide.ResolvedTarget;
import io.allim.pipeline.decide.Sendable;
import io.allim.recipient.Target;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.table.WriteResult;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the deliveries of a notification, a batch at a time. What is accepted is stored in a transaction with the notification;
 * later each delivery is stored unless it is there already, and then the notification's progress moves on, so that a planner that
 * died is followed by one that goes on where it was.
 */
@Singleton
public final class Planner {

    /** Above this many urgent deliveries it is a broadcast, and is not sent inline. */
    private static final int MAX_PRESSED = 10;

    private final Table table;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final PlanningBatches batches;
    private final Handover handover;
    private final JustPlanned planned;
    private final DigestEntry digests;
    private final Hints hints;
    private final DeliveryMetrics metrics;

    public Planner(
            Table table,
            NotificationStore notifications,
            DeliveryStore deliveries,
            PlanningBatches batches,
            Handover handover,
            JustPlanned planned,
            DigestEntry digests,
            Hints hints,
            DeliveryMetrics metrics) {
        this.table = table;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.batches = batches;
        this.handover = handover;
        this.planned = planned;
        this.digests = digests;
        this.hints = hints;
        this.metrics = metrics;
    }

    /**
     * The notification after a step, and the deliveries that the step made.
     *
     * @param notification as it is stored now
     */
    record Step(NotificationRequest notification, List<Delivery> made) {}

    /**
     * What was made of the next part of a notification.
     *
     * @param next as it is stored now, to go on with; empty when there is nothing more to do now, or another does it
     * @param own stored as leased by this process, which sends them
     * @param isCancelled whether the notification was cancelled meanwhile
     */
    record Page(Optional<NotificationRequest> next, List<Sendable> own, boolean isCancelled) {}

    /**
     * Stores the next deliveries of a notification that was accepted.
     *
     * @param sends whether this process sends those that it may: they are stored as leased
     */
    Page page(NotificationRequest notification, Instant now, boolean sends) {
        PlanningBatch batch = batches.next(notification, Map.of(), List.of(), now, false);
        Page page = storeEach(batch, sends);
        return batch.pauses() ? new Page(Optional.empty(), page.own(), page.isCancelled()) : page;
    }

    /** Has anybody go on with it. */
    void leave(NotificationRequest notification, Instant now) {
        if (table.write(List.of(notifications.write(notification, now))).done()) {
            hints.hint(List.of(NotificationStore.key(notification)));
        }
    }

    /**
     * Stores the next deliveries to single targets, the notification itself, and what else is to be written with them.
     *
     * @param resolved targets that were read already
     * @return empty when a condition did not hold: another was faster, and nothing was written
     */
    Optional<Step> step(
            NotificationRequest notification, Map<Target, ResolvedTarget> resolved, List<Write> others, Instant now) {
        return store(batches.next(notification, resolved, others, now, true));
    }

    /**
     * Makes the one delivery of a notification whose acceptance broke off before it: the same that it would have been.
     *
     * @param notification stored, with all planned and nothing made
     */
    void complete(NotificationRequest notification, Instant now) {
        PlanningBatch batch =
                batches.next(notification.planned(notification.cursor().restarted()), Map.of(), List.of(), now, true);
        if (batch.made().isEmpty()) {
            return;
        }
        batch.digested()
                .map(this::entered)
                .orElseGet(() -> stored(batch.made()))
                .ifPresent(made -> {
                    metrics.stored(made);
                    hint(notification, made, batch);
                });
    }

    private Optional<List<Delivery>> stored(List<Delivery> made) {
        List<Write> writes = made.stream()
                .flatMap(delivery -> deliveries.writes(delivery).stream())
                .toList();
        return table.writeInOrder(writes).done() ? Optional.of(made) : Optional.empty();
    }

    /** Stores the only delivery of a notification that is stored, in its digest or due. Empty when another has done so. */
    private Optional<List<Delivery>> entered(Digested digested) {
        return digests.enter(digested.context(), digested.assignment())
                .map(List::of)
                .or(() -> stored(List.of(digested.context().delivery())));
    }

    /**
     * The notification first, and then its only delivery in its digest. In between nothing is accepted: a repetition of the
     * request makes the delivery, so that one transaction for all is not needed.
     */
    private Optional<Step> storeInDigest(PlanningBatch batch, Digested digested) {
        NotificationRequest moved = batch.moved();
        List<Write> first = new ArrayList<>(batch.others());
        first.add(notifications.write(moved, batch.nextLook()));
        Optional<List<Delivery>> stored = table.writeInOrder(first).done() ? entered(digested) : Optional.empty();
        stored.ifPresent(made -> {
            metrics.stored(made);
            hint(moved, made, batch);
        });
        return stored.map(made -> new Step(moved.at(batch.notification().version() + 1), made));
    }

    private Optional<Step> store(PlanningBatch batch) {
        NotificationRequest notification = batch.notification();
        NotificationRequest moved = batch.moved();
        List<Delivery> made = batch.made();
        Optional<Digested> digested = batch.isPlain(moved, made) ? batch.digested() : Optional.empty();
        if (digested.isPresent()) {
            return storeInDigest(batch, digested.get());
        }
        while (true) {
            Map<DeliveryId, Sendable> own = own(batch, made);
            List<Delivery> stored =
                    made.stream().map(delivery -> leased(delivery, own)).toList();
            List<Write> writes = new ArrayList<>(batch.others());
            writes.add(notifications.write(moved, batch.nextLook()));
            stored.forEach(delivery -> writes.addAll(deliveries.writes(delivery)));
            switch (batch.isPlain(moved, made) ? table.writeInOrder(writes) : table.write(writes)) {
                case WriteResult.Done _ -> {
                    metrics.stored(stored);
                    handover.take(own.values().stream()
                            .map(sendable -> sendable.with(moved).stored())
                            .toList());
                    remember(batch, stored, own, moved);
                    hint(
                            moved,
                            made.stream()
                                    .filter(delivery -> !own.containsKey(delivery.id()))
                                    .toList(),
                            batch);
                    return Optional.of(new Step(moved.at(notification.version() + 1), stored));
                }
                case WriteResult.Refused _ -> {
                    // A recipient who is in two topics has a delivery already.
                    List<Delivery> left = made.stream()
                            .filter(delivery -> deliveries.stored(delivery.id()).isEmpty())
                            .toList();
                    if (left.size() == made.size()) {
                        return Optional.empty();
                    }
                    made = left;
                }
            }
        }
    }

    /**
     * Each delivery by itself, and then how far the planning is: another planner, now or after this one has died, finds what is
     * there, and goes on where that says. A cancelling that came meanwhile may have looked at the deliveries before they were
     * there.
     */
    private Page storeEach(PlanningBatch batch, boolean sends) {
        NotificationRequest moved = batch.moved();
        Map<DeliveryId, Sendable> own = sends ? byId(batch.sentAtOnce()) : Map.of();
        List<Delivery> made =
                batch.made().stream().map(delivery -> leased(delivery, own)).toList();
        List<Write> each = made.stream()
                .flatMap(delivery -> deliveries.writes(delivery).stream())
                .toList();
        Set<Key> refused = table.writeEach(each, notifications.write(moved, batch.nextLook()));
        List<Delivery> stored = made.stream()
                .filter(delivery -> !refused.contains(DeliveryStore.key(delivery.id())))
                .toList();
        metrics.stored(stored);
        boolean isFirst = !refused.contains(NotificationStore.key(moved));
        if (!isFirst && isCancelled(moved.id())) {
            stored.forEach(delivery -> cancel(delivery.at(1), batch.now()));
            return new Page(Optional.empty(), List.of(), true);
        }
        remember(batch, stored, own, moved);
        hint(
                moved,
                stored.stream()
                        .filter(delivery -> !own.containsKey(delivery.id()))
                        .toList(),
                batch);
        return new Page(
                isFirst ? Optional.of(moved.at(moved.version() + 1)) : Optional.empty(),
                stored.stream()
                        .flatMap(delivery -> Optional.ofNullable(own.get(delivery.id())).stream())
                        .map(sendable -> sendable.with(moved).stored())
                        .toList(),
                false);
    }

    /** What waits for workers of this process, before they are told of it. */
    private void remember(
            PlanningBatch batch, List<Delivery> stored, Map<DeliveryId, Sendable> own, NotificationRequest moved) {
        Set<DeliveryId> waiting = stored.stream()
                .map(Delivery::id)
                .filter(id -> !own.containsKey(id))
                .collect(Collectors.toUnmodifiableSet());
        planned.add(batch.sendable().stream()
                .filter(sendable ->
                        waiting.contains(sendable.context().delivery().id()))
                .map(sendable -> sendable.with(moved).stored())
                .toList());
    }

    private boolean isCancelled(NotificationId id) {
        return notifications
                .findRequest(id)
                .filter(request -> !request.stage().isCancel())
                .isEmpty();
    }

    /** Who cancels the notification may do so first. What this process was to send is not begun. */
    private void cancel(Delivery stored, Instant now) {
        Optional<Delivery> current = Optional.of(stored);
        while (current.isPresent()) {
            Delivery before = current.get();
            boolean own = stored.state() == State.SENDING && before.sharesLease(stored);
            Delivery after = own
                    ? before.cancelled(now).notTried(now, now, "its notification is cancelled")
                    : before.cancelled(now);
            if (after.equals(before) || deliveries.replace(after).isPresent()) {
                metrics.stored(after);
                return;
            }
            current = deliveries.find(stored.id());
        }
    }

    /** Those that are sent by this process as soon as it has answered, by id; none where others can do so as well. */
    private Map<DeliveryId, Sendable> own(PlanningBatch batch, List<Delivery> made) {
        Set<DeliveryId> ids = made.stream().map(Delivery::id).collect(Collectors.toUnmodifiableSet());
        List<Sendable> sendable = batch.prompt().stream()
                .filter(each -> ids.contains(each.context().delivery().id()))
                .toList();
        boolean taken = batch.isAccepting() && handover.hasRoom(sendable.size());
        return taken ? byId(sendable) : Map.of();
    }

    private static Map<DeliveryId, Sendable> byId(List<Sendable> sendable) {
        return sendable.stream()
                .collect(Collectors.toMap(each -> each.context().delivery().id(), each -> each));
    }

    private Delivery leased(Delivery made, Map<DeliveryId, Sendable> own) {
        return Optional.ofNullable(own.get(made.id()))
                .map(sendable -> sendable.leased(
                        deliveries.leaseEnd(made, sendable.context().now().plus(batches.lease()))))
                .orElse(made);
    }

    private void hint(NotificationRequest moved, List<Delivery> made, PlanningBatch batch) {
        Instant now = batch.now();
        List<Delivery> due =
                made.stream().filter(delivery -> delivery.isDue(now)).toList();
        boolean pressing =
                batch.isAccepting() && moved.urgency() == Urgency.HIGH && !due.isEmpty() && due.size() <= MAX_PRESSED;
        if (pressing) {
            hints.expedite(
                    due.stream().map(Delivery::id).map(DeliveryStore::key).toList());
        }
        hints.hintDue(
                pressing
                        ? made.stream().filter(delivery -> !delivery.isDue(now)).toList()
                        : made,
                now);
        Key rest = NotificationStore.key(moved);
        if (batch.isFree()) {
            hints.hint(List.of(rest));
        }
        // What pauses because its turns are far away is left to a tick, whose hints begin a chain.
        if (batch.waits()) {
            hints.hintAt(rest, batch.nextLook());
        }
    }
}
