package io.allim.pipeline.send;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryMetrics;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.FailureLog;
import io.allim.delivery.FailureReason;
import io.allim.delivery.Hints;
import io.allim.delivery.State;
import io.allim.event.AwsEvent;
import io.allim.event.EventDispatcher;
import io.allim.notification.Digest;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.decide.ThrottleWindow;
import io.allim.pipeline.decide.Throttles;
import io.allim.table.Json;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stores what was decided of a delivery, with what belongs to it in one transaction, and counts it. */
@Singleton
final class Recorder {

    private final Table table;
    private final DeliveryStore deliveries;
    private final DeliveryFinisher finisher;
    private final DeliveryMetrics metrics;

    /** Looked up when it is needed: those who listen store what they hear. */
    private final Instance<EventDispatcher> dispatcher;

    private final boolean logs;

    @Inject
    Recorder(
            Table table,
            DeliveryStore deliveries,
            DeliveryFinisher finisher,
            DeliveryMetrics metrics,
            Instance<EventDispatcher> dispatcher) {
        this(table, deliveries, finisher, metrics, dispatcher, true);
    }

    /** @param logs whether operators hear of what failed */
    Recorder(
            Table table,
            DeliveryStore deliveries,
            DeliveryFinisher finisher,
            DeliveryMetrics metrics,
            Instance<EventDispatcher> dispatcher,
            boolean logs) {
        this.table = table;
        this.deliveries = deliveries;
        this.finisher = finisher;
        this.metrics = metrics;
        this.dispatcher = dispatcher;
        this.logs = logs;
    }

    /** @return false when it was changed meanwhile */
    boolean store(Delivery delivery) {
        return store(delivery, List.of());
    }

    /**
     * @param beside in the same transaction
     * @return false when something was changed meanwhile
     */
    boolean store(Delivery delivery, List<Write> beside) {
        boolean done = tallied(delivery, finisher.store(delivery, beside));
        if (done) {
            deliveries.references().early(delivery).ifPresent(this::tell);
        }
        return done;
    }

    /** Once more, for now it is known what it is about. */
    private void tell(String event) {
        Json.tree(event)
                .flatMap(AwsEvent::ofEventBridge)
                .ifPresent(known -> dispatcher.get().publish(List.of(known)));
    }

    /** @param reason if it ended as failed */
    boolean store(Delivery delivery, FailureReason reason) {
        return logged(delivery, reason, store(delivery.because(reason)));
    }

    /**
     * Takes the throttle's slot in the same transaction. A digest is written to only as it was when it was read: nothing
     * that was taken out since leaves with it.
     *
     * @param context with the delivery to store
     */
    boolean store(DeliveryContext context, Optional<ThrottleWindow> slot) {
        Delivery delivery = context.delivery();
        List<Write> writes = new ArrayList<>(deliveries.writes(delivery));
        slot.map(Throttles::write).ifPresent(writes::add);
        if (context.notification() instanceof Digest) {
            writes.add(NotificationStore.unchanged(context.notification()));
        }
        boolean done = table.write(writes).done();
        if (done) {
            metrics.stored(delivery);
            finisher.hint(delivery);
        }
        return done;
    }

    /** Holds what was to be sent now. */
    boolean hold(Sending sending, Instant until, String why) {
        DeliveryContext context = sending.context();
        Optional<ThrottleWindow> slot = sending.decision().throttleSlot();
        return store(context.with(placed(context.delivery(), slot).heldUntil(context.now(), until, why)), slot);
    }

    /** The same until its turn. What is too far away to be hinted waits for a tick. */
    boolean holdForTurn(Sending sending, Instant turn, String why) {
        DeliveryContext context = sending.context();
        Instant now = context.now();
        if (turn.isAfter(now.plus(Hints.FURTHEST))) {
            return hold(sending, turn, why);
        }
        Optional<ThrottleWindow> slot = sending.decision().throttleSlot();
        return store(context.with(placed(context.delivery(), slot).heldForTurn(now, turn, why)), slot);
    }

    static Delivery placed(Delivery delivery, Optional<ThrottleWindow> slot) {
        return slot.isPresent() ? delivery.withThrottleSlot() : delivery;
    }

    /**
     * Stores a delivery that ended without reaching anybody, and continues on another channel if there is one.
     *
     * @param context with the delivery as it ended
     */
    boolean end(DeliveryContext context) {
        return tallied(context.delivery(), finisher.end(context));
    }

    /** Ends it as failed, and goes on as {@link #end} does. */
    boolean fail(DeliveryContext context, FailureReason reason, String why) {
        return end(context.with(context.delivery().failed(context.now(), why)), reason);
    }

    /** As {@link #end}, of one that ended as failed. */
    boolean end(DeliveryContext context, FailureReason reason) {
        return logged(
                context.delivery(), reason, end(context.with(context.delivery().because(reason))));
    }

    private boolean logged(Delivery delivery, FailureReason reason, boolean done) {
        if (done && logs && delivery.state() == State.FAILED) {
            FailureLog.log(delivery, reason);
        }
        return done;
    }

    private boolean tallied(Delivery delivery, boolean done) {
        if (done) {
            metrics.stored(delivery);
        }
        return done;
    }
}
