package io.allim.table.dynamodb;

import io.allim.table.Due;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.ListEntry;
import io.allim.table.Stored;
import io.allim.table.Write;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items as DynamoDB holds them; the package's documentation draws the attributes. */
final class Attributes {

    static final String PARTITION = "pk";
    static final String SORT = "sk";
    static final String VERSION = "version";
    static final String BODY = "body";
    static final String SHARD = "shard";
    static final String DUE_AT = "dueAt";
    static final String LIST = "list";
    static final String LIST_SORT = "listSort";
    static final String EXPIRES = "expires";
    static final String TTL = "ttl";
    static final String TOKEN = "token";

    /** Those that not every item has. */
    static final List<String> SPARSE = List.of(SHARD, DUE_AT, LIST, LIST_SORT, EXPIRES, TTL, TOKEN);

    /** All names, numbers and the token. */
    private static final int MAX_REST_BYTES = 200;

    private Attributes() {}

    static Map<String, AttributeValue> of(Key key) {
        return Map.of(PARTITION, text(key.partition()), SORT, text(key.sort()));
    }

    /** All but the key, the version and the token. */
    static Map<String, AttributeValue> of(Item item) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        attributes.put(BODY, body(item.body()));
        item.due().ifPresent(due -> {
            attributes.put(SHARD, number(due.shard()));
            attributes.put(DUE_AT, number(due.at().toEpochMilli()));
        });
        item.entry().ifPresent(entry -> {
            attributes.put(LIST, text(entry.list()));
            attributes.put(LIST_SORT, text(entry.sort()));
        });
        item.expires().ifPresent(at -> {
            attributes.put(EXPIRES, number(at.toEpochMilli()));
            attributes.put(TTL, number(Math.ceilDiv(at.toEpochMilli(), 1000)));
        });
        return attributes;
    }

    static Stored read(Map<String, AttributeValue> attributes) {
        Optional<Due> due = Optional.ofNullable(attributes.get(DUE_AT))
                .map(at -> new Due(Integer.parseInt(required(attributes, SHARD).n()), instant(at)));
        Optional<ListEntry> entry = Optional.ofNullable(attributes.get(LIST))
                .map(list ->
                        new ListEntry(list.s(), required(attributes, LIST_SORT).s()));
        Optional<Instant> expires = Optional.ofNullable(attributes.get(EXPIRES)).map(Attributes::instant);
        Item item = new Item(key(attributes), body(attributes), due, entry, expires);
        return new Stored(item, Long.parseLong(required(attributes, VERSION).n()));
    }

    /** What a write brings, at most, as DynamoDB measures it: names and values, by their UTF-8. */
    static long bytes(Write write) {
        return write instanceof Write.Put(Item item, var _)
                ? MAX_REST_BYTES
                        + Utf8.length(item.key().partition())
                        + Utf8.length(item.key().sort())
                        + Utf8.length(item.body())
                        + item.entry()
                                .map(entry -> Utf8.length(entry.list()) + Utf8.length(entry.sort()))
                                .orElse(0)
                : 0;
    }

    static Key key(Map<String, AttributeValue> attributes) {
        return new Key(
                required(attributes, PARTITION).s(), required(attributes, SORT).s());
    }

    /** Of an item that has it, as each has those that are not {@link #SPARSE}. */
    static AttributeValue required(Map<String, AttributeValue> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }

    /** @param now in milliseconds */
    static boolean lives(Map<String, AttributeValue> attributes, long now) {
        return Optional.ofNullable(attributes.get(EXPIRES))
                .filter(at -> Long.parseLong(at.n()) <= now)
                .isEmpty();
    }

    /** The same, as the work of the write with this token. */
    static Map<String, AttributeValue> marked(Map<String, AttributeValue> attributes, String token) {
        Map<String, AttributeValue> marked = new HashMap<>(attributes);
        marked.put(TOKEN, text(token));
        return marked;
    }

    /** Whether the item was last written by the write with this token. */
    static boolean isMarked(Map<String, AttributeValue> attributes, String token) {
        return Optional.ofNullable(attributes.get(TOKEN))
                .filter(value -> token.equals(value.s()))
                .isPresent();
    }

    static String body(Map<String, AttributeValue> attributes) {
        AttributeValue body = required(attributes, BODY);
        return body.n() == null ? body.s() : body.n();
    }

    /** A number is one in DynamoDB as well, so that it can be added to. */
    private static AttributeValue body(String text) {
        return isNumber(text) ? AttributeValue.fromN(text) : text(text);
    }

    /** Whether the text is a 64-bit integer in the one form that DynamoDB gives back. */
    private static boolean isNumber(String text) {
        try {
            return text.length() <= 20 && Long.toString(Long.parseLong(text)).equals(text);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    private static Instant instant(AttributeValue millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis.n()));
    }
}
