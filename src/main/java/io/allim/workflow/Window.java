package io.allim.workflow;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.allim.time.Cron;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * When a digest closes. All instants are those of items' turns: a worker that comes late finds the same windows. An item
 * whose turn is the very instant of the closing belongs to the next digest.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Window.Fixed.class, name = "fixed"),
    @JsonSubTypes.Type(value = Window.Sliding.class, name = "sliding"),
    @JsonSubTypes.Type(value = Window.LookBack.class, name = "look-back"),
    @JsonSubTypes.Type(value = Window.Scheduled.class, name = "scheduled")
})
public sealed interface Window {

    /** From the first item on. With no length every item is a digest of its own, which leaves at once. */
    record Fixed(Duration length) implements Window {}

    /**
     * Until no item has come for a while.
     *
     * @param most the longest time after the first item
     */
    record Sliding(Duration quiet, Duration most) implements Window {}

    /** The first item leaves at once; what comes within {@code length} of a closing is gathered until then. */
    record LookBack(Duration length) implements Window {}

    /**
     * By the clock on the wall.
     *
     * @param zone absent: the recipient's own
     * @param sendAt the time of day at which a closed digest leaves; absent: when it closes
     */
    record Scheduled(Cron cron, Optional<ZoneId> zone, Optional<LocalTime> sendAt) implements Window {}

    /** Everything at once. */
    static Window none() {
        return new Fixed(Duration.ZERO);
    }

    /** The zone by which it is reckoned, for a recipient who lives in {@code own}. */
    default ZoneId zone(ZoneId own) {
        return this instanceof Scheduled scheduled ? scheduled.zone().orElse(own) : own;
    }

    /**
     * When the digest closes that an item opens.
     *
     * @param first the item's turn
     * @param before when the digest before it closed or closes
     */
    default Instant closes(Instant first, Optional<Instant> before, ZoneId zone) {
        return switch (this) {
            case Fixed fixed -> first.plus(fixed.length());
            case Sliding sliding -> first.plus(sliding.quiet());
            case LookBack back ->
                before.map(closed -> closed.plus(back.length()))
                        .filter(next -> next.isAfter(first) && !next.isAfter(first.plus(back.length())))
                        .orElse(first);
            case Scheduled scheduled -> {
                Instant next = scheduled.cron().next(first, zone);
                // Where the clock was put back across a closing, the same time does not close another digest.
                yield before.filter(next::equals).isPresent() ? scheduled.cron().next(next, zone) : next;
            }
        };
    }

    /** When a digest closes that another item was added to. */
    default Instant extended(Instant opened, Instant closes, Instant item) {
        if (this instanceof Sliding(Duration quiet, Duration most)) {
            Instant later = item.plus(quiet);
            Instant last = opened.plus(most);
            Instant wanted = later.isBefore(last) ? later : last;
            return wanted.isAfter(closes) ? wanted : closes;
        }
        return closes;
    }

    /**
     * When an open digest closes that this window takes over from another, or by another clock on the wall: as if it had
     * opened with its first item, but not in the past.
     *
     * @param first the turn of its first item
     * @param last the turn of its last item
     */
    default Instant recalculated(Instant first, Instant last, Instant now, ZoneId zone) {
        Instant closes = switch (this) {
            case Fixed fixed -> first.plus(fixed.length());
            case Sliding sliding -> extended(first, first.plus(sliding.quiet()), last);
            case LookBack _ -> first;
            // A firing at this very instant counts, unless the digest was opened by it.
            case Scheduled scheduled -> scheduled.cron().next(later(first, now.minusNanos(1)), zone);
        };
        return later(closes, now);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** When a digest leaves, unless something holds it. */
    default Instant leaves(Instant closed, ZoneId zone) {
        return this instanceof Scheduled scheduled && scheduled.sendAt().isPresent()
                ? nextAt(scheduled.sendAt().get(), closed, zone)
                : closed;
    }

    /** For traces. */
    default String description() {
        return switch (this) {
            case Fixed fixed -> "gathered for " + fixed.length() + " from the first item on";
            case Sliding sliding ->
                "gathered until none has come for " + sliding.quiet() + ", at most " + sliding.most();
            case LookBack back -> "one message in " + back.length() + " at most";
            case Scheduled scheduled ->
                "gathered until the schedule " + scheduled.cron() + " in "
                        + scheduled.zone().map(ZoneId::getId).orElse("the recipient's time zone");
        };
    }

    private static Instant nextAt(LocalTime time, Instant from, ZoneId zone) {
        LocalDate day = ZonedDateTime.ofInstant(from, zone).toLocalDate();
        // A day before, since a time that does not exist moves forward, perhaps into the next day.
        return day.minusDays(1)
                .datesUntil(day.plusDays(4))
                .map(date -> ZonedDateTime.of(date, time, zone).toInstant())
                .filter(at -> !at.isBefore(from))
                .findFirst()
                .orElse(from);
    }
}
