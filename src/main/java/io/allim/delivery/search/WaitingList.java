package io.allim.delivery.search;

import io.allim.delivery.Delivery;
import io.allim.delivery.DeliveryStore;
import io.allim.delivery.DigestMembership;
import io.allim.notification.Digest;
import io.allim.notification.NotificationId;
import io.allim.notification.NotificationStore;
import io.allim.recipient.Target;
import io.allim.table.Cursor;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Stored;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What waits with a target, of both ranges of its list: that without a turn, and that whose turn is yet to come. */
public record WaitingList(DeliveryStore deliveries, NotificationStore notifications) {

    /** Of a target, in which one that is late to close is found. */
    private static final int LATEST_DIGESTS = 20;

    /**
     * What {@linkplain Delivery#waits waits}, the next first, with what is in open digests that were to close by now;
     * {@link DeliveryStore#read(Page)} reads the items, some of which may have ended.
     *
     * @param target {@linkplain Target#canonical canonical}; versions before listed addresses as they were spelled
     */
    public Page page(Target target, Instant now, int limit, Optional<String> cursor) {
        Query waiting = deliveries.waitingList(target).limit(limit).after(cursor);
        Map<NotificationId, Digest> late = late(target, now);
        Instant earliest = late.values().stream()
                .map(digest -> digest.window().openedAt())
                .min(Comparator.naturalOrder())
                .orElse(now.plusMillis(1));
        Query turns = deliveries.turnsFrom(target, earliest).limit(limit).after(cursor);
        Page both = Page.merged(waiting, List.of(next(waiting), next(turns)), WaitingList::time);
        return new Page(
                both.items().stream()
                        .filter(stored -> mayWait(DeliveryStore.read(stored), late, now))
                        .toList(),
                both.cursor());
    }

    private static boolean mayWait(Delivery delivery, Map<NotificationId, Digest> late, Instant now) {
        return delivery.waits(now)
                || delivery.isInDigest()
                        && delivery.membership()
                                .map(DigestMembership::digest)
                                .filter(late::containsKey)
                                .isPresent();
    }

    /** Open digests whose items may have had their turn: an item keeps that when its digest closes at another time than it was to. */
    private Map<NotificationId, Digest> late(Target target, Instant now) {
        return notifications.digests(target, LATEST_DIGESTS, Optional.empty()).items().stream()
                .map(NotificationStore::readDigest)
                .filter(Digest::isCollecting)
                .filter(digest -> !digest.id().time().isAfter(now)
                        || digest.window().moved().isPresent())
                .collect(Collectors.toMap(Digest::id, Function.identity()));
    }

    /** @param range whose cursor may be of the other one: they differ by the prefix alone, and by what follows they are merged */
    private Page next(Query range) {
        Optional<String> begin = Cursor.inList(range)
                .map(last -> Cursor.inList(range, moved(last.get(0), range), new Key(last.get(1), last.get(2))));
        Page page = deliveries.page(range.after(begin));
        while (page.items().isEmpty() && page.cursor().isPresent()) {
            page = deliveries.page(range.after(page.cursor()));
        }
        return page;
    }

    private static String moved(String sort, Query range) {
        int prefix = DeliveryStore.RANGE_CHARS;
        return range.from().orElseThrow().substring(0, prefix) + sort.substring(Math.min(prefix, sort.length()));
    }

    /** The time and the id by which both ranges are ordered. */
    private static String time(Stored stored) {
        return stored.item().entry().orElseThrow().sort().substring(DeliveryStore.RANGE_CHARS);
    }
}
