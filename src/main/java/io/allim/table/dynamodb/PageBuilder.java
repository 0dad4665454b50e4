package io.allim.table.dynamodb;

import io.allim.table.Page;
import io.allim.table.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A page while it is being filled. */
final class PageBuilder {

    /** A page ends early rather than filling the memory: 1,000 bodies could have 384 MB. */
    private static final int MAX_CHARS = 1 << 20;

    private final int limit;
    private final List<Stored> items = new ArrayList<>();
    private int chars;

    PageBuilder(int limit) {
        this.limit = limit;
    }

    /** How many more items it takes. */
    int room() {
        return chars >= MAX_CHARS ? 0 : limit - items.size();
    }

    void add(Stored stored) {
        items.add(stored);
        chars += stored.item().body().length();
    }

    Page last() {
        return new Page(items, Optional.empty());
    }

    Page followedBy(String cursor) {
        return new Page(items, Optional.of(cursor));
    }
}
