package io.allim.table.dynamodb;

import static io.allim.table.dynamodb.AwsError.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What DynamoDB does with requests, as far as this service makes them: in memory, and as strict as its documentation. It
 * refuses what it does not know.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/">API reference</a>
 */
final class DynamoImage {

    private static final int MAX_PAGE_BYTES = 1 << 20;
    private static final int MAX_BATCH_BYTES = 16 << 20;
    private static final int MAX_TRANSACTION_BYTES = 4 << 20;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, TableImage> tables = new HashMap<>();
    /** The transactions that were carried out, by their tokens. */
    private final Map<String, JsonNode> done = new HashMap<>();

    synchronized ObjectNode answer(String operation, JsonNode request) {
        tables.values().forEach(TableImage::count);
        return switch (operation) {
            case "CreateTable" -> createTable(request);
            case "GetItem" -> getItem(request);
            case "BatchGetItem" -> batchGetItem(request);
            case "PutItem" -> putItem(request);
            case "UpdateItem" -> updateItem(request);
            case "DeleteItem" -> deleteItem(request);
            case "Query" -> query(request);
            case "TransactWriteItems" -> transactWriteItems(request);
            default -> throw new AwsError(400, "UnknownOperationException", operation);
        };
    }

    synchronized TableImage table(String name) {
        return Optional.ofNullable(tables.get(name))
                .orElseThrow(() -> new AwsError(400, "ResourceNotFoundException", "Requested resource not found"));
    }

    synchronized List<String> items(String name) {
        return table(name).shelf(Optional.empty()).all().map(String::valueOf).toList();
    }

    synchronized List<String> bodies(String name, String partition, String sort) {
        return table(name)
                .shelf(Optional.empty())
                .all()
                .filter(item -> item.get("pk").path("S").asText().startsWith(partition))
                .filter(item -> item.get("sk").path("S").asText().startsWith(sort))
                .map(item -> item.get("body").elements().next().asText())
                .toList();
    }

    private TableImage tableOf(JsonNode request) {
        return table(request.path("TableName").asText());
    }

    private ObjectNode createTable(JsonNode request) {
        String name = request.get("TableName").textValue();
        if (tables.putIfAbsent(name, new TableImage(request)) != null) {
            throw new AwsError(400, "ResourceInUseException", "Cannot create preexisting table");
        }
        ObjectNode answer = JSON.objectNode();
        answer.putObject("TableDescription").put("TableName", name).put("TableStatus", "ACTIVE");
        return answer;
    }

    private ObjectNode getItem(JsonNode request) {
        requireKnown(request, "TableName", "Key", "ConsistentRead");
        ObjectNode answer = JSON.objectNode();
        TableImage table = tableOf(request);
        Optional<Map<String, JsonNode>> item = table.get(key(request));
        table.charge(
                item.map(Values::size).orElse(0L),
                request.path("ConsistentRead").asBoolean());
        item.ifPresent(found -> answer.set("Item", json(found)));
        return answer;
    }

    private ObjectNode batchGetItem(JsonNode request) {
        requireKnown(request, "RequestItems");
        require(request.get("RequestItems").size() == 1, "the stand-in reads one table at once");
        Map.Entry<String, JsonNode> part =
                request.get("RequestItems").properties().iterator().next();
        List<JsonNode> keys = new ArrayList<>();
        part.getValue().get("Keys").forEach(keys::add);
        require(!keys.isEmpty() && keys.size() <= 100, "Too many items requested for the BatchGetItem call");
        require(new HashSet<>(keys).size() == keys.size(), "Provided list of item keys contains duplicates");
        // Answers come in any order.
        Collections.shuffle(keys);
        ObjectNode answer = JSON.objectNode();
        ArrayNode items = answer.putObject("Responses").putArray(part.getKey());
        ArrayNode left = JSON.arrayNode();
        long bytes = 0;
        for (JsonNode key : keys) {
            Map<String, JsonNode> read = Values.item(key);
            TableImage table = table(part.getKey());
            table.requireKey(read, Optional.empty());
            Optional<Map<String, JsonNode>> item = table.get(read);
            bytes += item.map(Values::size).orElse(0L);
            table.charge(
                    item.map(Values::size).orElse(0L),
                    part.getValue().path("ConsistentRead").asBoolean());
            if (bytes > MAX_BATCH_BYTES) {
                left.add(key);
            } else {
                item.ifPresent(found -> items.add(json(found)));
            }
        }
        ObjectNode unprocessed = answer.putObject("UnprocessedKeys");
        if (!left.isEmpty()) {
            unprocessed.set(part.getKey(), ((ObjectNode) part.getValue().deepCopy()).set("Keys", left));
        }
        return answer;
    }

