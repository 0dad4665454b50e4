package io.allim.table.dynamodb;

import io.allim.table.Key;
import java.util.Comparator;

/**
 * An item's place in an index, where it may be a moment longer than the item itself.
 *
 * @param mark what the index is ordered by
 */
record Entry(String mark, Key key) {

    /** As lists are: by their sort key, and then by the item's key, all by bytes of UTF-8. */
    static final Comparator<Entry> ORDER = Comparator.comparing(Entry::mark, Utf8::compare)
            .thenComparing(entry -> entry.key.partition(), Utf8::compare)
            .thenComparing(entry -> entry.key.sort(), Utf8::compare);
}
