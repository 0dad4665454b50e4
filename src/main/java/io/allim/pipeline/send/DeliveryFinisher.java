package io.allim.pipeline.send;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.delivery.Hints;
import io.allim.delivery.State;
import io.allim.pipeline.decide.DeliveryContext;
import io.allim.pipeline.digest.DigestOutcomePropagator;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stores deliveries that have ended, and hints at what follows from it. */
@Singleton
final class DeliveryFinisher {

    private final Table table;
    private final DeliveryStore deliveries;
    private final DigestOutcomePropagator propagator;
    private final Fallbacks fallbacks;
    private final Hints hints;

    DeliveryFinisher(
            Table table,
            DeliveryStore deliveries,
            DigestOutcomePropagator propagator,
            Fallbacks fallbacks,
            Hints hints) {
        this.table = table;
        this.deliveries = deliveries;
        this.propagator = propagator;
        this.fallbacks = fallbacks;
        this.hints = hints;
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
        List<Write> writes = new ArrayList<>(deliveries.writes(delivery));
        boolean settled = propagator.isSettledBy(delivery);
        if (settled) {
            Key mark = DigestStore.settlingKey(delivery.id().notification());
            writes.removeIf(write -> write.key().equals(mark));
        }
        writes.addAll(beside);
        boolean done = table.write(writes).done();
        if (done && !settled) {
            hint(delivery);
        }
        return done;
    }

    /**
     * Stores a delivery that ended without reaching anybody, and continues with the next channel of its step.
     *
     * @param context with the delivery as it ended
     * @return false when something was changed meanwhile
     */
    boolean end(DeliveryContext context) {
        Delivery ended = context.delivery();
        Fallbacks.Fallback fallback = fallbacks.after(context);
        List<Write> writes = new ArrayList<>(deliveries.writes(ended));
        writes.addAll(fallback.writes());
        boolean done = table.write(DeliveryStore.once(writes)).done();
        if (done) {
            hint(ended);
            hints.hintDue(fallback.made(), context.now());
        }
        return done;
    }

    /** At what follows from what was stored: for what is held, when its time comes. */
    void hint(Delivery stored) {
        if (stored.ofDigest() && stored.state().isFinal()) {
            hints.hint(List.of(DigestStore.settlingKey(stored.id().notification())));
        }
        if (stored.state() == State.HELD) {
            Key key = DeliveryStore.key(stored.id());
            stored.dueAt()
                    .map(at -> Map.of(at, List.of(key)))
                    .ifPresent(stored.hasTurn() ? hints::hintTurns : hints::hintAt);
        }
    }
}