    private ObjectNode putItem(JsonNode request) {
        requireKnown(request, "Item");
        TableImage table = tableOf(request);
        Map<String, JsonNode> item = Values.item(request.get("Item"));
        table.requireFits(item);
        ExpressionReader expressions = new ExpressionReader(request);
        Optional<Predicate<Map<String, JsonNode>>> condition = expressions.condition();
        expressions.requireAllUsed();
        requireHolds(table, condition, table.get(item), request);
        table.put(item, 1);
        return JSON.objectNode();
    }

    private ObjectNode deleteItem(JsonNode request) {
        requireKnown(request, "Key");
        TableImage table = tableOf(request);
        ExpressionReader expressions = new ExpressionReader(request);
        Optional<Predicate<Map<String, JsonNode>>> condition = expressions.condition();
        expressions.requireAllUsed();
        requireHolds(table, condition, table.get(key(request)), request);
        table.remove(key(request), 1);
        return JSON.objectNode();
    }

    private ObjectNode updateItem(JsonNode request) {
        requireKnown(request, "Key", "UpdateExpression", "ReturnValues");
        TableImage table = tableOf(request);
        Optional<Map<String, JsonNode>> before = table.get(key(request));
        ExpressionReader expressions = new ExpressionReader(request);
        ExpressionReader.Update update = expressions.update();
        Optional<Predicate<Map<String, JsonNode>>> condition = expressions.condition();
        expressions.requireAllUsed();
        requireHolds(table, condition, before, request);
        Map<String, JsonNode> after = updated(key(request), before, update);
        table.put(after, 1);
        ObjectNode answer = JSON.objectNode();
        String returned = request.path("ReturnValues").asText("NONE");
        require(Set.of("NONE", "ALL_NEW").contains(returned), "the stand-in does not know " + returned);
        if (returned.equals("ALL_NEW")) {
            answer.set("Attributes", json(after));
        }
        return answer;
    }

    private static Map<String, JsonNode> updated(
            Map<String, JsonNode> key, Optional<Map<String, JsonNode>> before, ExpressionReader.Update update) {
        Map<String, JsonNode> old = before.orElse(key);
        Map<String, JsonNode> after = new TreeMap<>(old);
        require(
                key.keySet().stream()
                        .noneMatch(name -> update.set().containsKey(name)
                                || update.removed().contains(name)),
                "Cannot update attribute. This attribute is part of the key");
        update.set().forEach((name, value) -> after.put(name, value.apply(old)));
        update.removed().forEach(after::remove);
        return after;
    }

    private static void requireHolds(
            TableImage table,
            Optional<Predicate<Map<String, JsonNode>>> condition,
            Optional<Map<String, JsonNode>> item,
            JsonNode request) {
        if (condition.isPresent() && !condition.get().test(item.orElse(Map.of()))) {
            table.chargeRefused(item);
            AwsError failed = new AwsError(400, "ConditionalCheckFailedException", "The conditional request failed");
            if (request.path("ReturnValuesOnConditionCheckFailure").asText().equals("ALL_OLD")) {
                item.ifPresent(old -> failed.body.set("Item", json(old)));
            }
            throw failed;
        }
    }

