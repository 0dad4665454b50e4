package io.allim.pipeline.send;

import io.allim.delivery.DeliveryId;
import java.util.Optional;

/** One worker's look at a delivery, which may have to wait for a place at its host. */
final class Visit implements AutoCloseable {

    private final DeliveryId id;
    private final Turn turn;
    private Optional<Bulkhead.Place> place = Optional.empty();
    private Optional<Bulkhead.Entry.Full> full = Optional.empty();

    Visit(DeliveryId id, Turn turn) {
        this.id = id;
        this.turn = turn;
    }

    DeliveryId id() {
        return id;
    }

    Turn turn() {
        return turn;
    }

    Optional<Bulkhead.Place> place() {
        return place;
    }

    void enters(Bulkhead.Place entered) {
        place = Optional.of(entered);
    }

    /** Nothing was decided: it has to wait first. */
    void findsNoPlace(Bulkhead.Entry.Full entry) {
        place = Optional.empty();
        full = Optional.of(entry);
    }

    /** What it has to wait for since this was asked last. */
    Optional<Bulkhead.Entry.Full> full() {
        Optional<Bulkhead.Entry.Full> last = full;
        full = Optional.empty();
        return last;
    }

    @Override
    public void close() {
        place.ifPresent(Bulkhead.Place::leave);
    }
}
