package io.allim.pipeline;

import io.allim.table.Due;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Stored;
import io.allim.table.Table;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.IntStream;

/** What is due in some shards, the longest due first. It asks each shard for a page at a time. */
final class DueWalk {

    private static final int PAGE = 200;

    private final Table table;
    private final Instant until;
    private final PriorityQueue<Shard> shards = new PriorityQueue<>(Comparator.comparing(Shard::next));

    DueWalk(Table table, IntStream numbers, Instant until) {
        this.table = table;
        this.until = until;
        numbers.mapToObj(Shard::new).forEach(this::goOn);
    }

    /** The keys of the next items, at most {@code most}; none when there are no more. */
    List<Key> next(int most) {
        List<Key> keys = new ArrayList<>();
        while (keys.size() < most && !shards.isEmpty()) {
            Shard first = shards.poll();
            keys.add(first.page.remove().item().key());
            goOn(first);
        }
        return keys;
    }

    /** Since when the next item is due. */
    Optional<Instant> oldest() {
        return Optional.ofNullable(shards.peek()).map(Shard::next);
    }

    /** The shards with items that were not among the next ones yet. */
    List<Integer> open() {
        return shards.stream().map(shard -> shard.number).toList();
    }

    private void goOn(Shard shard) {
        if (shard.hasNext()) {
            shards.add(shard);
        }
    }

    private final class Shard {

        private final int number;
        private final Queue<Stored> page = new ArrayDeque<>();
        private Optional<String> cursor = Optional.empty();
        private boolean ended;

        Shard(int number) {
            this.number = number;
        }

        boolean hasNext() {
            while (page.isEmpty() && !ended) {
                Page more = table.due(number, until, PAGE, cursor);
                page.addAll(more.items());
                cursor = more.cursor();
                ended = cursor.isEmpty();
            }
            return !page.isEmpty();
        }

        Instant next() {
            return page.element().item().due().map(Due::at).orElse(Instant.MIN);
        }
    }
}
