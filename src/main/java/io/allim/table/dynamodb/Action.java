package io.allim.table.dynamodb;

import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a write does to its item, in DynamoDB's terms. */
sealed interface Action {

    record Put(Map<String, AttributeValue> item, Expression condition) implements Action {
        Put marked(String token) {
            return new Put(Attributes.marked(item, token), condition);
        }
    }

    record Update(Map<String, AttributeValue> key, Expression update, Expression condition) implements Action {}

    record Delete(Map<String, AttributeValue> key, Optional<Expression> condition) implements Action {}

    record Check(Map<String, AttributeValue> key, Expression condition) implements Action {}

    /**
     * @param replaces whether an unconditional put meets an item that has expired, whose version starts anew; otherwise it
     *     meets a living one or none
     */
    static Action of(Write write, boolean replaces, long now) {
        return switch (write) {
            case Write.Put(Item item, Condition.Absent _) -> putNew(item, now);
            case Write.Put(Item item, Condition.VersionIs(long version)) -> putAt(item, version, now);
            case Write.Put(Item item, Condition.None _) -> replaces ? putNew(item, now) : upsert(item, now);
            case Write.Delete(Key key, Condition condition) ->
                new Delete(Attributes.of(key), expression(condition, now));
            case Write.Check(Key key, Condition condition) ->
                new Check(Attributes.of(key), expression(condition, now).orElseThrow());
        };
    }

    static Put putNew(Item item, long now) {
        return new Put(all(item, 1), Conditions.absent(now));
    }

    static Put putAt(Item item, long version, long now) {
        return new Put(all(item, version + 1), Conditions.version(version, now));
    }

    /** Raises the version without knowing it. The condition fails only where the item has expired. */
    static Update upsert(Item item, long now) {
        return upsert(item.key(), Attributes.of(item), now);
    }

    /** @param attributes what the item holds then, but for its key and version */
    static Update upsert(Key key, Map<String, AttributeValue> attributes, long now) {
        return new Update(Attributes.of(key), update(List.of(), attributes), Conditions.unexpired(now));
    }

    /** @param more what else is set; its values are the caller's, but for {@code :zero} and {@code :one} */
    static Expression update(List<String> more, Map<String, AttributeValue> attributes) {
        List<String> set = new ArrayList<>(List.of("#version = if_not_exists(#version, :zero) + :one"));
        set.addAll(more);
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":zero", Attributes.number(0));
        values.put(":one", Attributes.number(1));
        attributes.forEach((name, value) -> {
            set.add("#" + name + " = :" + name);
            values.put(":" + name, value);
        });
        return new Expression("SET " + String.join(", ", set) + removal(attributes), values);
    }

    private static String removal(Map<String, AttributeValue> kept) {
        return Attributes.SPARSE.stream()
                .filter(name -> !kept.containsKey(name))
                .map("#"::concat)
                .reduce((one, other) -> one + ", " + other)
                .map(" REMOVE "::concat)
                .orElse("");
    }

    private static Map<String, AttributeValue> all(Item item, long version) {
        Map<String, AttributeValue> attributes = new HashMap<>(Attributes.of(item));
        attributes.putAll(Attributes.of(item.key()));
        attributes.put(Attributes.VERSION, Attributes.number(version));
        return attributes;
    }

    private static Optional<Expression> expression(Condition condition, long now) {
        return switch (condition) {
            case Condition.Absent() -> Optional.of(Conditions.absent(now));
            case Condition.VersionIs(long version) -> Optional.of(Conditions.version(version, now));
            case Condition.None() -> Optional.empty();
        };
    }
}
