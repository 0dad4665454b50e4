package io.allim.delivery.search;

import io.allim.delivery.Delivery;
import io.allim.table.Cursor;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Stored;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;

/** Deliveries in a list of the store whose sorts begin with a time. */
final class ListWalk implements Walk {

    /** As {@link io.allim.table.ListEntry#byTime} writes them. */
    private static final int DIGITS = 15;

    private final Query list;
    private final int prefix;
    private final Function<Query, Page> pages;
    private final Function<Stored, Optional<Delivery>> read;
    private final Queue<Stored> ready = new ArrayDeque<>();
    private Optional<Query> rest;

    /**
     * @param list with its limit and the cursor to begin behind
     * @param prefix how many characters a sort has before its time
     */
    ListWalk(Query list, int prefix, Function<Query, Page> pages, Function<Stored, Optional<Delivery>> read) {
        this.list = list;
        this.prefix = prefix;
        this.pages = pages;
        this.read = read;
        this.rest = Optional.of(list);
    }

    @Override
    public boolean isUpwards() {
        return !list.descending();
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && rest.isPresent()) {
            Query query = rest.get();
            Page page = pages.apply(query);
            ready.addAll(page.items());
            rest = page.cursor().map(cursor -> query.after(Optional.of(cursor)));
        }
        return !ready.isEmpty();
    }

    @Override
    public Found next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Stored stored = ready.remove();
        String sort = stored.item().entry().orElseThrow().sort();
        Instant at = Instant.ofEpochMilli(Long.parseLong(sort.substring(prefix, prefix + DIGITS)));
        return new Found(
                read.apply(stored), at, Cursor.inList(list, sort, stored.item().key()));
    }
}
