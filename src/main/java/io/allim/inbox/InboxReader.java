package io.allim.inbox;

import io.allim.inbox.InboxItems.Unread;
import io.allim.table.Cursor;
import io.allim.table.Json;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Stored;
import io.allim.table.Table;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Inboxes as they are shown. */
@Singleton
public class InboxReader {

    /** A page that many archived entries make short ends after so many queries; its cursor goes on. */
    private static final int MAX_QUERIES = 10;

    /** Where a page ended, and after these letters within what: first what came back, then what is unread, then the others. */
    private static final String BACK = "b";

    private static final String UNREAD = "u";
    private static final String OTHERS = "o";

    private final Table table;
    private final InstantSource clock;

    public InboxReader(Table table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
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
        Instant now = clock.instant();
        InboxCounts.Sum sum = new InboxCounts.Sum();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = table.query(InboxItems.allUnread(recipient).after(cursor));
            for (Stored stored : page.items()) {
                Unread unread = InboxItems.readUnread(stored);
                if (unread.isAway(now)) {
                    sum.changesAt(unread.until());
                } else {
                    sum.add(unread, stored.item().expires());
                }
            }
            cursor = page.cursor();
        } while (cursor.isPresent());
        return sum.counts();
    }

    /** @param category whose entries alone are asked for; the empty text: those of none */
    record Listing(String recipient, Optional<String> category, int limit) {

        boolean has(InboxEntry entry) {
            return category.filter(id -> !id.equals(entry.category().orElse("")))
                    .isEmpty();
        }

        Listing rest(InboxPage before) {
            return new Listing(recipient, category, limit - before.entries().size());
        }
    }

    /** First what came back and is unread; then in the order in which their notifications were accepted, the newest first. */
    InboxPage newest(Listing listing, Optional<String> cursor) {
        if (isIn(OTHERS, cursor)) {
            return natural(listing, inside(cursor));
        }
        InboxPage back = back(listing, inside(cursor));
        return ending(back, listing, BACK, OTHERS)
                .orElseGet(() -> back.followedBy(natural(listing.rest(back), Optional.empty())));
    }

    InboxPage archived(Listing listing, Optional<String> cursor) {
        return entries(listing, entry -> entry.archivedAt().isPresent(), cursor);
    }

    /** What is away, the first to come back first. */
    InboxPage snoozed(Listing listing, Optional<String> cursor) {
        Page page = table.query(InboxItems.snoozedAfter(listing.recipient(), clock.instant())
                .limit(listing.limit())
                .after(cursor));
        Optional<Instant> next = page.items().stream()
                .findFirst()
                .flatMap(first -> InboxItems.readUnread(first).until());
        return unread(listing, page).endingAt(page.cursor()).changingAt(next);
    }

    /** First what came back, then what is unread, the latest that came in first; then what was read, as in {@link #newest}. */
    InboxPage unreadFirst(Listing listing, Optional<String> cursor) {
        if (isIn(OTHERS, cursor)) {
            return others(listing, inside(cursor));
        }
        if (isIn(UNREAD, cursor)) {
            return unread(listing, inside(cursor));
        }
        InboxPage back = back(listing, inside(cursor));
        return ending(back, listing, BACK, UNREAD)
                .orElseGet(() -> back.followedBy(unread(listing.rest(back), Optional.empty())));
    }

    /** The page ends here when it is full, or when there is more of the same. */
    private static Optional<InboxPage> ending(InboxPage page, Listing listing, String here, String next) {
        if (page.cursor().isPresent() || page.entries().size() >= listing.limit()) {
            return Optional.of(page.endingAt(page.cursor().map(here::concat).or(() -> Optional.of(next))));
        }
        return Optional.empty();
    }

    private static boolean isIn(String part, Optional<String> cursor) {
        if (cursor.filter(text -> !text.matches("(?s)[" + BACK + UNREAD + OTHERS + "].*"))
                .isPresent()) {
            throw new Cursor.Bad();
        }
        return cursor.filter(text -> text.startsWith(part)).isPresent();
    }

    private static Optional<String> inside(Optional<String> cursor) {
        return cursor.map(text -> text.substring(1)).filter(text -> !text.isEmpty());
    }

    /** The latest to come back first. What is away is in the way, and says when the answer ends to hold. */
    private InboxPage back(Listing listing, Optional<String> start) {
        Instant now = clock.instant();
        InboxPage page = unread(
                listing,
                table.query(InboxItems.snoozedUntil(listing.recipient(), now)
                        .newestFirst()
                        .limit(listing.limit())
                        .after(start)));
        Optional<Instant> next =
                table.query(InboxItems.snoozedAfter(listing.recipient(), now).limit(1)).items().stream()
                        .findFirst()
                        .flatMap(first -> InboxItems.readUnread(first).until());
        return page.changingAt(next);
    }

    private InboxPage unread(Listing listing, Optional<String> start) {
        Page page = table.query(InboxItems.unread(listing.recipient())
                .newestFirst()
                .limit(listing.limit())
                .after(start));
        InboxPage unread = unread(listing, page);
        return ending(unread, listing, UNREAD, OTHERS)
                .orElseGet(() -> unread.followedBy(others(listing.rest(unread), Optional.empty())));
    }

    private InboxPage unread(Listing listing, Page page) {
        List<Stored> entries = page.items().stream()
                .map(InboxItems::readUnread)
                .filter(unread -> unread.isOf(listing.category()))
                .flatMap(unread -> table.get(InboxItems.entry(listing.recipient(), unread.delivery())).stream())
                .toList();
        return InboxPage.of(entries, page.cursor());
    }

    /** All that are neither archived, nor away, nor back. */
    private InboxPage natural(Listing listing, Optional<String> start) {
        InboxPage page = entries(
                listing,
                entry -> entry.archivedAt().isEmpty() && (entry.snoozedUntil().isEmpty() || !entry.isUnread()),
                start);
        return page.endingAt(page.cursor().map(OTHERS::concat));
    }

    private InboxPage others(Listing listing, Optional<String> start) {
        InboxPage page = entries(
                listing, entry -> !entry.isUnread() && entry.archivedAt().isEmpty(), start);
        return page.endingAt(page.cursor().map(OTHERS::concat));
    }

    private InboxPage entries(Listing listing, Predicate<InboxEntry> shown, Optional<String> start) {
        Query query = InboxItems.entries(listing.recipient());
        List<Stored> found = new ArrayList<>();
        Optional<String> cursor = start;
        int queries = 0;
        do {
            Page page = table.query(query.limit(listing.limit() - found.size()).after(cursor));
            page.items().stream()
                    .filter(stored -> {
                        InboxEntry entry = InboxItems.read(stored);
                        return shown.test(entry) && listing.has(entry);
                    })
                    .forEach(found::add);
            cursor = page.cursor();
        } while (cursor.isPresent() && found.size() < listing.limit() && ++queries < MAX_QUERIES);
        return InboxPage.of(found, cursor);
    }

    /** The earlier one, where there are any. */
    static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.filter(at -> other.filter(at::isAfter).isEmpty()).or(() -> other);
    }
}
