package io.allim.inbox;

import io.allim.delivery.DeliveryId;
import io.allim.table.Page;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Inboxes as they are written. Every change is one transaction, so that entries, counts and tags agree after a crash. */
@Singleton
public class InboxStore {

    private static final int MAX_TRIES = 20;

    /** Two items each, and the head. */
    private static final int MAX_ENTRIES = (Table.MAX_WRITES - 1) / 2;

    private final Table table;
    private final InboxItems items;

    public InboxStore(Table table, InboxConfig config) {
        this.table = table;
        this.items = new InboxItems(config.retention());
    }

    public Optional<InboxEntry> find(String recipient, DeliveryId delivery) {
        return stored(recipient, delivery).map(InboxItems::read);
    }

    /**
     * Puts the entry into its recipient's inbox. One that is there already stays as it is, marks and all.
     *
     * @return whether it was new
     */
    public boolean deliver(InboxEntry entry) {
        List<Write> writes = List.of(Write.putNew(items.item(entry)), items.unread(entry));
        return table.write(items.withHead(writes, entry.recipient(), entry.at()))
                .done();
    }

    /**
     * Of marks made at the same time none is lost.
     *
     * @return the entry as it is now; empty when there is no such entry
     */
    public Optional<InboxEntry> mark(String recipient, DeliveryId delivery, Mark mark, Instant now) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<Change> change = stored(recipient, delivery).map(stored -> Change.of(stored, mark, now));
            if (change.filter(Change::changes).isEmpty()
                    || table.write(items.withHead(writes(change.get()), recipient, now))
                            .done()) {
                return change.map(Change::after);
            }
        }
        throw new TableUnavailable("the entry is being marked by too many at once", new IOException());
    }

    /**
     * Marks what was unread when it was called. It may be called again after a crash.
     *
     * @return how many entries it changed
     */
    public int markAll(String recipient, Mark mark, Instant now) {
        int changed = 0;
        Optional<String> cursor = Optional.empty();
        do {
            Page page = table.query(
                    InboxItems.unreadUntil(recipient, now).limit(MAX_ENTRIES).after(cursor));
            List<DeliveryId> unread = page.items().stream()
                    .map(stored -> InboxItems.readUnread(stored).delivery())
                    .toList();
            changed += markEach(recipient, unread, mark, now);
            cursor = page.cursor();
        } while (cursor.isPresent());
        return changed;
    }

    /**
     * Removes some of a recipient's inbox.
     *
     * @param limit 1 to 100
     * @return how many items were removed; 0 when nothing is left
     */
    public int erase(String recipient, int limit) {
        List<Write> deletes = table.query(InboxItems.all(recipient).limit(limit)).items().stream()
                .map(stored -> Write.delete(stored.item().key()))
                .toList();
        if (!deletes.isEmpty()) {
            table.write(deletes);
        }
        return deletes.size();
    }

    private int markEach(String recipient, List<DeliveryId> deliveries, Mark mark, Instant now) {
        List<Change> changes = deliveries.stream()
                .flatMap(delivery -> stored(recipient, delivery).stream())
                .map(stored -> Change.of(stored, mark, now))
                .filter(Change::changes)
                .toList();
        List<Write> writes =
                changes.stream().flatMap(change -> writes(change).stream()).toList();
        if (!changes.isEmpty()
                && !table.write(items.withHead(writes, recipient, now)).done()) {
            changes.forEach(change -> mark(recipient, change.after().delivery(), mark, now));
        }
        return changes.size();
    }

    private List<Write> writes(Change change) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.putAt(items.item(change.after()), change.version()));
        writes.add(items.unread(change.after()));
        return writes;
    }

    private Optional<Stored> stored(String recipient, DeliveryId delivery) {
        return table.get(InboxItems.entry(recipient, delivery));
    }

    /** @param version of the entry before */
    private record Change(InboxEntry before, InboxEntry after, long version) {

        static Change of(Stored stored, Mark mark, Instant now) {
            InboxEntry entry = InboxItems.read(stored);
            return new Change(entry, entry.marked(mark, now), stored.version());
        }

        boolean changes() {
            return !after.equals(before);
        }
    }
}
