package io.allim.inbox;

import io.allim.delivery.DeliveryId;
import io.allim.recipient.RecipientStore;
import io.allim.table.Page;
import io.allim.table.Query;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Inboxes as they are written. Every change is one transaction, so that entries, counts and tags agree after a crash. */
@Singleton
public class InboxStore {

    private static final int MAX_TRIES = 20;

    /** Two items each, and the head. */
    private static final int MAX_ENTRIES = (Table.MAX_WRITES - 1) / 2;

    private final Table table;
    private final RecipientStore recipients;
    private final InboxItems items;
    private final List<Consumer<String>> whenChanged = new CopyOnWriteArrayList<>();

    public InboxStore(Table table, RecipientStore recipients, InboxConfig config) {
        this.table = table;
        this.recipients = recipients;
        this.items = new InboxItems(config.retention());
    }

    /** What became of an entry that was to be put into an inbox. */
    public enum Arrival {
        NEW,
        /** It stays as it is, marks and all. */
        THERE_ALREADY,
        /** There is no such recipient, or it is being erased. */
        NOBODY
    }

    /** @param listener is given the recipient whose inbox this process has changed, by the thread that did; quick */
    public void whenChanged(Consumer<String> listener) {
        whenChanged.add(listener);
    }

    public Optional<InboxEntry> find(String recipient, DeliveryId delivery) {
        return stored(recipient, delivery).map(InboxItems::read);
    }

    /**
     * Puts the entry into its recipient's inbox, unless it is there. The transaction checks the recipient: an erasure
     * that begins meanwhile leaves nothing behind.
     */
    public Arrival deliver(InboxEntry entry) {
        for (int i = 0; i < MAX_TRIES; i++) {
            RecipientStore.Snapshot look = recipients.read(entry.recipient());
            if (look.recipient().isEmpty()) {
                return Arrival.NOBODY;
            }
            List<Write> writes = List.of(Write.putNew(items.item(entry)), items.unread(entry), look.check());
            if (write(writes, entry.recipient(), entry.at())) {
                return Arrival.NEW;
            }
            if (find(entry.recipient(), entry.delivery()).isPresent()) {
                return Arrival.THERE_ALREADY;
            }
        }
        throw new TableUnavailable("the recipient is being written by too many at once", new IOException());
    }

    /**
     * Of marks made at the same time none is lost, and none brings back an entry that was erased.
     *
     * @return the entry as it is now; empty when there is no such entry
     */
    public Optional<InboxEntry> mark(String recipient, DeliveryId delivery, Mark mark, Instant now) {
        return change(recipient, delivery, entry -> entry.marked(mark, now), now);
    }

    /** Puts it away until then. Read, archived or away before: it comes back as one that is unread. */
    public Optional<InboxEntry> snooze(String recipient, DeliveryId delivery, Instant until, Instant now) {
        return change(recipient, delivery, entry -> entry.snoozed(until, now), now);
    }

    /** Brings it back now, if it is away. */
    public Optional<InboxEntry> wake(String recipient, DeliveryId delivery, Instant now) {
        return change(recipient, delivery, entry -> entry.woken(now), now);
    }

    /** Notes that its recipient acknowledged it. */
    public Optional<InboxEntry> acknowledge(String recipient, DeliveryId delivery, Instant now) {
        return change(recipient, delivery, entry -> entry.acknowledged(now), now);
    }

    private Optional<InboxEntry> change(
            String recipient, DeliveryId delivery, UnaryOperator<InboxEntry> marked, Instant now) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<Change> change = stored(recipient, delivery).map(stored -> Change.of(stored, marked));
            if (change.filter(Change::changes).isEmpty() || write(writes(change.get()), recipient, now)) {
                return change.map(Change::after);
            }
        }
        throw new TableUnavailable("the entry is being marked by too many at once", new IOException());
    }

    /**
     * Marks what was unread when it was called. It may be called again after a crash.
     *
     * @param category whose entries alone are marked; the empty text: those of none
     * @return how many entries it changed
     */
    public int markAll(String recipient, Mark mark, Optional<String> category, Instant now) {
        return markAll(InboxItems.unreadUntil(recipient, now), recipient, mark, category, now)
                + markAll(InboxItems.snoozedUntil(recipient, now), recipient, mark, category, now);
    }

    private int markAll(Query query, String recipient, Mark mark, Optional<String> category, Instant now) {
        int changed = 0;
        Optional<String> cursor = Optional.empty();
        do {
            Page page = table.query(query.limit(MAX_ENTRIES).after(cursor));
            List<DeliveryId> unread = page.items().stream()
                    .map(InboxItems::readUnread)
                    .filter(one -> one.isOf(category))
                    .map(InboxItems.Unread::delivery)
                    .toList();
            changed += markEach(recipient, unread, entry -> entry.marked(mark, now), now);
            cursor = page.cursor();
        } while (cursor.isPresent());
        return changed;
    }

    /**
     * Puts away what came in until it was called, but not what is away already. It may be called again after a crash.
     *
     * @param readOnly whether what is unread stays
     * @return how many entries it changed
     */
    public int archiveAll(String recipient, boolean readOnly, Optional<String> category, Instant now) {
        int changed = 0;
        Optional<String> cursor = Optional.empty();
        do {
            Page page =
                    table.query(InboxItems.entries(recipient).limit(MAX_ENTRIES).after(cursor));
            List<DeliveryId> wanted = page.items().stream()
                    .map(InboxItems::read)
                    .filter(entry -> entry.archivedAt().isEmpty()
                            && !entry.isAway(now)
                            && !entry.at().isAfter(now))
                    .filter(entry -> !readOnly || entry.readAt().isPresent())
                    .filter(entry -> category.filter(
                                    id -> !id.equals(entry.category().orElse("")))
                            .isEmpty())
                    .map(InboxEntry::delivery)
                    .toList();
            changed += markEach(recipient, wanted, entry -> entry.marked(Mark.ARCHIVED, now), now);
            cursor = page.cursor();
        } while (cursor.isPresent());
        return changed;
    }

    private int markEach(String recipient, List<DeliveryId> deliveries, UnaryOperator<InboxEntry> marked, Instant now) {
        List<Change> changes = deliveries.stream()
                .flatMap(delivery -> stored(recipient, delivery).stream())
                .map(stored -> Change.of(stored, marked))
                .filter(Change::changes)
                .toList();
        List<Write> writes =
                changes.stream().flatMap(change -> writes(change).stream()).toList();
        if (!changes.isEmpty() && !write(writes, recipient, now)) {
            changes.forEach(change -> change(recipient, change.after().delivery(), marked, now));
        }
        return changes.size();
    }

    private boolean write(List<Write> writes, String recipient, Instant now) {
        boolean done = table.write(items.withHead(writes, recipient, now)).done();
        if (done) {
            whenChanged.forEach(listener -> listener.accept(recipient));
        }
        return done;
    }

    private List<Write> writes(Change change) {
        List<Write> writes = new ArrayList<>();
        writes.add(Write.putAt(items.item(change.after()), change.version()));
        writes.addAll(items.unread(change.before(), change.after()));
        return writes;
    }

    private Optional<Stored> stored(String recipient, DeliveryId delivery) {
        return table.get(InboxItems.entry(recipient, delivery));
    }

    /** @param version of the entry before */
    private record Change(InboxEntry before, InboxEntry after, long version) {

        static Change of(Stored stored, UnaryOperator<InboxEntry> marked) {
            InboxEntry entry = InboxItems.read(stored);
            return new Change(entry, marked.apply(entry), stored.version());
        }

        boolean changes() {
            return !after.equals(before);
        }
    }
}
