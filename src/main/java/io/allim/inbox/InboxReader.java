package io.allim.inbox;

import io.allim.table.Cursor;
import io.allim.table.Json;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Stored;
import io.allim.table.Table;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Inboxes as they are shown. */
@Singleton
public class InboxReader {

    /** A page that many archived entries make short ends after so many queries; its cursor goes on. */
    private static final int MAX_QUERIES = 10;

    private static final String UNREAD = "u";
    private static final String OTHERS = "o";

    private final Table table;

    public InboxReader(Table table) {
        this.table = table;
    }

    /**
     * A text that changes whenever anything in the inbox does, but for entries that expire. Whoever reads it before
     * reading the inbox never takes an old state for the newest. Costs one get.
     */
    public String state(String recipient) {
        return table.get(InboxItems.head(recipient))
                .map(head -> head.version() + "-" + Long.toHexString(changedAt(head)))
                .orElse("0");
    }

    /** A version starts anew when an inbox was erased; the time does not. */
    private static long changedAt(Stored head) {
        return Json.read(head.item().body(), InboxItems.Head.class).at().toEpochMilli();
    }

    /** Exact at any number: what is unread has a small item for it. */
    public InboxCounts counts(String recipient) {
        InboxCounts counts = InboxCounts.NONE;
        Optional<String> cursor = Optional.empty();
        do {
            Page page = table.query(InboxItems.unread(recipient).after(cursor));
            for (Stored stored : page.items()) {
                counts = counts.plus(
                        InboxItems.readUnread(stored).seen(), stored.item().expires());
            }
            cursor = page.cursor();
        } while (cursor.isPresent());
        return counts;
    }

    /**
     * In the order in which their notifications were accepted, the newest first.
     *
     * @param archived whether those that are archived are asked for, or the others
     */
    InboxPage newest(String recipient, boolean archived, int limit, Optional<String> cursor) {
        return entries(recipient, entry -> entry.archivedAt().isPresent() == archived, limit, cursor);
    }

    /** First what is unread, the latest that came in first; then what was read, as in {@link #newest}. */
    InboxPage unreadFirst(String recipient, int limit, Optional<String> cursor) {
        String position = cursor.orElse(UNREAD);
        Optional<String> after =
                Optional.of(position).map(text -> text.replaceFirst("^.", "")).filter(text -> !text.isEmpty());
        if (position.startsWith(OTHERS)) {
            return others(recipient, limit, after);
        }
        if (!position.startsWith(UNREAD)) {
            throw new Cursor.Bad();
        }
        Page page = table.query(
                InboxItems.unread(recipient).newestFirst().limit(limit).after(after));
        InboxPage unread = unread(recipient, page);
        if (page.cursor().isPresent() || unread.entries().size() == limit) {
            return unread.endingAt(page.cursor().map(UNREAD::concat).or(() -> Optional.of(OTHERS)));
        }
        return unread.followedBy(others(recipient, limit - unread.entries().size(), Optional.empty()));
    }

    private InboxPage unread(String recipient, Page page) {
        List<Stored> entries = page.items().stream()
                .map(InboxItems::readUnread)
                .flatMap(unread -> table.get(InboxItems.entry(recipient, unread.delivery())).stream())
                .toList();
        return InboxPage.of(entries, Optional.empty());
    }

    private InboxPage others(String recipient, int limit, Optional<String> cursor) {
        InboxPage page = entries(
                recipient, entry -> !entry.isUnread() && entry.archivedAt().isEmpty(), limit, cursor);
        return page.endingAt(page.cursor().map(OTHERS::concat));
    }

    private InboxPage entries(String recipient, Predicate<InboxEntry> shown, int limit, Optional<String> start) {
        Query query = InboxItems.entries(recipient);
        List<Stored> found = new ArrayList<>();
        Optional<String> cursor = start;
        int queries = 0;
        do {
            Page page = table.query(query.limit(limit - found.size()).after(cursor));
            page.items().stream()
                    .filter(stored -> shown.test(InboxItems.read(stored)))
                    .forEach(found::add);
            cursor = page.cursor();
        } while (cursor.isPresent() && found.size() < limit && ++queries < MAX_QUERIES);
        return InboxPage.of(found, cursor);
    }

    /** The earlier one, where there are any. */
    static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.filter(at -> other.filter(at::isAfter).isEmpty()).or(() -> other);
    }
}
