package io.allim.table;

import java.time.Instant;

/**
 * The place of an item in a list that spans partitions, read with {@link Query#list}.
 *
 * @param list the name of the list
 * @param sort orders the items of the list by its UTF-8 bytes; items with the same sort are ordered by their key
 */
public record ListEntry(String list, String sort) {

    private static final int DIGITS = 15;

    public ListEntry {
        new Key(list, sort);
    }

    /** A sort key that orders by time first; {@code id} tells apart what has the same time. */
    public static String byTime(Instant at, String id) {
        String millis = Long.toString(at.toEpochMilli());
        return "0".repeat(Math.max(0, DIGITS - millis.length())) + millis + "/" + id;
    }
}
