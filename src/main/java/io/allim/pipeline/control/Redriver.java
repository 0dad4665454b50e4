package io.allim.pipeline.control;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.delivery.Hints;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.notification.NotificationStore;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives a failed delivery a new start; one that failed in a digest starts with the whole of it. */
@Singleton
public class Redriver {

    private final Table table;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final DigestStore digests;
    private final Hints hints;

    public Redriver(
            Table table, NotificationStore notifications, DeliveryStore deliveries, DigestStore digests, Hints hints) {
        this.table = table;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.digests = digests;
        this.hints = hints;
    }

    /**
     * @param delivery as it is now
     * @param restarted false when it had not failed, or was cancelled, and nothing was changed
     */
    public record Redriven(Delivery delivery, boolean restarted) {}

    /** @return empty when the delivery is no longer stored */
    public Optional<Redriven> redrive(DeliveryId id, Instant now) {
        while (true) {
            Optional<Delivery> delivery = deliveries.find(id);
            Optional<Notification> notification = notifications.find(id.notification());
            if (delivery.isEmpty() || notification.isEmpty()) {
                return Optional.empty();
            }
            if (delivery.get().state() != State.FAILED
                    || notification.get().stage().isCancel()) {
                return Optional.of(new Redriven(delivery.get(), false));
            }
            List<Delivery> messages = failedMessages(delivery.get());
            Delivery redriven = messages.isEmpty()
                    ? delivery.get().redriven(now)
                    : delivery.get().redrivenInDigest(now);
            List<Write> writes = new ArrayList<>(deliveries.writes(redriven));
            writes.add(notifications.write(notification.get(), now));
            messages.forEach(message -> writes.addAll(deliveries.writes(message.redriven(now))));
            boolean done = table.write(writes).done();
            if (done) {
                hints.hint(Stream.concat(Stream.of(redriven), messages.stream())
                        .map(started -> DeliveryStore.key(started.id()))
                        .toList());
                return Optional.of(new Redriven(redriven.at(redriven.version() + 1), true));
            }
        }
    }

    /** Of the digest that it is still in: it leaves with all of that, or not at all. */
    private List<Delivery> failedMessages(Delivery delivery) {
        return delivery.membership()
                .filter(membership -> digests.find(membership, delivery.id()).isPresent())
                .map(membership -> deliveries.of(membership.digest()).stream()
                        .filter(message -> message.state() == State.FAILED)
                        .toList())
                .orElse(List.of());
    }
}
