package io.allim.dispatch;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.table.Table;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Cancels what has not left yet. What it says of a delivery is what is stored. */
@Singleton
public class Canceller {

    private final Table table;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;

    Canceller(Table table, NotificationStore notifications, DeliveryStore deliveries) {
        this.table = table;
        this.notifications = notifications;
        this.deliveries = deliveries;
    }

    /** @return every delivery as it is now; empty when there is no such notification */
    public Optional<List<Delivery>> cancel(NotificationId id, Instant now) {
        return cut(id, now)
                .map(notification -> deliveries.of(id).stream()
                        .map(delivery -> cancel(delivery, now))
                        .toList());
    }

    /** Stops planning first, so that no delivery appears behind our back. */
    private Optional<Notification> cut(NotificationId id, Instant now) {
        while (true) {
            Optional<Notification> notification = notifications.find(id);
            if (notification.filter(n -> !n.isPlanned()).isEmpty()
                    || table.write(List.of(
                                    notifications.write(notification.get().cut(), now)))
                            .done()) {
                return notification;
            }
        }
    }

    private Delivery cancel(Delivery delivery, Instant now) {
        Delivery current = delivery;
        while (true) {
            Delivery cancelled = current.cancelled(now);
            if (cancelled == current) {
                return current;
            }
            Optional<Delivery> stored = deliveries.replace(cancelled);
            if (stored.isPresent()) {
                return stored.get();
            }
            current = deliveries.find(delivery.id()).orElse(current);
        }
    }
}
