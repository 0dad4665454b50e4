package io.allim.dispatch;

import io.allim.delivery.Delivery;
import io.allim.telemetry.Meter;
import io.allim.telemetry.Meter.Count;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;

/** Counts what became of deliveries, once it is stored. */
@Singleton
final class Tally {

    private final Meter meter;

    Tally(Meter meter) {
        this.meter = meter;
    }

    void accepted() {
        meter.count(Count.ACCEPTED);
    }

    void attempted(Duration time) {
        meter.attempted(time);
    }

    void gathered() {
        meter.count(Count.HELD);
    }

    void stored(Collection<Delivery> deliveries) {
        deliveries.forEach(this::stored);
    }

    void stored(Delivery delivery) {
        switch (delivery.state()) {
            case SENT, DELIVERED -> meter.count(Count.SENT);
            case FAILED -> meter.count(Count.FAILED);
            case SKIPPED, EXPIRED -> meter.count(Count.SKIPPED);
            case HELD -> waits(delivery);
            case SENDING, CANCELLED, BOUNCED -> {}
        }
    }

    /** What is due at once does not wait. */
    private void waits(Delivery delivery) {
        var last = delivery.trace().getLast();
        if (last.decision().equals("retry")) {
            meter.count(Count.RETRIED);
        } else if (!delivery.isDue(last.at())) {
            meter.count(Count.HELD);
        }
    }
}
