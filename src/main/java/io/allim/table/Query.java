package io.allim.table;

import java.util.Optional;

/**
 * A range of a partition or of a list, in the order of its sort keys.
 *
 * @param name the partition's or the list's name
 * @param isList whether {@code name} is a list
 * @param from the first sort key that belongs to the range
 * @param to the first sort key, upwards, that no longer does
 * @param limit at most this many items in the page, from 1 to 1,000
 * @param cursor where the page before this one ended
 */
public record Query(
        String name,
        boolean isList,
        Optional<String> from,
        Optional<String> to,
        boolean descending,
        int limit,
        Optional<String> cursor) {

    public static final int MAX_LIMIT = 1000;

    public Query {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + "; 1 to 1,000 are allowed");
        }
    }

    public static Query partition(String partition) {
        return new Query(partition, false, Optional.empty(), Optional.empty(), false, MAX_LIMIT, Optional.empty());
    }

    public static Query list(String list) {
        return new Query(list, true, Optional.empty(), Optional.empty(), false, MAX_LIMIT, Optional.empty());
    }

    public Query from(String sort) {
        return new Query(name, isList, Optional.of(sort), to, descending, limit, cursor);
    }

    public Query to(String sort) {
        return new Query(name, isList, from, Optional.of(sort), descending, limit, cursor);
    }

    /** Sort keys that start with {@code prefix}. */
    public Query startingWith(String prefix) {
        return from(prefix).to(prefix + Character.toString(Character.MAX_CODE_POINT));
    }

    public Query newestFirst() {
        return new Query(name, isList, from, to, true, limit, cursor);
    }

    public Query limit(int items) {
        return new Query(name, isList, from, to, descending, items, cursor);
    }

    public Query after(Optional<String> lastCursor) {
        return new Query(name, isList, from, to, descending, limit, lastCursor);
    }
}
