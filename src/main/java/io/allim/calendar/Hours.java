package io.allim.calendar;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * Hours of some days of the week, by the clock on the wall.
 *
 * @param days on which they begin; never empty
 * @param from their first minute
 * @param to the first minute after them; not after {@code from}: on the next day
 * @param zone absent: the recipient's own
 */
public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, Optional<ZoneId> zone) {

    /** @param own the zone of the recipient, used if the hours name none */
    public boolean contains(Instant at, ZoneId own) {
        throw new UnsupportedOperationException();
    }

    /** The first instant from {@code at} on that is not within the hours; empty when there is none. */
    public Optional<Instant> end(Instant at, ZoneId own) {
        throw new UnsupportedOperationException();
    }

    /** The first instant from {@code at} on that is within the hours. */
    public Instant start(Instant at, ZoneId own) {
        throw new UnsupportedOperationException();
    }
}
