package io.allim.table.dynamodb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** A range of an index, read as far as it is needed. */
final class Entries {

    private final RetryingClient calls;
    private final Index index;
    private final QueryRequest request;
    private final Predicate<Entry> wanted;
    private final Optional<Comparator<Entry>> order;
    private final Deque<Entry> ready = new ArrayDeque<>();

    /** Entries of the same mark, of which there may be more. */
    private final List<Entry> group = new ArrayList<>();

    private Map<String, AttributeValue> from;
    private boolean ended;

    /** @param order of entries of the same mark; without one it is up to DynamoDB, which keeps to the one it has */
    Entries(
            RetryingClient calls,
            Index index,
            QueryRequest request,
            Predicate<Entry> wanted,
            Optional<Comparator<Entry>> order) {
        this.calls = calls;
        this.index = index;
        this.request = request;
        this.wanted = wanted;
        this.order = order;
        this.from = request.exclusiveStartKey();
    }

    /** The next ones, in order; fewer than {@code most} only when there are no more. */
    List<Entry> next(int most) {
        List<Entry> next = new ArrayList<>();
        while (next.size() < most && hasMore()) {
            next.add(ready.remove());
        }
        return next;
    }

    boolean hasMore() {
        while (ready.isEmpty() && !ended) {
            read();
        }
        return !ready.isEmpty();
    }

    private void read() {
        QueryRequest next = from.isEmpty()
                ? request
                : request.toBuilder().exclusiveStartKey(from).build();
        QueryResponse response = calls.make("read", (client, _) -> client.query(next));
        response.items().stream().map(index::entry).filter(wanted).forEach(this::add);
        from = response.lastEvaluatedKey();
        ended = from.isEmpty();
        if (ended) {
            closeGroup();
        }
    }

    private void add(Entry entry) {
        if (order.isEmpty() || !group.isEmpty() && !group.getFirst().mark().equals(entry.mark())) {
            closeGroup();
        }
        group.add(entry);
    }

    private void closeGroup() {
        order.ifPresent(group::sort);
        ready.addAll(group);
        group.clear();
    }
}
