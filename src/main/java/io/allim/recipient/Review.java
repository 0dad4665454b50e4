package io.allim.recipient;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Stored;
import io.allim.table.Write;
import java.time.Instant;
import java.util.Optional;

/**
 * Due work: what is held for a recipient is to be decided again, since something that it is held by has changed. It lies at
 * {@code recipient/{id}} under {@code review}, written in the transaction of the change; another change starts it anew.
 *
 * @param cursor where to go on
 * @param again whether all was seen once: whoever decided by the old just before the change has written by now
 * @param version of the stored item
 */
public record Review(
        String recipient,
        @JsonProperty("place") Optional<String> cursor,
        boolean again,
        @JsonIgnore long version) {

    private static final String SORT = "review";

    /** Changes are seldom: the first part of the due index holds them all. */
    private static final int SHARD = 0;

    /** Asks for one. */
    static Write ask(String recipient, Instant due) {
        return Write.put(item(new Review(recipient, Optional.empty(), false, 0), due));
    }

    public static boolean holds(Key key) {
        return key.partition().startsWith(RecipientStore.PARTITION)
                && key.sort().equals(SORT);
    }

    public static Key key(String recipient) {
        return new Key(RecipientStore.PARTITION + recipient, SORT);
    }

    public static Review read(Stored stored) {
        Review read = Json.read(stored.item().body(), Review.class);
        return new Review(read.recipient, read.cursor, read.again, stored.version());
    }

    /** Goes on at {@code place}. Refused, as {@link #end} is, if another change came meanwhile. */
    public Write goOn(String there, Instant due) {
        return Write.putAt(item(new Review(recipient, Optional.of(there), again, version), due), version);
    }

    /** Begins for the second time. */
    public Write repeat(Instant due) {
        return Write.putAt(item(new Review(recipient, Optional.empty(), true, version), due), version);
    }

    public Write end() {
        return new Write.Delete(key(recipient), new Condition.VersionIs(version));
    }

    private static Item item(Review review, Instant due) {
        return Item.of(key(review.recipient), Json.write(review)).dueAt(SHARD, due);
    }
}
