package io.allim.pipeline.decide;

import io.allim.delivery.Delivery;
import io.allim.notification.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A delivery that is to be sent now, with all that was read to decide so.
 *
 * @param context with the delivery as it waits
 */
public record Sendable(DeliveryContext context, Decision.SendNow decision) {

    /** Whether what it was decided by is not older than that, and the message may still leave. */
    boolean isFresh(Instant now, Duration age) {
        boolean expired = context.notification()
                .expiresAt()
                .filter(end -> !now.isBefore(end))
                .isPresent();
        return !expired
                && !now.isBefore(context.now())
                && !now.isAfter(context.now().plus(age));
    }

    /** As of now, where nobody has to decide anew: it is not older than that, and the message may still leave. */
    public Optional<Sendable> asOf(Instant now, Duration age) {
        return isFresh(now, age) ? Optional.of(new Sendable(context.at(now), decision)) : Optional.empty();
    }

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
