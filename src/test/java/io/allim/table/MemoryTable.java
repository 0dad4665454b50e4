package io.allim.table;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * A table that is forgotten when it is dropped, for tests that need thousands of them. It keeps the contract that the real
 * engines keep.
 */
public final class MemoryTable implements Table {

    private static final int MAX_PAGE_CHARS = 1 << 20;

    /** By partition and sort. */
    private final NavigableMap<Place, Stored> items = new TreeMap<>();

    private final NavigableMap<Place, Place> due = new TreeMap<>();
    private final NavigableMap<Place, Place> lists = new TreeMap<>();
    private final InstantSource clock;

    public MemoryTable(InstantSource clock) {
        this.clock = clock;
    }

    /** Texts one behind the other, each ordered by its code points, which is the order of UTF-8's bytes. */
    private record Place(List<String> parts) implements Comparable<Place> {

        static final String FIRST = "";

        static Place of(String... parts) {
            return new Place(List.of(parts));
        }

        static Place of(Key key) {
            return of(key.partition(), key.sort());
        }

        @Override
        public int compareTo(Place other) {
            for (int i = 0; i < Math.min(parts.size(), other.parts.size()); i++) {
                int compared = compare(parts.get(i), other.parts.get(i));
                if (compared != 0) {
                    return compared;
                }
            }
            return Integer.compare(parts.size(), other.parts.size());
        }

        private static int compare(String one, String other) {
            int i = 0;
            while (i < one.length() && i < other.length() && one.charAt(i) == other.charAt(i)) {
                i++;
            }
            if (i == one.length() || i == other.length()) {
                return Integer.compare(one.length(), other.length());
            }
            boolean surrogates = Character.isSurrogate(one.charAt(i)) != Character.isSurrogate(other.charAt(i));
            int compared = Character.compare(one.charAt(i), other.charAt(i));
            return surrogates ? (Character.isSurrogate(one.charAt(i)) ? 1 : -1) : compared;
        }

        Key key() {
            return new Key(parts.get(parts.size() - 2), parts.getLast());
        }
    }

    /** All that is stored, as text. */
    public synchronized String dump() {
        return items.values().toString();
    }

    @Override
    public synchronized Optional<Stored> get(Key key) {
        return Optional.ofNullable(items.get(Place.of(key))).filter(this::lives);
    }

    @Override
    public synchronized Page query(Query query) {
        String range = query.isList() + "/" + query.name();
        int size = query.isList() ? 4 : 2;
        Optional<Place> last = query.cursor().map(text -> read(range, text, size));
        NavigableMap<Place, ?> all = query.isList() ? lists : items;
        Place low = Place.of(query.name(), query.from().orElse(Place.FIRST));
        Optional<Place> high = query.to().map(to -> Place.of(query.name(), to));
        NavigableMap<Place, ?> from = all.tailMap(low, true);
        List<Place> places = new ArrayList<>();
        for (Place place : from.keySet()) {
            if (!place.parts().getFirst().equals(query.name())
                    || high.filter(end -> place.compareTo(end) >= 0).isPresent()) {
                break;
            }
            boolean passed = last.filter(
                            end -> query.descending() ? place.compareTo(end) >= 0 : place.compareTo(end) <= 0)
                    .isPresent();
            if (!passed) {
                places.add(place);
            }
            if (!query.descending() && places.size() > 2 * query.limit() + 1000) {
                break;
            }
        }
        return page(query.descending() ? places.reversed() : places, query.limit(), range);
    }

    @Override
    public synchronized Page due(int shard, Instant until, int limit, Optional<String> cursor) {
        require(shard >= 0, "shard is " + shard);
        require(limit >= 1 && limit <= Query.MAX_LIMIT, "limit is " + limit);
        String range = "due/" + shard;
        Place end = Place.of(Integer.toString(shard), sortable(millis(until)), "\uDBFF\uDFFF");
        Place start = cursor.map(text -> read(range, text, 4))
                .map(place -> new Place(concat(place.parts(), "!")))
                .orElseGet(() -> Place.of(Integer.toString(shard)));
        List<Place> places = new ArrayList<>();
        for (Place place : due.tailMap(start, true).keySet()) {
            if (place.compareTo(end) > 0 || places.size() > 2 * limit + 1000) {
                break;
            }
            places.add(place);
        }
        return page(places, limit, range);
    }

