package io.allim.table;

import java.util.stream.IntStream;

/**
 * How many parts the due index has. More parts carry more writes per second on engines that limit a partition; each
 * costs two queries a tick: one for what is due, and then one for what is due after all of that.
 */
public record Shards(int count) {

    private static final int MAX = 1024;

    public Shards {
        if (count < 1 || count > MAX) {
            throw new IllegalArgumentException("allim.shards is " + count + "; 1 to 1,024 are allowed");
        }
    }

    public int of(String id) {
        return Math.floorMod(id.hashCode(), count);
    }

    /** For what is to be seen to when all that was due before it has been. */
    public int last(String id) {
        return MAX + of(id);
    }

    /** What a tick passes first. */
    public IntStream first() {
        return IntStream.range(0, count);
    }

    /** What a tick passes when it is done with the first. */
    public IntStream last() {
        return IntStream.range(MAX, MAX + count);
    }

    public IntStream all() {
        return IntStream.concat(first(), last());
    }
}
