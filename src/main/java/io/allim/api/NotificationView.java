package io.allim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.notification.Content;
import io.allim.notification.Notification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A notification as the API shows it.
 *
 * @param deliveries absent where notifications are listed
 */
record NotificationView(
        String id,
        Instant createdAt,
        ContentView content,
        String urgency,
        List<String> channels,
        Optional<Instant> sendAt,
        Optional<Instant> expiresAt,
        ObjectNode data,
        Optional<List<DeliveryView>> deliveries) {

    record ContentView(Optional<String> title, String body, Optional<String> url) {
        static ContentView of(Content content) {
            return new ContentView(
                    Optional.of(content.title()).filter(title -> !title.isEmpty()), content.body(), content.url());
        }
    }

    static NotificationView of(Notification notification, Optional<List<DeliveryView>> deliveries) {
        return new NotificationView(
                notification.id().toString(),
                notification.createdAt(),
                ContentView.of(notification.content()),
                notification.urgency().word(),
                notification.channels(),
                notification.sendAt(),
                notification.expiresAt(),
                notification.data(),
                deliveries);
    }
}
