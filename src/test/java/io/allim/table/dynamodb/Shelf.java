package io.allim.table.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A table or an index: items by their partition, ordered by their sort key. Those of an index that have the same sort key
 * are in an order that is always the same and looks like none.
 *
 * @param name empty for the table itself
 * @param partition the attribute that it is divided by
 * @param sort the attribute that it is ordered by
 * @param whole whether it holds whole items, and not only keys
 */
record Shelf(
        String name,
        String partition,
        String sort,
        boolean whole,
        Map<JsonNode, NavigableMap<Place, Map<String, JsonNode>>> items) {

    /** @param id of the item, as its key has it; the same for all in the table itself */
    record Place(JsonNode sort, String id) implements Comparable<Place> {

        private static final Comparator<Place> ORDER = Comparator.comparing(Place::sort, Values.ORDER)
                .thenComparing(place -> place.id.hashCode() * 0x9E3779B9)
                .thenComparing(Place::id);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    Shelf(String name, String partition, String sort, boolean whole) {
        this(name, partition, sort, whole, new HashMap<>());
    }

    boolean isIndex() {
        return !name.isEmpty();
    }

    boolean takes(Map<String, JsonNode> item) {
        return item.containsKey(partition) && item.containsKey(sort);
    }

    Optional<Map<String, JsonNode>> get(Map<String, JsonNode> key) {
        return Optional.ofNullable(in(key.get(partition)).get(place(key)));
    }

    Stream<Map<String, JsonNode>> all() {
        return items.values().stream().flatMap(partition -> partition.values().stream());
    }

    void put(Map<String, JsonNode> item) {
        items.computeIfAbsent(item.get(partition), _ -> new TreeMap<>()).put(place(item), item);
    }

    void remove(Map<String, JsonNode> item) {
        in(item.get(partition)).remove(place(item));
    }

    /** @param after where to begin; empty for the beginning */
    Iterator<Map<String, JsonNode>> walk(JsonNode name, boolean forward, Map<String, JsonNode> after) {
        NavigableMap<Place, Map<String, JsonNode>> all = in(name);
        NavigableMap<Place, Map<String, JsonNode>> directed = forward ? all : all.descendingMap();
        return (after.isEmpty() ? directed : directed.tailMap(place(after), false))
                .values()
                .iterator();
    }

    private NavigableMap<Place, Map<String, JsonNode>> in(JsonNode name) {
        return items.getOrDefault(name, new TreeMap<>());
    }

    private Place place(Map<String, JsonNode> item) {
        return new Place(item.get(sort), isIndex() ? item.get("pk") + "/" + item.get("sk") : "");
    }
}
