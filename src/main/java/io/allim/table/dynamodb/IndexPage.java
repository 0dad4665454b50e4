package io.allim.table.dynamodb;

import io.allim.table.Cursor;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.StorableTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Reads pages of lists and of what is due: an index tells where items lie, and then they are read from the table,
 * consistently. So what an index has not caught up with may be missing, and nothing is answered as it no longer is.
 *
 * @param name the shard or the list
 * @param cursor after an entry
 * @param now in milliseconds
 */
record IndexPage(Reads reads, Index index, AttributeValue name, Function<Entry, String> cursor, long now) {

    /** @throws Cursor.Bad when the cursor is of another list */
    static Page list(Reads reads, Query query, long now) {
        Function<Entry, String> cursor = entry -> Cursor.inList(query, entry.mark(), entry.key());
        IndexPage page = new IndexPage(reads, Index.LIST, Attributes.text(query.name()), cursor, now);
        Optional<Entry> last = Cursor.inList(query).map(IndexPage::entry);
        Range range = Range.of(query, last.map(Entry::mark));
        return range.isEmpty() ? new Page(List.of(), Optional.empty()) : page.list(query, range, last);
    }

    /** @throws Cursor.Bad when the cursor is of another shard */
    static Page due(Reads reads, int shard, Instant until, int limit, Optional<String> cursor, long now) {
        String range = "due/" + shard;
        IndexPage page = new IndexPage(
                reads, Index.DUE, Attributes.number(shard), entry -> Cursor.write(range, position(entry)), now);
        Optional<Entry> last = cursor.map(text -> entry(Cursor.read(range, text, 3)));
        long end = StorableTime.nearest(until);
        boolean passed = last.filter(entry -> Cursor.number(entry.mark()) > end).isPresent();
        return passed ? new Page(List.of(), Optional.empty()) : page.due(end, limit, last);
    }

    private Page list(Query query, Range range, Optional<Entry> last) {
        Comparator<Entry> order = query.descending() ? Entry.ORDER.reversed() : Entry.ORDER;
        Predicate<Entry> follows =
                entry -> last.filter(end -> order.compare(entry, end) <= 0).isEmpty();
        QueryRequest request = request(range.condition(index.partition(), index.sort()))
                .scanIndexForward(!query.descending())
                .limit(query.limit() + (last.isPresent() ? 2 : 1))
                .build();
        Predicate<Entry> wanted = follows.and(entry -> range.holds(entry.mark()));
        return fill(query.limit(), new Entries(reads.calls(), index, request, wanted, Optional.of(order)));
    }

    private Page due(long end, int limit, Optional<Entry> last) {
        Expression condition = new Expression(
                "#" + index.partition() + " = :name AND #" + index.sort() + " <= :end",
                Map.of(":name", name, ":end", Attributes.number(end)));
        QueryRequest.Builder request = request(condition).limit(limit + 1);
        last.map(this::start).ifPresent(request::exclusiveStartKey);
        return fill(limit, new Entries(reads.calls(), index, request.build(), _ -> true, Optional.empty()));
    }

    private Page fill(int limit, Entries entries) {
        PageBuilder page = new PageBuilder(limit);
        List<Entry> next = entries.next(Math.min(page.room(), Reads.MAX_KEYS));
        while (!next.isEmpty()) {
            Map<Key, Map<String, AttributeValue>> items =
                    reads.get(next.stream().map(Entry::key).toList());
            for (int i = 0; i < next.size(); i++) {
                Optional.ofNullable(items.get(next.get(i).key()))
                        .filter(isStill(next.get(i)))
                        .map(Attributes::read)
                        .ifPresent(page::add);
                if (page.room() == 0) {
                    boolean more = i + 1 < next.size() || entries.hasMore();
                    return more ? page.followedBy(cursor.apply(next.get(i))) : page.last();
                }
            }
            next = entries.next(Math.min(page.room(), Reads.MAX_KEYS));
        }
        return page.last();
    }

    /** Whether the item lies where the index has it, and has not expired. */
    private Predicate<Map<String, AttributeValue>> isStill(Entry entry) {
        return item -> Attributes.lives(item, now)
                && name.equals(item.get(index.partition()))
                && entry.equals(index.entry(item));
    }

    private QueryRequest.Builder request(Expression condition) {
        return QueryRequest.builder()
                .tableName(reads.requests().table())
                .indexName(index.title())
                .keyConditionExpression(condition.text())
                .expressionAttributeNames(condition.names())
                .expressionAttributeValues(condition.values());
    }

    private Map<String, AttributeValue> start(Entry entry) {
        Map<String, AttributeValue> start = new HashMap<>(Attributes.of(entry.key()));
        start.put(index.partition(), name);
        start.put(index.sort(), Attributes.number(Cursor.number(entry.mark())));
        return start;
    }

    private static List<String> position(Entry entry) {
        return List.of(entry.mark(), entry.key().partition(), entry.key().sort());
    }

    private static Entry entry(List<String> position) {
        try {
            return new Entry(position.get(0), new Key(position.get(1), position.get(2)));
        } catch (IllegalArgumentException e) {
            throw new Cursor.Bad();
        }
    }
}
