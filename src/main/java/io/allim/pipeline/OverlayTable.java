package io.allim.pipeline;

import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.table.WriteResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A table to try things in: it shows what another table holds, and keeps what is written to itself until it is dropped. The
 * other table is only read. Not for several threads; lists that were written to are read as a whole.
 */
final class OverlayTable implements Table {

    /** Texts are ordered by their code points, which is the order of UTF-8's bytes. */
    private static final Comparator<String> ORDER = Comparator.comparing(OverlayTable::codePoints);

    private final Table under;
    private final InstantSource clock;

    /** What was written; absent what was removed. */
    private final Map<Key, Optional<Stored>> written = new HashMap<>();

    /** The lists that items which were written are in, or were in. */
    private final Set<String> lists = new HashSet<>();

    /** @param clock by which items expire */
    OverlayTable(Table under, InstantSource clock) {
        this.under = under;
        this.clock = clock;
    }

    /** What was written and is to be seen to, the longest due first. */
    List<Item> due() {
        return written.values().stream()
                .flatMap(Optional::stream)
                .filter(this::lives)
                .map(Stored::item)
                .filter(item -> item.due().isPresent())
                .sorted(Comparator.comparing(
                                (Item item) -> item.due().orElseThrow().at())
                        .thenComparing(item -> item.key().partition(), ORDER)
                        .thenComparing(item -> item.key().sort(), ORDER))
                .toList();
    }

    @Override
    public Optional<Stored> get(Key key) {
        Optional<Stored> kept = written.get(key);
        return (kept == null ? under.get(key) : kept).filter(this::lives);
    }

    @Override
    public Page query(Query query) {
        if (query.isList()) {
            return lists.contains(query.name()) ? list(query) : under.query(query);
        }
        return partition(query);
    }

