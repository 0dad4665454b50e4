package io.allim.table.dynamodb;

import io.allim.table.Key;
import io.allim.table.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** Reads items by their keys, as they are. */
record Reads(RetryingClient calls, Requests requests) {

    /** What one request may ask for. */
    static final int MAX_KEYS = 100;

    /** @param now in milliseconds */
    Optional<Stored> get(Key key, long now) {
        Map<String, AttributeValue> item = calls.make(
                        "read", (client, _) -> client.getItem(requests.get(Attributes.of(key))))
                .item();
        return Optional.of(item)
                .filter(attributes -> !attributes.isEmpty() && Attributes.lives(attributes, now))
                .map(Attributes::read);
    }

    /**
     * Those that there are and have not expired, with a request for each {@value #MAX_KEYS} keys.
     *
     * @param consistent whether nothing that was written may be missed
     * @param now in milliseconds
     */
    Map<Key, Stored> getAll(Collection<Key> keys, boolean consistent, long now) {
        List<Key> all = List.copyOf(keys);
        Map<Key, Stored> found = new HashMap<>();
        for (int from = 0; from < all.size(); from += MAX_KEYS) {
            get(all.subList(from, Math.min(from + MAX_KEYS, all.size())), consistent)
                    .forEach((key, item) -> {
                        if (Attributes.lives(item, now)) {
                            found.put(key, Attributes.read(item));
                        }
                    });
        }
        return found;
    }

    /**
     * Those that there are, whether they have expired or not.
     *
     * @param keys at most {@value #MAX_KEYS}; an item that moves while an index is read may be there twice
     */
    Map<Key, Map<String, AttributeValue>> get(Collection<Key> keys) {
        return get(keys, true);
    }

    private Map<Key, Map<String, AttributeValue>> get(Collection<Key> keys, boolean consistent) {
        Map<Key, Map<String, AttributeValue>> found = new HashMap<>();
        List<Map<String, AttributeValue>> open =
                new ArrayList<>(keys.stream().distinct().map(Attributes::of).toList());
        return calls.make("read", (client, _) -> {
            if (!open.isEmpty()) {
                getSome(client, open, consistent, found);
            }
            return found;
        });
    }

    /** DynamoDB may leave some to another request: when it throttles, and where they have more than 16 MB. */
    private void getSome(
            DynamoDbClient client,
            List<Map<String, AttributeValue>> open,
            boolean consistent,
            Map<Key, Map<String, AttributeValue>> found) {
        KeysAndAttributes all = KeysAndAttributes.builder()
                .keys(open)
                .consistentRead(consistent)
                .build();
        BatchGetItemResponse response = client.batchGetItem(BatchGetItemRequest.builder()
                .requestItems(Map.of(requests.table(), all))
                .build());
        response.responses().values().stream()
                .flatMap(List::stream)
                .forEach(item -> found.put(Attributes.key(item), item));
        open.clear();
        response.unprocessedKeys().values().forEach(left -> open.addAll(left.keys()));
        if (!open.isEmpty()) {
            throw ProvisionedThroughputExceededException.builder()
                    .statusCode(429)
                    .message(open.size() + " items were left to another request")
                    .build();
        }
    }
}
