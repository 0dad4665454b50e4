package io.allim.inbox;

import io.allim.delivery.DeliveryId;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.ListEntry;
import io.allim.table.Query;
import io.allim.table.Stored;
import io.allim.table.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an inbox lies in the table: all of it in one partition, so that what is counted is never behind what was marked.
 *
 * <pre>
 * inbox/{recipient}   entry/{delivery}            the entry; ids start with a ULID, so the newest sorts last
 *                     head                        when anything was last changed; its version grows with each change
 *                     unread/{at}/{delivery}      one for each entry that counts as unread: small, to be counted
 *                     unread-later/{until}/{delivery}   the same for one that was snoozed: it counts from then on
 * </pre>
 *
 * <p>Nothing has to happen when a snoozed entry comes back: it counts because its time is over. So it can't be missed.
 */
final class InboxItems {

    private static final String ENTRIES = "entry/";
    private static final String UNREAD = "unread/";
    private static final String LATER = "unread-later/";

    /** What is counted: both of them. */
    private static final String ALL_UNREAD = "unread";

    /** The longest that an entry can be snoozed. */
    static final Duration MAX_SNOOZE = Duration.ofDays(366);

    private final Duration retention;

    InboxItems(Duration retention) {
        this.retention = retention;
    }

    /** What counting and listing need of an entry. */
    record Unread(DeliveryId delivery, boolean seen, Optional<String> category, Optional<Instant> until) {

        /** Whether it does not count yet. */
        boolean isAway(Instant now) {
            return until.filter(now::isBefore).isPresent();
        }

        boolean isOf(Optional<String> wanted) {
            return wanted.filter(id -> !id.equals(category.orElse(""))).isEmpty();
        }
    }

    record Head(Instant at) {}

    static Key entry(String recipient, DeliveryId delivery) {
        return new Key(partition(recipient), ENTRIES + delivery);
    }

    static Key head(String recipient) {
        return new Key(partition(recipient), "head");
    }

    static Query entries(String recipient) {
        return Query.partition(partition(recipient)).startingWith(ENTRIES).newestFirst();
    }

    static Query unread(String recipient) {
        return Query.partition(partition(recipient)).startingWith(UNREAD);
    }

    /** Those that are counted, and those that are away. */
    static Query allUnread(String recipient) {
        return Query.partition(partition(recipient)).startingWith(ALL_UNREAD);
    }

    /** Those that were snoozed and not read since, the first to come back first. */
    static Query snoozed(String recipient) {
        return Query.partition(partition(recipient)).startingWith(LATER);
    }

    /** Those that came back until then. */
    static Query snoozedUntil(String recipient, Instant until) {
        return snoozed(recipient).to(LATER + ListEntry.byTime(until.plusMillis(1), ""));
    }

    /** Those that come back after that. */
    static Query snoozedAfter(String recipient, Instant after) {
        return snoozed(recipient).from(LATER + ListEntry.byTime(after.plusMillis(1), ""));
    }

    /** Those that came in until then. */
    static Query unreadUntil(String recipient, Instant until) {
        return unread(recipient).to(UNREAD + ListEntry.byTime(until.plusMillis(1), ""));
    }

    static InboxEntry read(Stored stored) {
        return Json.read(stored.item().body(), InboxEntry.class);
    }

    static Unread readUnread(Stored stored) {
        return Json.read(stored.item().body(), Unread.class);
    }

    Item item(InboxEntry entry) {
        return Item.of(entry(entry.recipient(), entry.delivery()), Json.write(entry))
                .expiresAt(expiry(entry));
    }

    /** What is away does not leave before it was back for as long as others stay. */
    private Instant expiry(InboxEntry entry) {
        Instant back = entry.snoozedUntil().filter(entry.at()::isBefore).orElse(entry.at());
        return back.plus(retention);
    }

    /** The write that goes with a new entry, so that it counts. */
    Write unread(InboxEntry entry) {
        Unread unread =
                new Unread(entry.delivery(), entry.seenAt().isPresent(), entry.category(), entry.snoozedUntil());
        return Write.put(Item.of(unreadKey(entry), Json.write(unread)).expiresAt(expiry(entry)));
    }

    /** The writes that go with every change of an entry, so that it counts if and only if it is unread: two at most. */
    List<Write> unread(InboxEntry before, InboxEntry after) {
        List<Write> writes = new ArrayList<>();
        boolean moves = !unreadKey(before).equals(unreadKey(after));
        if (before.isUnread() && (moves || !after.isUnread())) {
            writes.add(Write.delete(unreadKey(before)));
        }
        if (after.isUnread()) {
            writes.add(unread(after));
        }
        return writes;
    }

    private static Key unreadKey(InboxEntry entry) {
        String id = entry.delivery().toString();
        String sort = entry.snoozedUntil()
                .map(until -> LATER + ListEntry.byTime(until, id))
                .orElseGet(() -> UNREAD + ListEntry.byTime(entry.at(), id));
        return new Key(partition(entry.recipient()), sort);
    }

    /** The write that goes with every change. Until it expires, all entries have. */
    List<Write> withHead(List<Write> writes, String recipient, Instant now) {
        Write head = Write.put(Item.of(head(recipient), Json.write(new Head(now)))
                .expiresAt(now.plus(retention).plus(MAX_SNOOZE)));
        List<Write> all = new ArrayList<>(writes);
        all.add(head);
        return all;
    }

    static String partition(String recipient) {
        return "inbox/" + recipient;
    }
}
