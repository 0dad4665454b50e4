package io.allim.inbox;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Urgency;
import io.allim.delivery.DeliveryId;
import java.time.Instant;
import java.util.Optional;

/**
 * A message in a recipient's inbox.
 *
 * @param recipient the recipient's id
 * @param url http or https
 * @param at when it came in
 * @param readAt present only if {@code seenAt} is
 */
public record InboxEntry(
        String recipient,
        DeliveryId delivery,
        String title,
        String body,
        Optional<String> url,
        ObjectNode data,
        Urgency urgency,
        Instant at,
        Optional<Instant> seenAt,
        Optional<Instant> readAt,
        Optional<Instant> archivedAt) {

    /** Whether it counts as unread: what is archived does not. */
    @JsonIgnore
    public boolean isUnread() {
        return readAt.isEmpty() && archivedAt.isEmpty();
    }

    /** Doing again what was done changes nothing, nor the time at which it was done. */
    public InboxEntry marked(Mark mark, Instant now) {
        Optional<Instant> seen = Optional.of(seenAt.orElse(now));
        return switch (mark) {
            case SEEN -> with(seen, readAt, archivedAt);
            case READ -> with(seen, Optional.of(readAt.orElse(now)), archivedAt);
            case UNREAD -> with(seenAt, Optional.empty(), archivedAt);
            case ARCHIVED -> with(seenAt, readAt, Optional.of(archivedAt.orElse(now)));
            case UNARCHIVED -> with(seenAt, readAt, Optional.empty());
        };
    }

    private InboxEntry with(Optional<Instant> seen, Optional<Instant> read, Optional<Instant> archived) {
        return new InboxEntry(recipient, delivery, title, body, url, data, urgency, at, seen, read, archived);
    }
}
