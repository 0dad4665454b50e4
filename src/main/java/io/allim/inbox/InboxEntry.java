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
 * @param workflow that it is of, by id
 * @param category of that workflow, by id
 * @param at when it came in
 * @param readAt present only if {@code seenAt} is
 * @param snoozedUntil when it comes back, or came back and has not been read since
 * @param acknowledgedAt when its recipient acknowledged it here
 */
public record InboxEntry(
        String recipient,
        DeliveryId delivery,
        Optional<String> workflow,
        Optional<String> category,
        String title,
        String body,
        Optional<String> url,
        ObjectNode data,
        Urgency urgency,
        Instant at,
        Optional<Instant> seenAt,
        Optional<Instant> readAt,
        Optional<Instant> archivedAt,
        Optional<Instant> snoozedUntil,
        Optional<Instant> acknowledgedAt) {

    /** An entry of no workflow, as it comes in. */
    public InboxEntry(
            String recipient,
            DeliveryId delivery,
            String title,
            String body,
            Optional<String> url,
            ObjectNode data,
            Urgency urgency,
            Instant at) {
        this(
                recipient,
                delivery,
                Optional.empty(),
                Optional.empty(),
                title,
                body,
                url,
                data,
                urgency,
                at,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether it counts as unread, now or when it comes back: what is archived does not. */
    @JsonIgnore
    public boolean isUnread() {
        return readAt.isEmpty() && archivedAt.isEmpty();
    }

    /** Doing again what was done changes nothing, nor the time at which it was done. */
    public InboxEntry marked(Mark mark, Instant now) {
        Optional<Instant> seen = Optional.of(seenAt.orElse(now));
        return switch (mark) {
            case SEEN -> with(seen, readAt, archivedAt, snoozedUntil);
            case READ -> with(seen, Optional.of(readAt.orElse(now)), archivedAt, Optional.empty());
            case UNREAD -> with(seenAt, Optional.empty(), archivedAt, snoozedUntil);
            case ARCHIVED -> with(seenAt, readAt, Optional.of(archivedAt.orElse(now)), Optional.empty());
            case UNARCHIVED -> with(seenAt, readAt, Optional.empty(), snoozedUntil);
        };
    }

    /** It is away until then, and comes back unread. */
    public InboxEntry snoozed(Instant until, Instant now) {
        return with(Optional.of(seenAt.orElse(now)), Optional.empty(), Optional.empty(), Optional.of(until));
    }

    /** It comes back now, if it is away. */
    public InboxEntry woken(Instant now) {
        return isAway(now) ? with(seenAt, readAt, archivedAt, Optional.of(now)) : this;
    }

    public InboxEntry acknowledged(Instant now) {
        Optional<Instant> first = Optional.of(acknowledgedAt.orElse(now));
        return new InboxEntry(
                recipient,
                delivery,
                workflow,
                category,
                title,
                body,
                url,
                data,
                urgency,
                at,
                seenAt,
                readAt,
                archivedAt,
                snoozedUntil,
                first);
    }

    /** Whether it is snoozed still: from the time on at which it comes back it is not. */
    @JsonIgnore
    public boolean isAway(Instant now) {
        return snoozedUntil.filter(now::isBefore).isPresent();
    }

    private InboxEntry with(
            Optional<Instant> seen, Optional<Instant> read, Optional<Instant> archived, Optional<Instant> snoozed) {
        return new InboxEntry(
                recipient,
                delivery,
                workflow,
                category,
                title,
                body,
                url,
                data,
                urgency,
                at,
                seen,
                read,
                archived,
                snoozed,
                acknowledgedAt);
    }
}
