package io.allim.table;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * A table that is forgotten when it is dropped, for tests that need thousands of them. It keeps the contract that the real
 * engines keep.
 */
public class MemoryTable implements Table {

    private static final int MAX_PAGE_CHARS = 1 << 20;
    private static final NavigableMap<Place, Row> NONE = Collections.emptyNavigableMap();

    private final Map<Key, Row> rows = new HashMap<>();
    private final Map<String, NavigableMap<Place, Row>> partitions = new HashMap<>();
    private final Map<String, NavigableMap<Place, Row>> lists = new HashMap<>();
    private final Map<Integer, NavigableMap<Place, Row>> due = new HashMap<>();

    /** Some are out of date: the item says when it expires. */
    private final PriorityQueue<Expiry> expiries = new PriorityQueue<>();

    private final InstantSource clock;

    public MemoryTable(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Where an item is in one of the orders. Texts are ordered by their code points, which is the order of UTF-8's bytes.
     *
     * @param at milliseconds, where an order has them
     * @param in the sort key of a partition or a list, where an order has one
     */
    private record Place(long at, String in, String partition, String sort) implements Comparable<Place> {

        static Place at(long millis, Key key) {
            return new Place(millis, "", key.partition(), key.sort());
        }

        static Place in(String list, Key key) {
            return new Place(0, list, key.partition(), key.sort());
        }

        @Override
        public int compareTo(Place other) {
            int compared = Long.compare(at, other.at);
            compared = compared != 0 ? compared : compare(in, other.in);
            compared = compared != 0 ? compared : compare(partition, other.partition);
            return compared != 0 ? compared : compare(sort, other.sort);
        }

        private static int compare(String one, String other) {
            int end = Math.min(one.length(), other.length());
            for (int i = 0; i < end; i++) {
                char a = one.charAt(i);
                char b = other.charAt(i);
                if (a != b) {
                    boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
                    return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
                }
            }
            return Integer.compare(one.length(), other.length());
        }
    }

    /** What is stored at a key now. */
    private static final class Row {
        private Stored stored;

        Row(Item item) {
            stored = new Stored(item, 1);
        }
    }

    private record Expiry(long at, Key key) implements Comparable<Expiry> {

        @Override
        public int compareTo(Expiry other) {
            return Long.compare(at, other.at);
        }
    }

    /** All that is stored, as text. */
    public synchronized String dump() {
        return rows.values().stream().map(row -> row.stored.toString()).collect(Collectors.joining("\n"));
    }

    @Override
    public synchronized Optional<Stored> get(Key key) {
        return Optional.ofNullable(rows.get(key)).map(row -> row.stored).filter(this::lives);
    }

    @Override
    public synchronized Page query(Query query) {
        String range = (query.isList() ? "list" : "partition") + (query.descending() ? "-/" : "+/") + query.name();
        NavigableMap<Place, Row> places = (query.isList() ? lists : partitions).getOrDefault(query.name(), NONE);
        places = from(places, first(query.from().orElse("")), true);
        if (query.to().isPresent()) {
            places = until(places, first(query.to().get()));
        }
        return page(query.descending() ? places.descendingMap() : places, query.limit(), range, query.cursor());
    }

    private static NavigableMap<Place, Row> from(NavigableMap<Place, Row> places, Place low, boolean inclusive) {
        Comparator<? super Place> order = places.comparator() == null ? Comparator.naturalOrder() : places.comparator();
        if (places.isEmpty() || order.compare(places.lastKey(), low) < 0) {
            return NONE;
        }
        return order.compare(places.firstKey(), low) > 0 ? places : places.tailMap(low, inclusive);
    }

    private static NavigableMap<Place, Row> until(NavigableMap<Place, Row> places, Place high) {
        return places.isEmpty() || places.firstKey().compareTo(high) >= 0 ? NONE : places.headMap(high, false);
    }

    private static Place first(String sort) {
        return new Place(0, sort, "", "");
    }

    @Override
    public synchronized Page due(int shard, Instant until, int limit, Optional<String> cursor) {
        require(shard >= 0, "shard is " + shard);
        require(limit >= 1 && limit <= Query.MAX_LIMIT, "limit is " + limit);
        Place end = new Place(StorableTime.nearest(until), "\uDBFF\uDFFF", "", "");
        NavigableMap<Place, Row> places = until(due.getOrDefault(shard, NONE), end);
        return page(places, limit, "due/" + shard, cursor);
    }

    private Page page(NavigableMap<Place, Row> all, int limit, String range, Optional<String> cursor) {
        Optional<Place> after = cursor.map(text -> read(range, text));
        NavigableMap<Place, Row> places =
                after.map(place -> from(all, place, false)).orElse(all);
        List<Stored> page = new ArrayList<>();
        Place last = new Place(0, "", "", "");
        int characters = 0;
        for (Map.Entry<Place, Row> place : places.entrySet()) {
            Stored stored = place.getValue().stored;
            if (lives(stored)) {
                if (page.size() == limit || characters >= MAX_PAGE_CHARS) {
                    return new Page(page, Optional.of(write(range, last)));
                }
                page.add(stored);
                characters += stored.item().body().length();
                last = place.getKey();
            }
        }
        return new Page(page, Optional.empty());
    }

    @Override
    public synchronized WriteResult write(List<Write> writes) {
        require(!writes.isEmpty() && writes.size() <= MAX_WRITES, writes.size() + " writes");
        Set<Key> keys = new HashSet<>();
        writes.forEach(write -> require(keys.add(write.key()), "two writes have the same key"));
        for (Write write : writes) {
            if (!holds(write.key(), write.condition())) {
                return new WriteResult.Refused(write.key());
            }
        }
        writes.forEach(this::apply);
        return new WriteResult.Done();
    }

    private void apply(Write write) {
        switch (write) {
            case Write.Put(Item item, var _) -> put(item);
            case Write.Delete(Key key, var _) -> remove(key);
            case Write.Check _ -> {}
        }
    }

    private boolean holds(Key key, Condition condition) {
        return switch (condition) {
            case Condition.None() -> true;
            case Condition.Absent() -> get(key).isEmpty();
            case Condition.VersionIs(long version) ->
                get(key).filter(stored -> stored.version() == version).isPresent();
        };
    }

    private void put(Item item) {
        Key key = item.key();
        if (get(key).isEmpty()) {
            remove(key);
            Row row = new Row(item);
            rows.put(key, row);
            add(partitions, key.partition(), first(key.sort()), row);
            index(row);
            return;
        }
        Row row = rows.get(key);
        Item before = row.stored.item();
        boolean moves = !before.due().equals(item.due())
                || !before.entry().equals(item.entry())
                || !before.expires().equals(item.expires());
        if (moves) {
            unindex(before);
        }
        row.stored = new Stored(item, row.stored.version() + 1);
        if (moves) {
            index(row);
        }
    }

    private void remove(Key key) {
        Row row = rows.remove(key);
        if (row != null) {
            remove(partitions, key.partition(), first(key.sort()));
            unindex(row.stored.item());
        }
    }

    private void index(Row row) {
        Item item = row.stored.item();
        Key key = item.key();
        item.due().ifPresent(mark -> add(due, mark.shard(), Place.at(mark.at().toEpochMilli(), key), row));
        item.entry().ifPresent(entry -> add(lists, entry.list(), Place.in(entry.sort(), key), row));
        item.expires().ifPresent(at -> expiries.add(new Expiry(at.toEpochMilli(), key)));
    }

    private void unindex(Item item) {
        Key key = item.key();
        item.due()
                .ifPresent(mark -> remove(due, mark.shard(), Place.at(mark.at().toEpochMilli(), key)));
        item.entry().ifPresent(entry -> remove(lists, entry.list(), Place.in(entry.sort(), key)));
    }

    private static <N> void add(Map<N, NavigableMap<Place, Row>> ranges, N name, Place place, Row row) {
        ranges.computeIfAbsent(name, _ -> new TreeMap<>()).put(place, row);
    }

    private static <N> void remove(Map<N, NavigableMap<Place, Row>> ranges, N name, Place place) {
        NavigableMap<Place, Row> range = ranges.get(name);
        range.remove(place);
        if (range.isEmpty()) {
            ranges.remove(name);
        }
    }

    @Override
    public synchronized OptionalLong add(Key key, long amount, long ceiling, Instant expires) {
        long count;
        try {
            count = get(key).map(stored -> Long.parseLong(stored.item().body())).orElse(0L);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the item is not a counter", e);
        }
        long sum = count + amount;
        boolean overflow = ((count ^ sum) & (amount ^ sum)) < 0;
        if (overflow || sum > ceiling) {
            return OptionalLong.empty();
        }
        put(Item.of(key, Long.toString(sum)).expiresAt(expires));
        return OptionalLong.of(sum);
    }

    @Override
    public synchronized int sweep(int limit) {
        require(limit >= 1, "limit is " + limit);
        int swept = 0;
        while (swept < limit && !expiries.isEmpty() && expiries.peek().at() <= clock.millis()) {
            Key key = expiries.remove().key();
            if (rows.containsKey(key) && get(key).isEmpty()) {
                remove(key);
                swept++;
            }
        }
        return swept;
    }

    private boolean lives(Stored stored) {
        Optional<Instant> expires = stored.item().expires();
        return expires.isEmpty() || expires.get().toEpochMilli() > clock.millis();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static String write(String range, Place place) {
        if (range.startsWith("list")) {
            return Cursor.write(range, List.of(place.in(), place.partition(), place.sort()));
        }
        if (range.startsWith("due")) {
            return Cursor.write(range, List.of(Long.toString(place.at()), place.partition(), place.sort()));
        }
        String parts = String.join(
                "\n",
                Long.toString(place.at()),
                encoded(place.in()),
                encoded(place.partition()),
                encoded(place.sort()));
        return encoded(checksum(range, parts) + "\n" + parts);
    }

    private static Place read(String range, String cursor) {
        if (range.startsWith("list")) {
            List<String> parts = Cursor.read(range, cursor, 3);
            return new Place(0, parts.get(0), parts.get(1), parts.get(2));
        }
        if (range.startsWith("due")) {
            List<String> parts = Cursor.read(range, cursor, 3);
            return new Place(Cursor.number(parts.get(0)), "", parts.get(1), parts.get(2));
        }
        try {
            List<String> lines = Arrays.asList(decoded(cursor).split("\n", -1));
            String parts = String.join("\n", lines.subList(1, lines.size()));
            if (lines.size() != 5 || !lines.getFirst().equals(checksum(range, parts))) {
                throw new Cursor.Bad();
            }
            return new Place(
                    Long.parseLong(lines.get(1)), decoded(lines.get(2)), decoded(lines.get(3)), decoded(lines.get(4)));
        } catch (IllegalArgumentException e) {
            throw new Cursor.Bad();
        }
    }

    private static String decoded(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String checksum(String range, String parts) {
        CRC32 crc = new CRC32();
        crc.update((range + "\n" + parts).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
