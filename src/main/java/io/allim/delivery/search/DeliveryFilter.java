package io.allim.delivery.search;

import io.allim.delivery.Delivery;
import io.allim.delivery.State;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.recipient.Target;
import java.time.Instant;
import java.util.Optional;

/**
 * Which deliveries are asked for.
 *
 * @param notification whose deliveries alone are looked at
 * @param cause as of {@link Delivery#cause}
 * @param since from this instant on, by the time that the list is ordered by
 * @param until before this one
 */
public record DeliveryFilter(
        Optional<NotificationId> notification,
        Optional<String> recipient,
        Optional<String> workflow,
        Optional<State> state,
        Optional<String> channel,
        Optional<String> cause,
        Optional<Instant> since,
        Optional<Instant> until) {

    /** By all but its workflow, which it does not know. */
    boolean holds(Delivery delivery) {
        return isOfRecipient(delivery)
                && state.filter(wanted -> wanted != delivery.state()).isEmpty()
                && channel.filter(wanted -> !wanted.equals(delivery.channel())).isEmpty()
                && cause.filter(wanted -> !delivery.cause().equals(Optional.of(wanted)))
                        .isEmpty();
    }

    /** The list of a recipient has no others. */
    private boolean isOfRecipient(Delivery delivery) {
        return notification.isEmpty()
                || recipient
                        .filter(wanted -> !delivery.target().equals(new Target.ToRecipient(wanted)))
                        .isEmpty();
    }

    boolean holds(Optional<String> ofWorkflow) {
        return workflow.isEmpty() || workflow.equals(ofWorkflow);
    }

    /** Whether a walk that comes to this time has passed all that is asked for. */
    boolean isOver(Instant at, boolean upwards) {
        return upwards
                ? until.filter(end -> !at.isBefore(end)).isPresent()
                : since.filter(at::isBefore).isPresent();
    }

    boolean isBeforeEnd(Notification accepted) {
        return until.filter(end -> !accepted.createdAt().isBefore(end)).isEmpty();
    }

    /** Whether something is passed over on the way. */
    boolean isSelective() {
        return workflow.isPresent() || state.isPresent() || channel.isPresent() || cause.isPresent();
    }
}