    private ObjectNode query(JsonNode request) {
        requireKnown(
                request,
                "IndexName",
                "ConsistentRead",
                "KeyConditionExpression",
                "ScanIndexForward",
                "Select",
                "Limit",
                "ExclusiveStartKey");
        Optional<String> index = Optional.ofNullable(request.get("IndexName")).map(JsonNode::textValue);
        TableImage table = tableOf(request);
        Shelf shelf = table.shelf(index);
        require(
                index.isEmpty() || !request.path("ConsistentRead").asBoolean(),
                "Consistent reads are not supported on global secondary indexes");
        int limit = request.path("Limit").asInt(Integer.MAX_VALUE);
        require(limit >= 1, "Limit must be at least 1");
        ExpressionReader expressions = new ExpressionReader(request);
        ExpressionReader.KeyCondition condition = expressions.keyCondition(shelf.partition(), shelf.sort());
        expressions.requireAllUsed();
        table.requireKeyValue(shelf.partition(), condition.partition(), 2048);
        condition.bounds().forEach(bound -> table.requireKeyValue(shelf.sort(), bound, 1024));
        Map<String, JsonNode> start =
                request.has("ExclusiveStartKey") ? Values.item(request.get("ExclusiveStartKey")) : Map.of();
        if (!start.isEmpty()) {
            table.requireKey(start, index);
            require(
                    start.get(shelf.partition()).equals(condition.partition())
                            && within(condition, start.get(shelf.sort())),
                    "The provided starting key is outside query boundaries based on provided conditions");
        }
        boolean forward = request.path("ScanIndexForward").asBoolean(true);
        ObjectNode answer = page(shelf, condition, shelf.walk(condition.partition(), forward, start), limit);
        long bytes = 0;
        for (JsonNode item : answer.get("Items")) {
            bytes += Values.size(Values.item(item));
        }
        table.charge(bytes, request.path("ConsistentRead").asBoolean());
        if (request.has("Select")) {
            require(request.get("Select").asText().equals("COUNT"), "the stand-in selects COUNT only");
            answer.remove("Items");
        }
        return answer;
    }

    private static ObjectNode page(
            Shelf shelf, ExpressionReader.KeyCondition condition, Iterator<Map<String, JsonNode>> all, int limit) {
        ObjectNode answer = JSON.objectNode();
        ArrayNode items = answer.putArray("Items");
        long bytes = 0;
        while (all.hasNext()) {
            Map<String, JsonNode> item = all.next();
            if (within(condition, item.get(shelf.sort()))) {
                items.add(json(item));
                bytes += Values.size(item);
                if (items.size() == limit || bytes >= MAX_PAGE_BYTES) {
                    Map<String, JsonNode> last = new TreeMap<>(item);
                    last.keySet().retainAll(List.of("pk", "sk", shelf.partition(), shelf.sort()));
                    // Also at the end of the range: DynamoDB has not looked further.
                    answer.set("LastEvaluatedKey", json(last));
                    break;
                }
            }
        }
        return answer.put("Count", items.size()).put("ScannedCount", items.size());
    }

    private static boolean within(ExpressionReader.KeyCondition condition, JsonNode sort) {
        int first = condition.bounds().isEmpty()
                ? 0
                : Values.ORDER.compare(sort, condition.bounds().getFirst());
        return switch (condition.operator()) {
            case "" -> true;
            case "=" -> first == 0;
            case "<" -> first < 0;
            case "<=" -> first <= 0;
            case ">" -> first > 0;
            case ">=" -> first >= 0;
            default ->
                first >= 0 && Values.ORDER.compare(sort, condition.bounds().getLast()) <= 0;
        };
    }

    /** @param change empty where only a condition is checked */
    private record Part(
            TableImage table,
            Map<String, JsonNode> key,
            Optional<Predicate<Map<String, JsonNode>>> condition,
            Optional<Function<Optional<Map<String, JsonNode>>, Optional<Map<String, JsonNode>>>> change) {

        boolean holds() {
            return condition.isEmpty() || condition.get().test(table.get(key).orElse(Map.of()));
        }
    }

