package io.allim.inbox;

import java.time.Instant;
import java.util.Optional;

/**
 * How many entries wait for their recipient; what is archived does not.
 *
 * @param unseen at most as many as are unread
 * @param until when the first of these entries expires
 */
public record InboxCounts(long unread, long unseen, Optional<Instant> until) {

    static final InboxCounts NONE = new InboxCounts(0, 0, Optional.empty());

    InboxCounts plus(boolean seen, Optional<Instant> expires) {
        return new InboxCounts(unread + 1, seen ? unseen : unseen + 1, InboxReader.earlier(until, expires));
    }
}
