package io.allim.delivery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.notification.Content;
import java.time.Instant;
import java.util.Optional;

/**
 * A delivery as its digest sees it: with all that the digest's message may say of it.
 *
 * @param at the delivery's turn
 * @param content absent when a workflow has the words
 * @param withdrawn whether it is in the next attempt no more
 * @param version of the stored item; 0 before it is stored
 */
public record DigestItem(
        DeliveryId delivery,
        Instant at,
        ObjectNode data,
        Optional<Content> content,
        Optional<Instant> expiresAt,
        boolean withdrawn,
        @JsonIgnore long version) {

    DigestItem at(long newVersion) {
        return new DigestItem(delivery, at, data, content, expiresAt, withdrawn, newVersion);
    }

    public DigestItem withdraw() {
        return new DigestItem(delivery, at, data, content, expiresAt, true, version);
    }

    /** Whether it must not leave at {@code now}. */
    public boolean hasEnded(Instant now) {
        return withdrawn || expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }
}