    private ObjectNode transactWriteItems(JsonNode request) {
        String token = request.path("ClientRequestToken").asText();
        require(token.length() <= 36, "ClientRequestToken is too long");
        if (done.containsKey(token)) {
            if (!done.get(token).equals(request)) {
                throw new AwsError(
                        400, "IdempotentParameterMismatchException", "another request had this client token");
            }
            return JSON.objectNode();
        }
        require(request.get("TransactItems").size() <= 100, "Member must have length less than or equal to 100");
        List<Part> parts = new ArrayList<>();
        request.get("TransactItems").forEach(item -> parts.add(part(item)));
        require(
                parts.stream().map(Part::key).distinct().count() == parts.size(),
                "Transaction request cannot include multiple operations on one item");
        requireHold(parts);
        List<Optional<Map<String, JsonNode>>> results = parts.stream()
                .map(part -> part.change.flatMap(change -> change.apply(part.table.get(part.key))))
                .toList();
        long bytes = results.stream()
                .flatMap(Optional::stream)
                .mapToLong(Values::size)
                .sum();
        require(bytes <= MAX_TRANSACTION_BYTES, "Collection size exceeded: " + bytes);
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            results.get(i).ifPresent(part.table::requireFits);
            if (part.change.isPresent()) {
                results.get(i).ifPresentOrElse(item -> part.table.put(item, 2), () -> part.table.remove(part.key, 2));
            }
        }
        if (!token.isEmpty()) {
            done.put(token, request);
        }
        return JSON.objectNode();
    }

    private static void requireHold(List<Part> parts) {
        AwsError cancelled = new AwsError(400, "TransactionCanceledException", "Transaction cancelled");
        ArrayNode reasons = cancelled.body.putArray("CancellationReasons");
        boolean fails = false;
        for (Part part : parts) {
            boolean holds = part.holds();
            fails |= !holds;
            reasons.addObject().put("Code", holds ? "None" : "ConditionalCheckFailed");
        }
        if (fails) {
            throw cancelled;
        }
    }

    private Part part(JsonNode item) {
        require(item.size() == 1, "TransactItems can only contain one of Check, Put, Update or Delete");
        Map.Entry<String, JsonNode> entry = item.properties().iterator().next();
        JsonNode request = entry.getValue();
        ExpressionReader expressions = new ExpressionReader(request);
        Optional<ExpressionReader.Update> update =
                entry.getKey().equals("Update") ? Optional.of(expressions.update()) : Optional.empty();
        Optional<Predicate<Map<String, JsonNode>>> condition = expressions.condition();
        expressions.requireAllUsed();
        TableImage table = tableOf(request);
        return switch (entry.getKey()) {
            case "Put" -> {
                requireKnown(request, "Item");
                Map<String, JsonNode> after = Values.item(request.get("Item"));
                table.requireFits(after);
                Map<String, JsonNode> key = new TreeMap<>(after);
                key.keySet().retainAll(Set.of("pk", "sk"));
                yield new Part(table, key, condition, Optional.of(_ -> Optional.of(after)));
            }
            case "Update" -> {
                requireKnown(request, "Key", "UpdateExpression");
                Map<String, JsonNode> key = key(request);
                yield new Part(
                        table,
                        key,
                        condition,
                        Optional.of(before -> Optional.of(updated(key, before, update.orElseThrow()))));
            }
            case "Delete" -> {
                requireKnown(request, "Key");
                yield new Part(table, key(request), condition, Optional.of(_ -> Optional.empty()));
            }
            case "ConditionCheck" -> {
                requireKnown(request, "Key");
                require(condition.isPresent(), "The ConditionExpression of a ConditionCheck is missing");
                yield new Part(table, key(request), condition, Optional.empty());
            }
            default -> throw AwsError.validation("unknown: " + entry.getKey());
        };
    }

    private Map<String, JsonNode> key(JsonNode request) {
        Map<String, JsonNode> key = Values.item(request.get("Key"));
        tableOf(request).requireKey(key, Optional.empty());
        return key;
    }

    /** A parameter that means something to DynamoDB and nothing here would make a test pass that must not. */
    private static void requireKnown(JsonNode request, String... others) {
        Set<String> known = new HashSet<>(List.of(others));
        known.addAll(List.of(
                "TableName",
                "ConditionExpression",
                "ExpressionAttributeNames",
                "ExpressionAttributeValues",
                "ReturnValuesOnConditionCheckFailure"));
        request.fieldNames()
                .forEachRemaining(name -> require(known.contains(name), "the stand-in does not know " + name));
    }

    private static ObjectNode json(Map<String, JsonNode> item) {
        ObjectNode json = JSON.objectNode();
        item.forEach(json::set);
        return json;
    }
}
