package io.allim.pipeline.decide;

import io.allim.delivery.Delivery;
import io.allim.notification.Notification;
import java.time.Instant;

/**
 * A delivery that is to be sent now, with all that was read to decide so.
 *
 * @param context with the delivery as it waits
 */
public record Sendable(DeliveryContext context, Decision.SendNow decision) {

    /** The delivery as it is stored where whoever decided so sends it, too. */
    public Delivery leased(Instant end) {
        return context.delivery().leased(context.now(), end, decision.why());
    }

    /** The same of the notification as it was stored with it. */
    public Sendable with(Notification notification) {
        return new Sendable(
                new DeliveryContext(
                        context.delivery(), notification, context.workflow(), context.resolved(), context.now()),
                decision);
    }

    /** The same of the next version of the delivery. */
    public Sendable stored() {
        Delivery delivery = context.delivery();
        return new Sendable(context.with(delivery.at(delivery.version() + 1)), decision);
    }
}
