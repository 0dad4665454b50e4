package io.allim.table;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All state of the service: ordered items with conditional atomic writes, a due index, list indexes and expiry.
 *
 * <p>What callers may rely on, whatever the engine:
 *
 * <ul>
 *   <li>A {@link #write} that answers {@link WriteResult.Done} is durable, and every {@link #get} and partition
 *       {@link #query} that starts later sees all of it.
 *   <li>Writes are atomic and serializable: of two that exclude each other one is refused.
 *   <li>{@link #due} and list queries may lag behind writes by moments, and miss nothing for good.
 *   <li>Expired items are never answered and count as absent in conditions.
 *   <li>Conditions answer with a value. {@link TableUnavailable} says that the engine gave no answer; wrong use is an
 *       {@link IllegalArgumentException} and writes nothing.
 *   <li>Constructing an engine does no I/O; all methods may be called from many threads.
 * </ul>
 */
public interface Table {

    int MAX_WRITES = 100;

    Optional<Stored> get(Key key);

    /**
     * Those of the items that there are, each as {@link #get} answers it, in as few requests as the engine can do with.
     *
     * @param keys any number, each once
     */
    default Map<Key, Stored> getAll(Collection<Key> keys) {
        Map<Key, Stored> found = new HashMap<>();
        keys.forEach(key -> get(key).ifPresent(stored -> found.put(key, stored)));
        return found;
    }

    /** The same, but for what was written within moments, which it may miss as lists do. Costs half of it where reads have a price. */
    default Map<Key, Stored> getAllEventuallyConsistent(Collection<Key> keys) {
        return getAll(keys);
    }

    /** @throws Cursor.Bad when the query's cursor was not made by this table */
    Page query(Query query);

    /**
     * Items of a shard whose {@link Due#at} is not after {@code until}, the longest due first.
     *
     * @param limit from 1 to 1,000
     * @param cursor where the page before ended; items that became due earlier than it since are not seen
     */
    Page due(int shard, Instant until, int limit, Optional<String> cursor);

    /**
     * Writes all or nothing.
     *
     * @param writes 1 to {@value #MAX_WRITES}, each of another key
     */
    WriteResult write(List<Write> writes);

    /**
     * Writes in order, without atomicity. After a failure a prefix is stored; after a refusal everything before the refused
     * write. Costs less than {@link #write} where transactions cost more.
     *
     * @param writes as of {@link #write}
     */
    default WriteResult writeInOrder(List<Write> writes) {
        return write(writes);
    }

    /**
     * Writes each by itself, in any order, and then the last one: it is what says that the others are done. Not atomic. A refusal
     * keeps back nothing but what is refused; after a failure any of the others may be stored, and the last one only when all of
     * them are stored or refused.
     *
     * @param each at most {@value #MAX_WRITES}, each of another key
     * @param last of another key than any of them
     * @return the keys that were refused
     */
    default Set<Key> writeEach(List<Write> each, Write last) {
        if (each.size() > MAX_WRITES) {
            throw new IllegalArgumentException(each.size() + " writes; at most 100 are allowed");
        }
        Set<Key> refused = new HashSet<>();
        Stream.concat(each.stream(), Stream.of(last))
                .filter(write -> !write(List.of(write)).done())
                .forEach(write -> refused.add(write.key()));
        return refused;
    }

    /**
     * Adds to a counter, which starts at 0, unless it would pass the ceiling. The counter's item holds the number as its
     * body.
     *
     * @param expires when the counter is forgotten
     * @return the new value; empty when the ceiling would be passed, and then nothing is added
     */
    OptionalLong add(Key key, long amount, long ceiling, Instant expires);

    /** For how long lists may miss what was written. */
    default Duration lag() {
        return Duration.ZERO;
    }

    /**
     * Removes some expired items, where the engine does not do so by itself.
     *
     * @return how many were removed; 0 when none are left
     */
    int sweep(int limit);

    /** What a table can do as well whose engine keeps it in a directory of this machine. */
    interface Local {

        /** In the directory: the keys of what is sealed in the table, unless the configuration has them. */
        String KEYS = "encryption.key";

        Path directory();

        /**
         * Keeps other processes out of the directory until the table is closed or this process ends, however it ends.
         *
         * @param patience how long to wait for a process that still has it
         * @throws TableUnavailable when another process keeps it for longer
         */
        void claim(Duration patience);

        /**
         * Copies the table to a new file while it is in use, without holding up writes. What was answered before the call is
         * in the copy. It is checked and durable when this returns; after a failure nothing of it is left.
         *
         * @throws TableUnavailable when the file can't be made
         */
        void copyTo(Path file);
    }
}
