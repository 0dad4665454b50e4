package io.allim.table;

import java.util.stream.IntStream;

/**
 * How many parts the due index has. More parts carry more writes per second on engines that limit a partition; each
 * costs one query a tick.
 */
public record Shards(int count) {

    public Shards {
        if (count < 1 || count > 1024) {
            throw new IllegalArgumentException("allim.shards is " + count + "; 1 to 1,024 are allowed");
        }
    }

    public int of(String id) {
        return Math.floorMod(id.hashCode(), count);
    }

    public IntStream all() {
        return IntStream.range(0, count);
    }
}
