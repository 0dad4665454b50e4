package io.allim.pipeline.control;

import io.allim.channel.PlainText;
import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DigestItem;
import io.allim.delivery.DigestStore;
import io.allim.notification.Acknowledgement;
import io.allim.notification.AcknowledgementStore;
import io.allim.notification.NotificationId;
import io.allim.pipeline.send.DeliveryFeedback;
import io.allim.table.Page;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Notes that somebody takes care of what a message told: with a digest, of each notification that is in it. */
@Singleton
public class Acknowledger {

    /** Of UTF-8, so that there are no more characters than that. */
    private static final int MOST_BYTES_OF_NAME = 200;

    private final DigestStore digests;
    private final AcknowledgementStore acknowledgements;
    private final DeliveryFeedback feedback;

    public Acknowledger(DigestStore digests, AcknowledgementStore acknowledgements, DeliveryFeedback feedback) {
        this.digests = digests;
        this.acknowledgements = acknowledgements;
        this.feedback = feedback;
    }

    /**
     * The first one for the delivery's target holds, and those after it change nothing. Where this was cut off, doing it again
     * does the rest.
     *
     * @param who does it, as {@link Acknowledgement#who}, of any length and with any characters
     * @return the one that holds
     */
    public Acknowledgement acknowledge(Delivery delivery, Optional<String> who, Instant now) {
        return acknowledge(
                delivery, new Acknowledgement(Optional.of(delivery.id().toString()), now, name(who)));
    }

    /** The same by a program, for whom the delivery is for: it was not the delivery's message that somebody answered. */
    public Acknowledgement acknowledgeBeside(Delivery delivery, Optional<String> who, Instant now) {
        return acknowledge(delivery, new Acknowledgement(Optional.empty(), now, name(who)));
    }

    private Acknowledgement acknowledge(Delivery delivery, Acknowledgement wanted) {
        Acknowledgement holds = held(delivery).orElseGet(() -> write(delivery, wanted));
        Instant now = wanted.at();
        feedback.record(delivery.id(), seen -> seen.noted(now, "acknowledge", holds.description()), now);
        return holds;
    }

    private Optional<Acknowledgement> held(Delivery delivery) {
        return acknowledgements.of(delivery.id().notification(), delivery.target());
    }

    private static Optional<String> name(Optional<String> who) {
        return who.map(text -> new PlainText(text).oneLine().cut(MOST_BYTES_OF_NAME, "…"))
                .map(PlainText::value)
                .filter(text -> !text.isBlank());
    }

    /** The delivery's own notification comes last: whoever finds it acknowledged knows that all is done. */
    private Acknowledgement write(Delivery delivery, Acknowledgement acknowledgement) {
        if (delivery.ofDigest()) {
            acknowledgeItems(delivery, acknowledgement);
        }
        acknowledgements.acknowledge(List.of(delivery.id().notification()), delivery.target(), acknowledgement);
        return held(delivery).orElse(acknowledgement);
    }

    private void acknowledgeItems(Delivery delivery, Acknowledgement acknowledgement) {
        Optional<String> cursor = Optional.empty();
        do {
            Page page = digests.items(delivery.id().notification(), AcknowledgementStore.MOST, cursor);
            List<NotificationId> items = page.items().stream()
                    .map(DigestStore::read)
                    .map(DigestItem::delivery)
                    .map(DeliveryId::notification)
                    .toList();
            if (!items.isEmpty()) {
                acknowledgements.acknowledge(items, delivery.target(), acknowledgement);
            }
            cursor = page.cursor();
        } while (cursor.isPresent());
    }
}
