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

/**
 * How an inbox lies in the table: all of it in one partition, so that what is counted is never behind what was marked.
 *
 * <pre>
 * inbox/{recipient}   entry/{delivery}            the entry; ids start with a ULID, so the newest sorts last
 *                     head                        when anything was last changed; its version grows with each change
 *                     unread/{at}/{delivery}      one for each entry that counts as unread: small, to be counted
 * </pre>
 */
final class InboxItems {

    private static final String ENTRIES = "entry/";
    private static final String UNREAD = "unread/";

    private final Duration retention;

    InboxItems(Duration retention) {
        this.retention = retention;
    }

    /** What counting and listing need of an entry. */
    record Unread(DeliveryId delivery, boolean seen) {}

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
                .expiresAt(entry.at().plus(retention));
    }

    /** The write that goes with every write of an entry, so that it counts if and only if it is unread. */
    Write unread(InboxEntry entry) {
        Key key = new Key(
                partition(entry.recipient()),
                UNREAD + ListEntry.byTime(entry.at(), entry.delivery().toString()));
        Unread unread = new Unread(entry.delivery(), entry.seenAt().isPresent());
        return entry.isUnread()
                ? Write.put(
                        Item.of(key, Json.write(unread)).expiresAt(entry.at().plus(retention)))
                : Write.delete(key);
    }

    /** The write that goes with every change. Until it expires, all entries have. */
    List<Write> withHead(List<Write> writes, String recipient, Instant now) {
        Write head =
                Write.put(Item.of(head(recipient), Json.write(new Head(now))).expiresAt(now.plus(retention)));
        List<Write> all = new ArrayList<>(writes);
        all.add(head);
        return all;
    }

    static String partition(String recipient) {
        return "inbox/" + recipient;
    }
}
