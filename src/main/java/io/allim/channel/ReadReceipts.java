package io.allim.channel;

import java.time.Instant;
import java.util.Optional;

/** What a channel knows of how its messages are read. */
public interface ReadReceipts {

    /**
     * Looks in the store, or asks the provider within the channel's deadline.
     *
     * @param address that the message was sent to
     * @param token of the message
     * @return empty when there is no such message
     * @throws io.allim.table.TableUnavailable when the store does not answer
     */
    Optional<Reading> find(Address address, String token);

    /**
     * @param seenAt when the receiver first had the message in view
     * @param readAt when the receiver marked it as read
     */
    record Reading(Optional<Instant> seenAt, Optional<Instant> readAt) {}
}
