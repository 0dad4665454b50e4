package io.allim.delivery.search;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DeliveryStore;
import io.allim.notification.Notification;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.table.Cursor;
import io.allim.table.Page;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * The deliveries of the notification that was accepted last, and then of the one before. Those of digests are not among them:
 * a digest is in no list but that of its recipient.
 */
final class AcceptedWalk implements Walk {

    private static final String RANGE = "deliveries/accepted";

    /** A notification to a topic has any number of deliveries, most have a few. */
    private static final int PAGE = 50;

    private final NotificationStore notifications;
    private final DeliveryStore deliveries;
    private final Predicate<Notification> wanted;
    private final int limit;
    private final Queue<Notification> ready = new ArrayDeque<>();
    private final Queue<Delivery> open = new ArrayDeque<>();
    private Optional<Notification> current = Optional.empty();
    private Optional<DeliveryId> last = Optional.empty();
    private Optional<String> list;
    private boolean ended;
    private boolean wholeRead;

    /**
     * @param wanted looked at before the deliveries are read
     * @param until before when
     * @param limit how many notifications are read at once
     * @param cursor of a {@link Found}
     */
    AcceptedWalk(
            NotificationStore notifications,
            DeliveryStore deliveries,
            Predicate<Notification> wanted,
            Optional<Instant> until,
            int limit,
            Optional<String> cursor) {
        this.notifications = notifications;
        this.deliveries = deliveries;
        this.wanted = wanted;
        this.limit = limit;
        this.list = until.map(NotificationStore::before);
        cursor.map(text -> Cursor.read(RANGE, text, 2)).ifPresent(this::resume);
    }

    private void resume(List<String> position) {
        NotificationId id = NotificationId.parse(position.get(0)).orElseThrow(Cursor.Bad::new);
        list = Optional.of(NotificationStore.after(id));
        last = DeliveryId.parse(position.get(1));
        if (last.isPresent()) {
            current = notifications.find(id);
            current.ifPresent(_ -> readMore());
        }
    }

    @Override
    public boolean isUpwards() {
        return false;
    }

    @Override
    public boolean hasNext() {
        if (!open.isEmpty()) {
            return true;
        }
        while (ready.isEmpty() && !ended) {
            Page page = notifications.list(limit, list);
            page.items().forEach(stored -> ready.add(NotificationStore.read(stored)));
            list = page.cursor();
            ended = list.isEmpty();
        }
        return !ready.isEmpty();
    }

    @Override
    public Found next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return open.isEmpty() ? opened(ready.remove()) : delivery();
    }

    private Found opened(Notification notification) {
        current = Optional.of(notification);
        last = Optional.empty();
        if (wanted.test(notification)) {
            readMore();
        }
        return open.isEmpty()
                ? new Found(Optional.empty(), notification.createdAt(), cursor(notification, ""))
                : delivery();
    }

    private Found delivery() {
        Notification notification = current.orElseThrow();
        Delivery delivery = open.remove();
        last = Optional.of(delivery.id());
        if (open.isEmpty()) {
            readMore();
        }
        return new Found(
                Optional.of(delivery),
                notification.createdAt(),
                cursor(notification, delivery.id().toString()));
    }

    private void readMore() {
        if (last.isEmpty()) {
            wholeRead = false;
        }
        Optional<DeliveryId> from = last;
        while (open.isEmpty() && !wholeRead) {
            Page page = deliveries.pageAfter(current.orElseThrow().id(), from, PAGE);
            open.addAll(deliveries.read(page));
            from = DeliveryStore.last(page);
            wholeRead = page.cursor().isEmpty();
        }
    }

    private static String cursor(Notification notification, String delivery) {
        return Cursor.write(RANGE, List.of(notification.id().toString(), delivery));
    }
}
