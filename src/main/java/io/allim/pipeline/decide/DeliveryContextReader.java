package io.allim.pipeline.decide;

import io.allim.delivery.Delivery;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.workflow.Workflow;
import io.allim.workflow.WorkflowStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Reads what belongs to a delivery: its notification, its workflow and its recipient. */
@Singleton
public final class DeliveryContextReader {

    private final NotificationStore notifications;
    private final WorkflowStore workflows;
    private final AddressResolver resolver;

    public DeliveryContextReader(NotificationStore notifications, WorkflowStore workflows, AddressResolver resolver) {
        this.notifications = notifications;
        this.workflows = workflows;
        this.resolver = resolver;
    }

    /** @return empty when the notification is no longer stored */
    public Optional<DeliveryContext> read(Delivery delivery, Instant now) {
        NotificationId id = delivery.id().notification();
        Optional<? extends Notification> found =
                delivery.ofDigest() ? notifications.findDigest(id) : notifications.find(id);
        return found.map(notification -> read(delivery, notification, now));
    }

    /** @param notification the delivery's */
    public DeliveryContext read(Delivery delivery, Notification notification, Instant now) {
        return new DeliveryContext(
                delivery, notification, workflow(notification), resolver.resolve(delivery.target()), now);
    }

    /**
     * As of an item of a digest, which has the digest's target and workflow.
     *
     * @param digest of a delivery of the digest
     * @return empty when the item's notification is no longer stored
     */
    public Optional<DeliveryContext> readItem(Delivery item, DeliveryContext digest) {
        return notifications
                .find(item.id().notification())
                .map(notification ->
                        new DeliveryContext(item, notification, digest.workflow(), digest.resolved(), digest.now()));
    }

    /** The version that the notification started; empty without one, and when it is no longer stored. */
    public Optional<Workflow> workflow(Notification notification) {
        return notification.workflow().flatMap(use -> workflows.find(use.id(), use.version()));
    }
}
