package io.allim.table.dynamodb;

import io.allim.table.Cursor;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Reads a page of a partition from the table itself, consistently.
 *
 * @param now in milliseconds
 */
record PartitionPage(RetryingClient calls, String table, Query query, Optional<String> last, long now) {

    /** @throws io.allim.table.Cursor.Bad when the query's cursor is of another range */
    static Page read(RetryingClient calls, String table, Query query, long now) {
        Optional<String> last =
                query.cursor().map(text -> Cursor.read(name(query), text, 1).getFirst());
        Range range = Range.of(query, last);
        return range.isEmpty()
                ? new Page(List.of(), Optional.empty())
                : new PartitionPage(calls, table, query, last, now).read(range);
    }

    private Page read(Range range) {
        PageBuilder page = new PageBuilder(query.limit());
        String end = "";
        Map<String, AttributeValue> from = Map.of();
        do {
            QueryRequest request = request(range, from);
            QueryResponse response = calls.make("read", (client, _) -> client.query(request));
            for (Map<String, AttributeValue> attributes : response.items()) {
                String sort = Attributes.required(attributes, Attributes.SORT).s();
                if (range.holds(sort) && follows(sort) && Attributes.lives(attributes, now)) {
                    if (page.room() == 0) {
                        return page.followedBy(Cursor.write(name(query), List.of(end)));
                    }
                    Stored stored = Attributes.read(attributes);
                    page.add(stored);
                    end = sort;
                }
            }
            from = response.lastEvaluatedKey();
        } while (!from.isEmpty());
        return page.last();
    }

    private boolean follows(String sort) {
        return last.filter(end -> query.descending() ? Utf8.compare(sort, end) >= 0 : Utf8.compare(sort, end) <= 0)
                .isEmpty();
    }

    /** One item more than the page takes tells whether another page follows; the one where the last page ended comes again. */
    private QueryRequest request(Range range, Map<String, AttributeValue> from) {
        Expression condition = range.condition(Attributes.PARTITION, Attributes.SORT);
        return QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression(condition.text())
                .expressionAttributeNames(condition.names())
                .expressionAttributeValues(condition.values())
                .scanIndexForward(!query.descending())
                .limit(query.limit() + (last.isPresent() ? 2 : 1))
                .exclusiveStartKey(from.isEmpty() ? null : from)
                .build();
    }

    private static String name(Query query) {
        return "partition" + (query.descending() ? "-/" : "+/") + query.name();
    }
}