    private static List<String> concat(List<String> parts, String last) {
        List<String> all = new ArrayList<>(parts);
        all.add(last);
        return all;
    }

    private Page page(List<Place> places, int limit, String range) {
        List<Stored> page = new ArrayList<>();
        Place last = Place.of();
        int characters = 0;
        for (Place place : places) {
            Stored stored = items.get(Place.of(place.key()));
            if (lives(stored)) {
                if (page.size() == limit || characters >= MAX_PAGE_CHARS) {
                    return new Page(page, Optional.of(write(range, last)));
                }
                page.add(stored);
                characters += stored.item().body().length();
                last = place;
            }
        }
        return new Page(page, Optional.empty());
    }

    @Override
    public synchronized Written write(List<Write> writes) {
        require(!writes.isEmpty() && writes.size() <= MAX_WRITES, writes.size() + " writes");
        Set<Key> keys = new HashSet<>();
        writes.forEach(write -> require(keys.add(write.key()), "two writes have the same key"));
        for (Write write : writes) {
            if (!holds(write.key(), write.condition())) {
                return new Written.Refused(write.key());
            }
        }
        writes.forEach(this::apply);
        return new Written.Done();
    }

    private void apply(Write write) {
        switch (write) {
            case Write.Put(Item item, var _) -> put(item);
            case Write.Delete(Key key, var _) -> remove(Place.of(key));
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
        long version = get(item.key()).map(Stored::version).orElse(0L) + 1;
        remove(Place.of(item.key()));
        items.put(Place.of(item.key()), new Stored(item, version));
        dueAt(item).ifPresent(place -> due.put(place, place));
        listed(item).ifPresent(place -> lists.put(place, place));
    }

    private void remove(Place place) {
        Optional.ofNullable(items.remove(place)).map(Stored::item).ifPresent(item -> {
            dueAt(item).ifPresent(due::remove);
            listed(item).ifPresent(lists::remove);
        });
    }

    private static Optional<Place> dueAt(Item item) {
        return item.due()
                .map(mark -> Place.of(
                        Integer.toString(mark.shard()),
                        sortable(mark.at().toEpochMilli()),
                        item.key().partition(),
                        item.key().sort()));
    }

    private static Optional<Place> listed(Item item) {
        return item.listing()
                .map(listing -> Place.of(
                        listing.list(),
                        listing.sort(),
                        item.key().partition(),
                        item.key().sort()));
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
        List<Place> expired = items.entrySet().stream()
                .filter(entry -> !lives(entry.getValue()))
                .limit(limit)
                .map(entry -> entry.getKey())
                .toList();
        expired.forEach(this::remove);
        return expired.size();
    }

    private boolean lives(Stored stored) {
        return stored.item()
                .expires()
                .filter(at -> at.toEpochMilli() <= clock.millis())
                .isEmpty();
    }

    private static long millis(Instant instant) {
        return instant.compareTo(Instant.ofEpochMilli(Long.MAX_VALUE)) >= 0
                ? Long.MAX_VALUE
                : instant.compareTo(Instant.ofEpochMilli(Long.MIN_VALUE)) <= 0
                        ? Long.MIN_VALUE
                        : instant.toEpochMilli();
    }

    /** Sixteen digits in the order of the numbers. */
    private static String sortable(long millis) {
        return "%016x".formatted(millis ^ Long.MIN_VALUE);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static String write(String range, Place place) {
        String parts = String.join(
                "\n", place.parts().stream().map(MemoryTable::encoded).toList());
        return encoded(checksum(range, parts) + "\n" + parts);
    }

    private static Place read(String range, String cursor, int count) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            List<String> lines = Arrays.asList(text.split("\n", -1));
            String parts = String.join("\n", lines.subList(1, lines.size()));
            if (lines.size() != count + 1 || !lines.getFirst().equals(checksum(range, parts))) {
                throw new BadCursor();
            }
            Function<String, String> decode =
                    line -> new String(Base64.getUrlDecoder().decode(line), StandardCharsets.UTF_8);
            return new Place(lines.subList(1, lines.size()).stream().map(decode).toList());
        } catch (IllegalArgumentException e) {
            throw new BadCursor();
        }
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
