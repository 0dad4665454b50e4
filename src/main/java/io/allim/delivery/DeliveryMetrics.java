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

    public void attempted(Duration time, String channel) {
        metrics.attempted(time, channel);
    }

    public void digested(String channel) {
        metrics.count(Count.HELD, channel);
    }

    public void stored(Collection<Delivery> deliveries) {
        deliveries.forEach(this::stored);
    }

    public void stored(Delivery delivery) {
        switch (delivery.state()) {
            case SENT, DELIVERED -> metrics.count(Count.SENT, delivery.channel());
            case FAILED -> metrics.count(Count.FAILED, delivery.channel());
            case SKIPPED, EXPIRED -> metrics.count(Count.SKIPPED, delivery.channel());
            case HELD -> waits(delivery);
            case SENDING, CANCELLED, BOUNCED -> {}
        }
    }

    /** What is due at once does not wait. */
    private void waits(Delivery delivery) {
        var last = delivery.trace().getLast();
        if (last.decision().equals("retry")) {
            metrics.count(Count.RETRIED, delivery.channel());
        } else if (!delivery.isDue(last.at())) {
            metrics.count(Count.HELD, delivery.channel());
        }
    }
}
