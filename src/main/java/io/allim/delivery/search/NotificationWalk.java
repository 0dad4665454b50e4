package io.allim.delivery.search;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.Notification;
import io.allim.table.Cursor;
import io.allim.table.Page;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

/** The deliveries of one notification, by id; none where there is no such notification. */
final class NotificationWalk implements Walk {

    private static final String RANGE = "deliveries/notification";

    private final Optional<Notification> notification;
    private final DeliveryStore deliveries;
    private final int limit;
    private final Queue<Delivery> ready = new ArrayDeque<>();
    private Optional<DeliveryId> last;
    private boolean ended;

    /** @param cursor of a {@link Found} of the same notification */
    NotificationWalk(
            Optional<Notification> notification, DeliveryStore deliveries, int limit, Optional<String> cursor) {
        this.notification = notification;
        this.deliveries = deliveries;
        this.limit = limit;
        this.ended = notification.isEmpty();
        this.last =
                cursor.map(text -> DeliveryId.parse(Cursor.read(RANGE, text, 1).getFirst())
                        .filter(id -> notification.isEmpty()
                                || id.notification().equals(notification.get().id()))
                        .orElseThrow(Cursor.Bad::new));
    }

    @Override
    public boolean isUpwards() {
        return false;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            Page page = deliveries.pageAfter(notification.orElseThrow().id(), last, limit);
            ready.addAll(deliveries.read(page));
            last = page.items().isEmpty()
                    ? last
                    : Optional.of(DeliveryStore.read(page.items().getLast()).id());
            ended = page.cursor().isEmpty();
        }
        return !ready.isEmpty();
    }

    @Override
    public Found next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Delivery delivery = ready.remove();
        return new Found(
                Optional.of(delivery),
                notification.orElseThrow().createdAt(),
                Cursor.write(RANGE, List.of(delivery.id().toString())));
    }
}
