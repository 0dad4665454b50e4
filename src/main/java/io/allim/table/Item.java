package io.allim.table;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A record of the table, as it is written.
 *
 * @param body JSON text, at most {@value #MAX_BODY_BYTES} bytes of UTF-8 (what a DynamoDB item holds beside its keys)
 * @param due present while something is to be done with the item
 * @param entry present while the item is in a list
 * @param expires from this instant on the item is treated as absent, whatever the engine has deleted; cut to the
 *     millisecond
 */
public record Item(Key key, String body, Optional<Due> due, Optional<ListEntry> entry, Optional<Instant> expires) {

    public static final int MAX_BODY_BYTES = 384 * 1024;

    public Item {
        Objects.requireNonNull(key, "key");
        if (!fits(body)) {
            throw new IllegalArgumentException(
                    "the body has " + Text.utf8Length(body) + " bytes; " + MAX_BODY_BYTES + " are allowed");
        }
        Objects.requireNonNull(due, "due");
        Objects.requireNonNull(entry, "listing");
        expires = expires.map(StorableTime::truncated);
    }

    /** Whether a body is short enough. */
    public static boolean fits(String body) {
        return !Text.isLongerThan(MAX_BODY_BYTES, body);
    }

    public static Item of(Key key, String body) {
        return new Item(key, body, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Item dueAt(int shard, Instant at) {
        return new Item(key, body, Optional.of(new Due(shard, at)), entry, expires);
    }

    public Item listedIn(String list, String sort) {
        return new Item(key, body, due, Optional.of(new ListEntry(list, sort)), expires);
    }

    public Item expiresAt(Instant at) {
        return new Item(key, body, due, entry, Optional.of(at));
    }
}
