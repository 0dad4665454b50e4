package io.allim.pipeline.send;

import io.allim.delivery.DeliveryId;
import io.allim.pipeline.limit.Bulkhead;
import java.util.Optional;

/** One worker's work on a delivery, which may have to wait for a permit at its host. */
final class Visit implements AutoCloseable {

    private final DeliveryId id;
    private final WorkerSlot slot;
    private boolean attempted;
    private Optional<Bulkhead.Permit> permit = Optional.empty();
    private Optional<Bulkhead.Entry.Full> full = Optional.empty();

    Visit(DeliveryId id, WorkerSlot slot) {
        this.id = id;
        this.slot = slot;
    }

    DeliveryId id() {
        return id;
    }

    WorkerSlot slot() {
        return slot;
    }

    Optional<Bulkhead.Permit> permit() {
        return permit;
    }

    void holds(Bulkhead.Permit entered) {
        permit = Optional.of(entered);
    }

    /** Nothing was decided: it has to wait first. */
    void findsNoPermit(Bulkhead.Entry.Full entry) {
        permit = Optional.empty();
        full = Optional.of(entry);
    }

    /** What it has to wait for since this was asked last. */
    Optional<Bulkhead.Entry.Full> full() {
        Optional<Bulkhead.Entry.Full> last = full;
        full = Optional.empty();
        return last;
    }

    /** From here on its record says what became of it. */
    void attempts() {
        attempted = true;
    }

    boolean hasAttempted() {
        return attempted;
    }

    @Override
    public void close() {
        permit.ifPresent(Bulkhead.Permit::leave);
    }
}
