package io.allim.pipeline;

import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestStore;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Eraser;
import io.allim.recipient.Review;
import io.allim.table.Key;

/** What is to be done at a key of the due index. */
sealed interface DueWork {

    /** A delivery is to be sent, or its lease has ended. */
    record Dispatch(DeliveryId id) implements DueWork {}

    /** A notification is being planned or cancelled, or is a digest that closes. */
    record Advance(NotificationId id) implements DueWork {}

    /** A digest's items get the outcome of the digest. */
    record PropagateOutcome(NotificationId digest) implements DueWork {}

    /** A recipient is being erased. */
    record Erase(Key key) implements DueWork {}

    /** A recipient's hours, zone or frequencies changed: what waits for them is looked at again. */
    record ReviewRecipient(Key key) implements DueWork {}

    /** Nobody knows what it is, such as when a newer version of the service wrote it. */
    record Unknown(Key key) implements DueWork {}

    static DueWork at(Key key) {
        if (Eraser.holds(key)) {
            return new Erase(key);
        }
        if (Review.holds(key)) {
            return new ReviewRecipient(key);
        }
        return DeliveryStore.idAt(key)
                .<DueWork>map(Dispatch::new)
                .or(() -> NotificationStore.idAt(key).map(Advance::new))
                .or(() -> DigestStore.settlingAt(key).map(PropagateOutcome::new))
                .orElseGet(() -> new Unknown(key));
    }
}
