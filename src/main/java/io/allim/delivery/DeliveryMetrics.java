package io.allim.delivery;

import io.allim.telemetry.Metrics;
import io.allim.telemetry.Metrics.Count;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;

/** Counts what became of deliveries, once it is stored. */
@Singleton
public final class DeliveryMetrics {

    private final Metrics metrics;

    public DeliveryMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    public void accepted() {
        metrics.count(Count.ACCEPTED);
    }

    public void attempted(Duration time) {
        metrics.attempted(time);
    }

    public void digested() {
        metrics.count(Count.HELD);
    }

    public void stored(Collection<Delivery> deliveries) {
        deliveries.forEach(this::stored);
    }

    public void stored(Delivery delivery) {
        switch (delivery.state()) {
            case SENT, DELIVERED -> metrics.count(Count.SENT);
            case FAILED -> metrics.count(Count.FAILED);
            case SKIPPED, EXPIRED -> metrics.count(Count.SKIPPED);
            case HELD -> waits(delivery);
            case SENDING, CANCELLED, BOUNCED -> {}
        }
    }

    /** What is due at once does not wait. */
    private void waits(Delivery delivery) {
        var last = delivery.trace().getLast();
        if (last.decision().equals("retry")) {
            metrics.count(Count.RETRIED);
        } else if (!delivery.isDue(last.at())) {
            metrics.count(Count.HELD);
        }
    }
}