    private Page list(Query query) {
        List<Stored> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = under.query(query.limit(Query.MAX_LIMIT).after(cursor));
            all.addAll(page.items());
            cursor = page.cursor();
        } while (cursor.isPresent());
        Function<Stored, String> sort =
                stored -> stored.item().entry().orElseThrow().sort() + "\n"
                        + stored.item().key().partition() + "\n"
                        + stored.item().key().sort();
        List<Stored> merged = merged(
                query,
                all,
                stored -> stored.item()
                        .entry()
                        .filter(entry -> entry.list().equals(query.name()))
                        .filter(entry -> in(query, entry.sort()))
                        .isPresent(),
                sort);
        List<Stored> after = merged.stream()
                .filter(stored -> query.cursor()
                        .filter(last -> order(query).compare(sort.apply(stored), last) <= 0)
                        .isEmpty())
                .toList();
        return page(query, after, sort, false);
    }

    /** As many items of the other table as make a page, whatever was written over them. */
    private Page partition(Query query) {
        Query after = query.cursor().map(last -> after(query, last)).orElse(query);
        int over = (int) written.keySet().stream()
                .filter(key -> key.partition().equals(query.name()))
                .count();
        Page page = under.query(
                after.limit(Math.min(query.limit() + over, Query.MAX_LIMIT)).after(Optional.empty()));
        boolean more = page.cursor().isPresent();
        Optional<String> last = more && !page.items().isEmpty()
                ? Optional.of(page.items().getLast().item().key().sort())
                : Optional.empty();
        Function<Stored, String> sort = stored -> stored.item().key().sort();
        List<Stored> merged = merged(
                query,
                page.items(),
                stored -> stored.item().key().partition().equals(query.name())
                        && in(after, sort.apply(stored))
                        && last.filter(end -> order(query).compare(sort.apply(stored), end) > 0)
                                .isEmpty(),
                sort);
        return page(query, merged, sort, more);
    }

    private static Query after(Query query, String last) {
        return query.descending() ? query.to(last) : query.from(last + '\0');
    }

    private List<Stored> merged(
            Query query, List<Stored> read, Predicate<Stored> belongs, Function<Stored, String> sort) {
        TreeMap<String, Stored> merged = new TreeMap<>(order(query));
        read.stream()
                .filter(stored -> !written.containsKey(stored.item().key()))
                .filter(this::lives)
                .forEach(stored -> merged.put(sort.apply(stored), stored));
        written.values().stream()
                .flatMap(Optional::stream)
                .filter(this::lives)
                .filter(belongs)
                .forEach(stored -> merged.put(sort.apply(stored), stored));
        return List.copyOf(merged.values());
    }

    private static Page page(Query query, List<Stored> items, Function<Stored, String> sort, boolean more) {
        List<Stored> shown = items.subList(0, Math.min(query.limit(), items.size()));
        boolean follows = more || shown.size() < items.size();
        return new Page(
                shown, follows && !shown.isEmpty() ? Optional.of(sort.apply(shown.getLast())) : Optional.empty());
    }

    private static boolean in(Query query, String sort) {
        return query.from().filter(from -> ORDER.compare(sort, from) < 0).isEmpty()
                && query.to().filter(to -> ORDER.compare(sort, to) >= 0).isEmpty();
    }

    private static Comparator<String> order(Query query) {
        return query.descending() ? ORDER.reversed() : ORDER;
    }

    /** Of what was written here, in any shard. */
    @Override
    public Page due(int shard, Instant until, int limit, Optional<String> cursor) {
        return new Page(
                due().stream()
                        .filter(item -> item.due()
                                .filter(due -> due.shard() == shard && !due.at().isAfter(until))
                                .isPresent())
                        .limit(limit)
                        .flatMap(item -> get(item.key()).stream())
                        .toList(),
                Optional.empty());
    }

    @Override
    public WriteResult write(List<Write> writes) {
        for (Write write : writes) {
            if (!holds(write)) {
                return new WriteResult.Refused(write.key());
            }
        }
        writes.forEach(this::apply);
        return new WriteResult.Done();
    }

    private boolean holds(Write write) {
        return switch (write.condition()) {
            case Condition.None() -> true;
            case Condition.Absent() -> get(write.key()).isEmpty();
            case Condition.VersionIs(long version) ->
                get(write.key()).filter(stored -> stored.version() == version).isPresent();
        };
    }

    private void apply(Write write) {
        switch (write) {
            case Write.Put(Item item, var _) -> put(item);
            case Write.Delete(Key key, var _) -> {
                leaveList(get(key));
                written.put(key, Optional.empty());
            }
            case Write.Check _ -> {}
        }
    }

    private void put(Item item) {
        Optional<Stored> before = get(item.key());
        leaveList(before);
        item.entry().ifPresent(entry -> lists.add(entry.list()));
        long version = before.map(Stored::version).orElse(0L) + 1;
        written.put(item.key(), Optional.of(new Stored(item, version)));
    }

    private void leaveList(Optional<Stored> before) {
        before.flatMap(stored -> stored.item().entry()).ifPresent(entry -> lists.add(entry.list()));
    }

    @Override
    public OptionalLong add(Key key, long amount, long ceiling, Instant expires) {
        long count =
                get(key).map(stored -> Long.parseLong(stored.item().body())).orElse(0L);
        if (count > ceiling - amount) {
            return OptionalLong.empty();
        }
        put(Item.of(key, Long.toString(count + amount)).expiresAt(expires));
        return OptionalLong.of(count + amount);
    }

    @Override
    public int sweep(int limit) {
        return 0;
    }

    private boolean lives(Stored stored) {
        return stored.item()
                .expires()
                .filter(end -> !end.isAfter(clock.instant()))
                .isEmpty();
    }

    /** Units of UTF-16 in the order of the code points that they are of. */
    private static String codePoints(String text) {
        StringBuilder order = new StringBuilder(text.length());
        text.chars()
                .forEach(unit ->
                        order.append((char) (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit)));
        return order.toString();
    }
}
