package io.allim.web;

import io.allim.table.Page;
import io.allim.table.Stored;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param cursor where the next page starts; absent on the last page
 */
public record PageView<T>(List<T> items, Optional<String> cursor) {

    public static <T> PageView<T> of(Page page, Function<Stored, T> view) {
        return new PageView<>(page.items().stream().map(view).toList(), page.cursor());
    }
}
