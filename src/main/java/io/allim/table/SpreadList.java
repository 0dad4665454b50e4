package io.allim.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A list whose entries are spread over parts by {@link Shards#ofList}, and perhaps over partitions, read as one list. No two entries have the same sort, which is of
 * ASCII, so that a sort is a position: pages fit together whatever is added between them, and when there are more parts than before.
 *
 * @param others partitions whose items belong to the list by their sort keys
 */
public record SpreadList(Table table, String name, Shards shards, List<Query> others) {

    /** A page ends early rather than filling the memory, as those of the engines do. */
    private static final int MAX_CHARS = 1 << 20;

    public SpreadList(Table table, String name, Shards shards) {
        this(table, name, shards, List.of());
    }

    public SpreadList with(List<Query> partitions) {
        return new SpreadList(table, name, shards, List.copyOf(partitions));
    }

    /** The highest sort first, as {@link Table#query} answers it; one part is read by the very same query. */
    public Page newestFirst(int limit, Optional<String> cursor) {
        Query whole = Query.list(name).newestFirst().limit(limit).after(cursor);
        return shards.listParts() == 1 && others.isEmpty() ? table.query(whole) : merged(whole);
    }

    private Page merged(Query whole) {
        Optional<String> last = Cursor.inList(whole).map(List::getFirst);
        List<Query> all = new ArrayList<>(others);
        IntStream.range(0, shards.listParts()).forEach(part -> all.add(Query.list(Shards.partOfList(name, part))));
        int each = Math.min(whole.limit() / all.size() + 2, whole.limit());
        List<Part> parts = all.stream()
                .map(query -> query.newestFirst().limit(each))
                .map(query -> new Part(table, last.map(query::to).orElse(query)))
                .toList();
        List<Stored> items = new ArrayList<>();
        int chars = 0;
        while (items.size() < whole.limit() && chars < MAX_CHARS) {
            Optional<Stored> next = next(parts);
            if (next.isEmpty()) {
                return new Page(items, Optional.empty());
            }
            items.add(next.get());
            chars += next.get().item().body().length();
            parts.forEach(part -> part.passTo(sort(items.getLast())));
        }
        boolean more = parts.stream().anyMatch(Part::mayHaveMore);
        Stored end = items.getLast();
        return new Page(
                items,
                more ? Optional.of(Cursor.inList(whole, sort(end), end.item().key())) : Optional.empty());
    }

    private static Optional<Stored> next(List<Part> parts) {
        return parts.stream().map(Part::first).flatMap(Optional::stream).max(Comparator.comparing(SpreadList::sort));
    }

    private static String sort(Stored stored) {
        return stored.item()
                .entry()
                .map(ListEntry::sort)
                .orElse(stored.item().key().sort());
    }

    /** A part, read as far as it is needed. */
    private static final class Part {

        private final Table table;
        private final Deque<Stored> ready = new ArrayDeque<>();
        private Optional<Query> rest;

        Part(Table table, Query query) {
            this.table = table;
            this.rest = Optional.of(query);
        }

        /** The highest that is left. */
        Optional<Stored> first() {
            while (ready.isEmpty() && rest.isPresent()) {
                Query query = rest.get();
                Page page = table.query(query);
                ready.addAll(page.items());
                rest = page.cursor().map(cursor -> query.after(Optional.of(cursor)));
            }
            return Optional.ofNullable(ready.peek());
        }

        /** Drops what is not below a sort: an item may be in two parts while it moves from one to the other. */
        void passTo(String sort) {
            while (!ready.isEmpty() && sort(ready.peek()).compareTo(sort) >= 0) {
                ready.remove();
            }
        }

        boolean mayHaveMore() {
            return !ready.isEmpty() || rest.isPresent();
        }
    }
}
