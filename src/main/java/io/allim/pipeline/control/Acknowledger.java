package io.allim.pipeline.control;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestStore;
import io.allim.notification.AcknowledgementStore;
import io.allim.notification.NotificationId;
import io.allim.table.Page;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Notes that somebody takes care of what a message told: with a digest, of each notification that is in it. */
@Singleton
public class Acknowledger {

    private final DigestStore digests;
    private final AcknowledgementStore acknowledgements;

    public Acknowledger(DigestStore digests, AcknowledgementStore acknowledgements) {
        this.digests = digests;
        this.acknowledgements = acknowledgements;
    }

    /** The delivery's own notification comes last: where this was cut off, doing it again does the rest. */
    public void acknowledge(Delivery delivery, Instant now) {
        if (delivery.ofDigest()) {
            acknowledgeItems(delivery, now);
        }
        acknowledge(List.of(delivery.id().notification()), delivery, now);
    }

    private void acknowledgeItems(Delivery delivery, Instant now) {
        Optional<String> cursor = Optional.empty();
        do {
            Page page = digests.items(delivery.id().notification(), AcknowledgementStore.MOST, cursor);
            List<NotificationId> items = page.items().stream()
                    .map(DigestStore::read)
                    .map(DigestItem::delivery)
                    .map(DeliveryId::notification)
                    .toList();
            if (!items.isEmpty()) {
                acknowledge(items, delivery, now);
            }
            cursor = page.cursor();
        } while (cursor.isPresent());
    }

    private void acknowledge(List<NotificationId> notifications, Delivery by, Instant now) {
        acknowledgements.acknowledge(notifications, by.target(), by.id().toString(), now);
    }
}
