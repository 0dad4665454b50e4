package io.allim.table.dynamodb;

import static io.allim.table.dynamodb.AwsError.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The items of a table and its indexes, with the limits that DynamoDB sets.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">Quotas</a>
 */
final class TableImage {

    private static final int MAX_PARTITION_BYTES = 2048;
    private static final int MAX_SORT_BYTES = 1024;

    private final Map<String, String> types = new TreeMap<>();
    private final Shelf table;
    private final Map<String, Shelf> indexes = new TreeMap<>();
    private final Deque<Late> late = new ArrayDeque<>();
    /** By how many requests the indexes are behind. */
    private long lag;

    private long requests;

    /** Write request units so far: each begun 1,024 bytes of an item, and of each place in an index that changes. */
    private long units;

    private long readHalves;

    private record Late(long since, Runnable change) {}

    /** @param definition the request that makes it */
    TableImage(JsonNode definition) {
        definition
                .get("AttributeDefinitions")
                .forEach(attribute -> types.put(
                        attribute.get("AttributeName").textValue(),
                        attribute.get("AttributeType").textValue()));
        table = shelf("", definition, true);
        require(table.partition().equals("pk") && table.sort().equals("sk"), "the stand-in knows one table only");
        definition.path("GlobalSecondaryIndexes").forEach(index -> {
            String name = index.get("IndexName").textValue();
            String projected = index.get("Projection").get("ProjectionType").textValue();
            indexes.put(name, shelf(name, index, projected.equals("ALL")));
        });
    }

    private Shelf shelf(String name, JsonNode definition, boolean whole) {
        JsonNode schema = definition.get("KeySchema");
        String partition = schema.get(0).get("AttributeName").textValue();
        String sort = schema.get(1).get("AttributeName").textValue();
        require(types.containsKey(partition) && types.containsKey(sort), "a key has no definition");
        return new Shelf(name, partition, sort, whole);
    }

    Shelf shelf(Optional<String> index) {
        return index.map(name -> Optional.ofNullable(indexes.get(name))
                        .orElseThrow(() -> AwsError.validation("The table does not have the specified index: " + name)))
                .orElse(table);
    }

    long units() {
        return units;
    }

    /** Read request units so far, in halves. */
    long readHalves() {
        return readHalves;
    }

    /** A read of so many bytes; what is not there costs as much as what is small. */
    void charge(long bytes, boolean consistent) {
        readHalves += Math.max(1, Math.ceilDiv(bytes, 4096)) * (consistent ? 2 : 1);
    }

    /** A write that is refused costs as much as one of what is there. */
    void chargeRefused(Optional<Map<String, JsonNode>> item) {
        units += Math.ceilDiv(item.map(Values::size).orElse(1L), 1024);
    }

    /** Lets the indexes be behind by so many requests from now on; with 0 they catch up at once. */
    void lag(long behind) {
        lag = behind;
        catchUp();
    }

    /** To be told of each request. */
    void count() {
        requests++;
        catchUp();
    }

    private void catchUp() {
        while (!late.isEmpty() && late.element().since <= requests - lag) {
            late.remove().change.run();
        }
    }

    Optional<Map<String, JsonNode>> get(Map<String, JsonNode> key) {
        return table.get(key);
    }

    /** @param price what a unit counts: 2 in a transaction */
    void put(Map<String, JsonNode> item, int price) {
        requireFits(item);
        change(get(item), Optional.of(item), price);
    }

    void remove(Map<String, JsonNode> key, int price) {
        change(get(key), Optional.empty(), price);
    }

    private void change(Optional<Map<String, JsonNode>> before, Optional<Map<String, JsonNode>> after, int price) {
        long bytes = Stream.concat(before.stream(), after.stream())
                .mapToLong(Values::size)
                .max()
                .orElse(1);
        units += price * Math.ceilDiv(bytes, 1024);
        before.ifPresent(table::remove);
        after.ifPresent(table::put);
        for (Shelf index : indexes.values()) {
            Optional<Map<String, JsonNode>> out = before.filter(index::takes).map(item -> projected(index, item));
            Optional<Map<String, JsonNode>> in = after.filter(index::takes).map(item -> projected(index, item));
            if (!out.equals(in)) {
                move(index, out, in);
            }
        }
    }

    private void move(Shelf index, Optional<Map<String, JsonNode>> out, Optional<Map<String, JsonNode>> in) {
        boolean stays = out.isPresent()
                && in.isPresent()
                && out.get().get(index.partition()).equals(in.get().get(index.partition()))
                && out.get().get(index.sort()).equals(in.get().get(index.sort()));
        units += in.map(TableImage::indexUnits).orElse(0L)
                + (stays ? 0 : out.map(TableImage::indexUnits).orElse(0L));
        late.add(new Late(requests, () -> {
            out.ifPresent(index::remove);
            in.ifPresent(index::put);
        }));
        catchUp();
    }

    private static long indexUnits(Map<String, JsonNode> place) {
        return Math.ceilDiv(Values.size(place), 1024);
    }

    private static Map<String, JsonNode> projected(Shelf index, Map<String, JsonNode> item) {
        if (index.whole()) {
            return item;
        }
        Map<String, JsonNode> keys = new TreeMap<>(item);
        keys.keySet().retainAll(List.of("pk", "sk", index.partition(), index.sort()));
        return keys;
    }

    /** Of an item, or of a place in an index to start from. */
    void requireKey(Map<String, JsonNode> key, Optional<String> index) {
        Shelf shelf = shelf(index);
        long count = Stream.of("pk", "sk", shelf.partition(), shelf.sort())
                .distinct()
                .count();
        require(key.size() == count, "The provided key element does not match the schema");
        requireKeyOf(table, key);
        requireKeyOf(shelf, key);
    }

    void requireFits(Map<String, JsonNode> item) {
        requireKeyOf(table, item);
        indexes.values().forEach(index -> {
            requireKeyValue(item, index.partition(), MAX_PARTITION_BYTES);
            requireKeyValue(item, index.sort(), MAX_SORT_BYTES);
        });
        require(
                Values.size(item) <= Values.MAX_ITEM_BYTES,
                "Item size has exceeded the maximum allowed size: " + Values.size(item));
    }

    private void requireKeyOf(Shelf shelf, Map<String, JsonNode> item) {
        require(shelf.takes(item), "One of the required keys was not given a value");
        requireKeyValue(item, shelf.partition(), MAX_PARTITION_BYTES);
        requireKeyValue(item, shelf.sort(), MAX_SORT_BYTES);
    }

    private void requireKeyValue(Map<String, JsonNode> item, String name, int maxBytes) {
        Optional.ofNullable(item.get(name)).ifPresent(value -> requireKeyValue(name, value, maxBytes));
    }

    void requireKeyValue(String name, JsonNode value, int maxBytes) {
        require(value.has(types.get(name)), "Type mismatch for key " + name);
        require(
                Values.size(value) > 0,
                "The AttributeValue for a key attribute cannot contain an empty string value. Key: " + name);
        require(
                !value.has("S") || Values.size(value) <= maxBytes,
                "Size of the key " + name + " has exceeded the maximum size limit of " + maxBytes + " bytes");
    }
}
