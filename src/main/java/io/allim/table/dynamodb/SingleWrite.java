package io.allim.table.dynamodb;

import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.WriteResult;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Writes of one item, for half the price of a transaction. A put leaves its token in the item, and a put that is refused is
 * told what is in its way: so a repeated try finds out whether that is the work of an earlier one.
 *
 * @param now in milliseconds
 */
record SingleWrite(RetryingClient calls, Requests requests, long now) {

    WriteResult put(Item item, Condition condition) {
        String token = WriteTokens.next();
        return calls.make("write to", (client, inDoubt) -> switch (condition) {
            case Condition.Absent() ->
                put(client, item.key(), Action.putNew(item, now).marked(token), token, inDoubt);
            case Condition.VersionIs(long version) ->
                put(client, item.key(), Action.putAt(item, version, now).marked(token), token, inDoubt);
            case Condition.None() -> upsert(client, item, token);
        });
    }

    /** Whether there is such an item or not: doing it twice does no harm. */
    WriteResult delete(Key key) {
        return calls.make("write to", (client, _) -> {
            client.deleteItem(requests.delete(Attributes.of(key)));
            return new WriteResult.Done();
        });
    }

    private WriteResult put(DynamoDbClient client, Key key, Action.Put put, String token, boolean inDoubt) {
        try {
            client.putItem(requests.put(put));
            return new WriteResult.Done();
        } catch (ConditionalCheckFailedException e) {
            if (Attributes.isMarked(e.item(), token)) {
                return new WriteResult.Done();
            }
            if (inDoubt) {
                // An earlier try may have written before what is there now was written.
                throw calls.failure().isUncertain();
            }
            return new WriteResult.Refused(key);
        }
    }

    /** By turns as if there were a living item or none, and as if there were an expired one, until it is so. */
    private WriteResult upsert(DynamoDbClient client, Item item, String token) {
        Map<String, AttributeValue> attributes = Attributes.marked(Attributes.of(item), token);
        Action.Update update = Action.upsert(item.key(), attributes, now);
        Action.Update once = new Action.Update(
                update.key(), update.update(), update.condition().and(Conditions.unmarked(token)));
        Action.Put replace = Action.putNew(item, now).marked(token);
        while (true) {
            try {
                client.updateItem(requests.update(once, ReturnValue.NONE));
                return new WriteResult.Done();
            } catch (ConditionalCheckFailedException e) {
                if (Attributes.isMarked(e.item(), token)
                        || put(client, item.key(), replace, token, false).done()) {
                    return new WriteResult.Done();
                }
            }
        }
    }
}
