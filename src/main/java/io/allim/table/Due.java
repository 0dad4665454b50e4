package io.allim.table;

import java.time.Instant;

/**
 * The mark by which {@link Table#due} finds an item.
 *
 * @param shard which part of the due index holds the mark, from 0
 * @param at when the item is due, cut to the millisecond; within the range of {@link StorableTime}
 */
public record Due(int shard, Instant at) {

    public Due {
        if (shard < 0) {
            throw new IllegalArgumentException("shard is " + shard + "; it counts from 0");
        }
        at = StorableTime.truncated(at);
    }
}
