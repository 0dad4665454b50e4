package io.allim.inbox;

import io.allim.delivery.DeliveryId;
import io.allim.table.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Some entries of an inbox. A page may hold fewer than were asked for although more follow: only an absent cursor says
 * that there are no more.
 *
 * @param until when the first of these entries expires, or one that is away comes back
 */
record InboxPage(List<InboxEntry> entries, Optional<String> cursor, Optional<Instant> until) {

    public InboxPage {
        entries = List.copyOf(entries);
    }

    static InboxPage of(List<Stored> stored, Optional<String> cursor) {
        Optional<Instant> until =
                stored.stream().flatMap(one -> one.item().expires().stream()).min(Instant::compareTo);
        return new InboxPage(stored.stream().map(InboxItems::read).toList(), cursor, until);
    }

    /** The page holds no longer than until then. */
    InboxPage changingAt(Optional<Instant> at) {
        return new InboxPage(entries, cursor, InboxReader.earlier(until, at));
    }

    InboxPage endingAt(Optional<String> newCursor) {
        return new InboxPage(entries, newCursor, until);
    }

    /** An entry that was marked between the two reads is in the page once. */
    InboxPage followedBy(InboxPage next) {
        Set<DeliveryId> here = entries.stream().map(InboxEntry::delivery).collect(Collectors.toSet());
        Stream<InboxEntry> others = next.entries.stream().filter(entry -> !here.contains(entry.delivery()));
        List<InboxEntry> both = Stream.concat(entries.stream(), others).toList();
        return new InboxPage(both, next.cursor, InboxReader.earlier(until, next.until));
    }
}
