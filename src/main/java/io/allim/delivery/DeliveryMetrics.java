package io.allim.delivery;

import io.allim.telemetry.Meter;
import io.allim.telemetry.Meter.Count;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;

/** Counts what became of deliveries, once it is stored. */
@Singleton
public final class DeliveryMetrics {

    private final Meter meter;

    public DeliveryMetrics(Meter meter) {
        this.meter = meter;
    }

    public void accepted() {
        meter.count(Count.ACCEPTED);
    }

    public void attempted(Duration time) {
        meter.attempted(time);
    }

    public void gathered() {
        meter.count(Count.HELD);
    }

    public void stored(Collection<Delivery> deliveries) {
        deliveries.forEach(this::stored);
    }

    public void stored(Delivery delivery) {
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
