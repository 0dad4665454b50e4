package io.allim.table;

import java.util.List;
import java.util.Optional;

/**
 * Some items of a range. A page may hold fewer items than its limit although more follow: only an absent cursor says
 * that the range has ended.
 *
 * @param cursor where the next page starts; opaque, and good for the same range only
 */
public record Page(List<Stored> items, Optional<String> cursor) {

    public Page {
        items = List.copyOf(items);
    }
}
