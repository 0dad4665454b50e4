package io.allim.table.dynamodb;

import io.allim.table.Item;
import io.allim.table.Key;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Adds to counters, without reading them first. A repeated addition would count twice, so after a lost answer the counter
 * is read: it holds the token of who added last.
 *
 * @param now in milliseconds
 */
record Counter(RetryingClient calls, Requests requests, long now) {

    /**
     * @param ceiling which the sum may reach
     * @param expires when the counter is forgotten
     */
    private record Addition(Key key, long amount, long ceiling, Instant expires, String token) {

        /** Whether a counter that is not there yet may be made. */
        boolean begins() {
            return amount <= ceiling;
        }

        Item item() {
            return Item.of(key, Long.toString(amount)).expiresAt(expires);
        }
    }

    OptionalLong add(Key key, long amount, long ceiling, Instant expires) {
        Addition addition = new Addition(key, amount, ceiling, expires, WriteTokens.next());
        return calls.make("write to", (client, inDoubt) -> inDoubt ? settle(client, addition) : add(client, addition));
    }

    private OptionalLong settle(DynamoDbClient client, Addition addition) {
        Map<String, AttributeValue> stored =
                client.getItem(requests.get(Attributes.of(addition.key))).item();
        if (Attributes.isMarked(stored, addition.token)) {
            return value(stored);
        }
        throw calls.failure().isUncertain();
    }

    private OptionalLong add(DynamoDbClient client, Addition addition) {
        while (true) {
            try {
                return value(client.updateItem(requests.update(update(addition), ReturnValue.ALL_NEW))
                        .attributes());
            } catch (ConditionalCheckFailedException e) {
                boolean expired = e.hasItem() && !Attributes.lives(e.item(), now);
                if (!expired || !addition.begins()) {
                    return refused(e.item());
                }
            }
            if (begin(client, addition)) {
                return OptionalLong.of(addition.amount);
            }
        }
    }

    /** In place of a counter that has expired. @return false when another was quicker */
    private boolean begin(DynamoDbClient client, Addition addition) {
        try {
            client.putItem(requests.put(Action.putNew(addition.item(), now).marked(addition.token)));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    private static OptionalLong refused(Map<String, AttributeValue> stored) {
        if (stored.containsKey(Attributes.BODY) && stored.get(Attributes.BODY).n() == null) {
            throw new IllegalArgumentException("the item is not a counter: its body is not a number");
        }
        return OptionalLong.empty();
    }

    private Action.Update update(Addition addition) {
        Map<String, AttributeValue> attributes = Attributes.of(addition.item());
        attributes.remove(Attributes.BODY);
        Expression update = Action.update(
                List.of("#body = if_not_exists(#body, :zero) + :amount"),
                Attributes.marked(attributes, addition.token));
        Expression amount = new Expression("", Map.of(":amount", Attributes.number(addition.amount)));
        return new Action.Update(
                Attributes.of(addition.key),
                new Expression(update.text(), update.valuesWith(amount)),
                Conditions.unexpired(now).and(fits(addition)));
    }

    /** The sum is not above the ceiling, and has 64 bits. */
    private static Expression fits(Addition addition) {
        BigInteger amount = BigInteger.valueOf(addition.amount);
        BigInteger most = BigInteger.valueOf(addition.ceiling).subtract(amount);
        BigInteger least = BigInteger.valueOf(Long.MIN_VALUE).subtract(amount);
        String within = "#body >= :least AND #body <= :most";
        return new Expression(
                addition.begins() ? "attribute_not_exists(#body) OR (" + within + ")" : within,
                Map.of(
                        ":least", AttributeValue.fromN(least.toString()),
                        ":most", AttributeValue.fromN(most.toString())));
    }

    private static OptionalLong value(Map<String, AttributeValue> attributes) {
        return OptionalLong.of(
                Long.parseLong(Attributes.required(attributes, Attributes.BODY).n()));
    }
}
