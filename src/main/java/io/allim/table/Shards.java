package io.allim.table;

import java.util.stream.IntStream;

/**
 * How many parts the due index has, and up to {@value #MAX_OF_A_LIST} of them each list that grows with all that is accepted. More parts
 * carry more writes per second on engines that limit a partition; each costs two queries a tick: one for what is due, and then one for
 * what is due after all of that; and one for each page of such a list.
 */
public record Shards(int count) {

    private static final int MAX = 1024;

    /** A page asks each part, one after the other. */
    static final int MAX_OF_A_LIST = 16;

    public Shards {
        if (count < 1 || count > MAX) {
            throw new IllegalArgumentException("allim.delivery.shards is " + count + "; 1 to 1,024 are allowed");
        }
    }

    public int of(String id) {
        return Math.floorMod(id.hashCode(), count);
    }

    /** For what is to be seen to when all that was due before it has been. */
    public int last(String id) {
        return MAX + of(id);
    }

    /**
     * The part of a list that an entry belongs to, read as one by {@link SpreadList}.
     *
     * @param id of the entry
     */
    public String ofList(String list, String id) {
        return partOfList(list, Math.floorMod(id.hashCode(), listParts()));
    }

    int listParts() {
        return Math.min(count, MAX_OF_A_LIST);
    }

    /** The first part has the list's own name: what was listed before there were others is in it. */
    static String partOfList(String list, int part) {
        return part == 0 ? list : list + "/" + part;
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
