package io.allim.sandbox;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestMembership;
import io.allim.delivery.State;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The deliveries whose message has not left, of the latest notifications and of all that failed. */
@Singleton
@IfBuildProfile(anyOf = {"dev", "test"})
final class DeliveryLane {

    /** Of each notification as well, and of the failed. */
    static final int LATEST = 100;

    private final NotificationStore notifications;
    private final DeliveryStore deliveries;

    DeliveryLane(NotificationStore notifications, DeliveryStore deliveries) {
        this.notifications = notifications;
        this.deliveries = deliveries;
    }

    /** The newest first. */
    List<Delivery> notSent() {
        Stream<Delivery> failed = deliveries.failed(LATEST, Optional.empty()).items().stream()
                .flatMap(stored -> deliveries.failed(stored).stream());
        return Stream.concat(latest(), failed)
                .filter(delivery -> !hasLeft(delivery.state()))
                .collect(Collectors.toMap(Delivery::id, delivery -> delivery, (one, _) -> one))
                .values()
                .stream()
                .sorted(Comparator.comparing(Delivery::createdAt).reversed())
                .toList();
    }

    private Optional<Delivery> find(String id) {
        return DeliveryId.parse(id).flatMap(deliveries::find);
    }

    /** @param id of a delivery, or of a message that left */
    Optional<Delivery> find(String id, SandboxMessages messages) {
        return find(id).or(() -> messages.deliveryOf(id).flatMap(this::find))
                .or(() -> messages.find(id).flatMap(this::of));
    }

    /** The delivery of a message, which may be a digest of some. */
    private Optional<Delivery> of(SandboxMessage message) {
        List<Delivery> latest = latest().toList();
        Stream<Delivery> digests = latest.stream()
                .flatMap(delivery -> delivery.membership().map(DigestMembership::digest).stream())
                .distinct()
                .flatMap(this::of);
        return Stream.concat(latest.stream(), digests)
                .filter(delivery -> delivery.reference().equals(Optional.of(message.id())))
                .findFirst();
    }

    /** A bounce has left as well, and came back: that belongs to what went wrong. */
    private static boolean hasLeft(State state) {
        return state == State.SENT || state == State.DELIVERED;
    }

    private Stream<Delivery> latest() {
        return notifications.list(LATEST, Optional.empty()).items().stream()
                .map(stored -> NotificationStore.read(stored).id())
                .flatMap(this::of);
    }

    private Stream<Delivery> of(NotificationId notification) {
        return deliveries.read(deliveries.of(notification, LATEST, Optional.empty())).stream();
    }
}
