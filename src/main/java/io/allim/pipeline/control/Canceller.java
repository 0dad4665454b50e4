package io.allim.pipeline.control;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestMembership;
import io.allim.delivery.DispatchConfig;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStatus;
import io.allim.notification.NotificationStore;
import io.allim.pipeline.decide.JustPlanned;
import io.allim.pipeline.digest.DigestItemRemover;
import io.allim.table.Table;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Cancels what has not left yet. What it says of a delivery is what is stored. */
@Singleton
public class Canceller {

    /** How many deliveries an answer shows; a notification to a topic can have any number. */
    public static final int SHOWN = 1000;

    private final Table table;
    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final DigestItemRemover remover;
    private final JustPlanned planned;
    private final Duration lease;

    public Canceller(
            Table table,
            NotificationStore notifications,
            DeliveryStore deliveries,
            DigestItemRemover remover,
            JustPlanned planned,
            DispatchConfig config) {
        this.table = table;
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.remover = remover;
        this.planned = planned;
        this.lease = config.lease();
    }

    /**
     * @param notification {@code CANCELLED}, or {@code CANCELLING} when ticks do the rest
     * @param deliveries as they are now, at most {@value #SHOWN}, the first by id
     */
    public record Cancelled(NotificationRequest notification, List<Delivery> deliveries) {}

    /** @return empty when there is no such notification, or it is a digest */
    public Optional<Cancelled> cancel(NotificationId id, Instant now, Deadline deadline) {
        return cut(id, now).map(notification -> cancel(notification, now, deadline));
    }

    /**
     * Cancels one delivery that is in a digest.
     *
     * @return as it is now; empty when it is not in that digest, nor was when it ended
     */
    public Optional<Delivery> cancelItem(NotificationId digest, DeliveryId id, Instant now) {
        Optional<Delivery> item = deliveries
                .find(id)
                .filter(found -> found.membership()
                        .map(DigestMembership::digest)
                        .filter(digest::equals)
                        .isPresent());
        item.ifPresent(found -> cancel(found, now));
        return item.flatMap(_ -> deliveries.find(id));
    }

    /** Goes on with a cancelling that was left. */
    public void resume(NotificationRequest notification, Instant now, Deadline deadline) {
        cancel(notification, now, deadline);
    }

    /** Stops planning first, so that no delivery appears behind our back. */
    private Optional<NotificationRequest> cut(NotificationId id, Instant now) {
        while (true) {
            Optional<NotificationRequest> found = notifications.findRequest(id);
            if (found.isEmpty() || found.get().stage().isCancel()) {
                return found;
            }
            NotificationRequest cut = found.get().in(NotificationStatus.CANCELLING);
            if (table.write(List.of(notifications.write(cut, now.plus(lease)))).done()) {
                planned.forget();
                return Optional.of(cut.at(cut.version() + 1));
            }
        }
    }

    private Cancelled cancel(NotificationRequest notification, Instant now, Deadline deadline) {
        NotificationRequest after = notification.stage() == NotificationStatus.CANCELLING
                ? sweep(notification, now, deadline)
                : notification;
        return new Cancelled(after, deliveries.after(after.id(), Optional.empty(), SHOWN));
    }

    /** Goes through the deliveries by id; where it leaves off is remembered, and due. */
    private NotificationRequest sweep(NotificationRequest notification, Instant now, Deadline deadline) {
        NotificationRequest current = notification;
        List<Delivery> page = page(current);
        while (!page.isEmpty()) {
            page.forEach(delivery -> cancel(delivery, now));
            current = current.planned(current.cursor().after(page.getLast().id().toString()));
            if (deadline.isSpent()) {
                table.write(List.of(notifications.write(current, now)));
                return current;
            }
            page = page(current);
        }
        NotificationRequest settled = current.in(NotificationStatus.CANCELLED);
        table.write(List.of(notifications.write(settled, now)));
        return settled;
    }

    /** As they are stored: items of digests are looked at one by one. */
    private List<Delivery> page(NotificationRequest notification) {
        Optional<DeliveryId> last = notification.cursor().last().flatMap(DeliveryId::parse);
        return deliveries.pageAfter(notification.id(), last, SHOWN).items().stream()
                .map(DeliveryStore::read)
                .toList();
    }

    private void cancel(Delivery delivery, Instant now) {
        Optional<Delivery> current = Optional.of(delivery);
        while (current.isPresent()) {
            if (current.get().isInDigest()) {
                remover.cancel(delivery.id(), now);
                return;
            }
            Delivery cancelled = current.get().cancelled(now);
            if (cancelled.equals(current.get()) || deliveries.replace(cancelled).isPresent()) {
                return;
            }
            current = deliveries.find(delivery.id());
        }
    }
}
