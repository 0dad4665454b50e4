package io.allim.pipeline.control;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.notification.AcknowledgementStore;
import io.allim.notification.Audience;
import io.allim.notification.NotificationRequest;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Erasable;
import io.allim.recipient.Erasure;
import io.allim.recipient.Target;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Forgets what was sent to a person, and what was to be. A notification that was for nobody else goes as a whole; in
 * others the person's place is taken by {@link #NOBODY}.
 */
@Singleton
public final class DeliveryEraser implements Erasable {

    /** No recipient may have the id. */
    private static final Target NOBODY = new Target.ToRecipient("~erased");

    private final Table table;
    private final DeliveryStore deliveries;
    private final NotificationStore notifications;
    private final InstantSource clock;

    public DeliveryEraser(Table table, DeliveryStore deliveries, NotificationStore notifications, InstantSource clock) {
        this.table = table;
        this.deliveries = deliveries;
        this.notifications = notifications;
        this.clock = clock;
    }

    @Override
    public int eraseSome(Erasure erasure, int most) {
        int erased = 0;
        for (Target target : erasure.targets()) {
            for (Stored stored :
                    deliveries.all(target, Math.max(1, most - erased)).items()) {
                if (erased == most) {
                    return erased;
                }
                erase(DeliveryStore.read(stored));
                erased++;
            }
        }
        return erased;
    }

    private void erase(Delivery delivery) {
        boolean done = false;
        while (!done) {
            List<Write> writes = new ArrayList<>(DeliveryStore.removal(delivery.id()));
            writes.add(Write.delete(AcknowledgementStore.key(delivery.id().notification(), delivery.target())));
            delivery.membership().ifPresent(membership -> writes.add(DigestStore.removal(membership, delivery.id())));
            notifications
                    .findRequest(delivery.id().notification())
                    .flatMap(notification -> without(notification, delivery.target()))
                    .ifPresent(writes::add);
            done = table.write(writes).done();
        }
    }

    /** @return empty when the notification does not name the person */
    private Optional<Write> without(NotificationRequest notification, Target target) {
        List<Target> left = notification.to().stream()
                .map(each -> each.equals(target) ? NOBODY : each)
                .toList();
        List<String> exclude = notification.audience().exclude().stream()
                .filter(id -> !target.equals(new Target.ToRecipient(id)))
                .toList();
        if (left.equals(notification.to())
                && exclude.equals(notification.audience().exclude())) {
            return Optional.empty();
        }
        boolean forNobody =
                left.stream().allMatch(NOBODY::equals) && notification.cursor().parts() == left.size();
        return Optional.of(
                forNobody
                        ? NotificationStore.removal(notification)
                        : notifications.write(notification.with(new Audience(left, exclude)), clock.instant()));
    }
}
