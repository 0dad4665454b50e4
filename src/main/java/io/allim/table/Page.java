package io.allim.table;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

    /**
     * The next items of several ranges of one list together.
     *
     * @param list with the limit
     * @param pages the next of each range; one that ends without an item has no cursor
     * @param order in which the items lie in each range, and are to lie together
     * @return with a cursor in the list after the last item, whichever range that is of
     */
    public static Page merged(Query list, List<Page> pages, Function<Stored, String> order) {
        Optional<String> known = pages.stream()
                .filter(page -> page.cursor().isPresent())
                .map(page -> order.apply(page.items().getLast()))
                .min(Comparator.naturalOrder());
        List<Stored> items = pages.stream()
                .flatMap(page -> page.items().stream())
                .filter(item -> known.filter(end -> order.apply(item).compareTo(end) > 0)
                        .isEmpty())
                .sorted(Comparator.comparing(order))
                .limit(list.limit())
                .toList();
        boolean more = known.isPresent()
                || items.size()
                        < pages.stream().mapToInt(page -> page.items().size()).sum();
        return new Page(
                items,
                Optional.of(items)
                        .filter(all -> more && !all.isEmpty())
                        .map(List::getLast)
                        .map(last -> Cursor.inList(
                                list,
                                last.item().entry().orElseThrow().sort(),
                                last.item().key())));
    }
}
