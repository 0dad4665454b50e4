package io.allim.time;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Hours of some days of the week, by the clock on the wall. Those that go on past midnight belong to the day on which they
 * begin.
 *
 * <p>The hours of a day are one span of time. When clocks are put back, they begin and end where the clock shows the time
 * first, so that hours up to a time and hours from that time on never meet or leave a gap. Hours of which nothing is left
 * because clocks go forward don't take place that day.
 *
 * @param days on which they begin; never empty
 * @param from their first minute
 * @param to the first minute after them; not after {@code from}: on the next day, so that the same means a whole day
 * @param zone absent: the recipient's own
 */
public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, Optional<ZoneId> zone) {

    /** Hours of yesterday may last until today, and clocks may have been moved by a day. */
    private static final int DAYS_BEFORE = 2;

    /** Once a week, twice missed. */
    private static final int DAYS_AHEAD = 21;

    public Hours {
        days = Collections.unmodifiableSet(EnumSet.copyOf(days));
        from = from.truncatedTo(ChronoUnit.MINUTES);
        to = to.truncatedTo(ChronoUnit.MINUTES);
    }

    /** @param end the first instant after it */
    private record Span(Instant start, Instant end) {
        boolean isSome() {
            return start.isBefore(end);
        }

        boolean isOverAt(Instant at) {
            return !end.isAfter(at);
        }

        boolean hasBegunAt(Instant at) {
            return !start.isAfter(at);
        }
    }

    /** @param own the zone of the recipient, used if the hours name none */
    public boolean contains(Instant at, ZoneId own) {
        return ahead(at, own).findFirst().filter(span -> span.hasBegunAt(at)).isPresent();
    }

    /** The first instant from {@code at} on that is not within the hours; empty when there is none. */
    public Optional<Instant> end(Instant at, ZoneId own) {
        Instant end = at;
        Iterator<Span> ahead = ahead(at, own).iterator();
        while (ahead.hasNext()) {
            Span span = ahead.next();
            if (!span.hasBegunAt(end)) {
                return Optional.of(end);
            }
            end = span.end();
        }
        return Optional.empty();
    }

    /** The first instant from {@code at} on that is within the hours. */
    public Instant start(Instant at, ZoneId own) {
        Instant start = ahead(at, own).findFirst().orElseThrow().start();
        return start.isAfter(at) ? start : at;
    }

    /** Those that aren't over, as they begin; neither ends before one that began earlier. */
    private Stream<Span> ahead(Instant at, ZoneId own) {
        WallClock clock = WallClock.in(zone.orElse(own));
        LocalDate today = clock.read(at).toLocalDate();
        return today.minusDays(DAYS_BEFORE)
                .datesUntil(today.plusDays(DAYS_AHEAD))
                .filter(day -> days.contains(day.getDayOfWeek()))
                .map(day -> span(day, clock))
                .filter(Span::isSome)
                .filter(span -> !span.isOverAt(at));
    }

    private Span span(LocalDate day, WallClock clock) {
        LocalDate last = to.isAfter(from) ? day : day.plusDays(1);
        return new Span(clock.instant(day.atTime(from)), clock.instant(last.atTime(to)));
    }
}
