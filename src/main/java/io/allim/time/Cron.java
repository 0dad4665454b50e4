package io.allim.time;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A schedule in cron's notation, by the clock on the wall. It has no end.
 *
 * <pre>
 * minute hour day month weekday              0 9 * * MON-FRI      Sunday is 0, 7 or SUN
 * second minute hour day month weekday [*]   0 0 9 ? * MON-FRI    Quartz: Sunday is 1 or SUN; one day is a ?
 *
 * L in place of the day    the last of the month; L-3: three days before it
 * MON#1, FRIL              the first Monday of the month, the last Friday; MON#1,MON#3 as well
 * LW, 15W                  Quartz: the last weekday from Monday to Friday, the one nearest the 15th, up to 27W
 * </pre>
 *
 * When five fields name both a day and a weekday, either is enough. Ranges don't wrap around, save Quartz's weekdays.
 *
 * @param text its fields are one space apart
 */
public record Cron(String text) {

    /** In characters. */
    public static final int MAX_LENGTH = 100;

    private static final LruCache<String, CronSchedule> READ = new LruCache<>(500);
    private static final LruCache<Position, Span> NEXT = new LruCache<>(5_000);

    private record Position(Cron cron, ZoneId zone) {}

    /** @param next the first firing later than {@code from} */
    private record Span(Instant from, Instant next) {
        boolean covers(Instant after) {
            return !after.isBefore(from) && after.isBefore(next);
        }
    }

    /** Empty when it is no such schedule, or one that never fires. */
    public static Optional<Cron> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Cron cron = new Cron(text.strip().replaceAll("\\s+", " "));
        return cron.read().map(_ -> cron);
    }

    /** Why it is no schedule, as one or two sentences; empty when it is one. */
    public static Optional<String> validate(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.of("It has %d characters; at most %d are allowed.".formatted(text.length(), MAX_LENGTH));
        }
        return parse(text).isPresent() ? Optional.empty() : Optional.of(CronSentences.validate(text));
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Cron stored(String text) {
        return new Cron(text);
    }

    /**
     * The first time of the schedule that is later than {@code after}, on a full second.
     *
     * @throws IllegalStateException when the text didn't come from {@link #parse} and is no schedule
     */
    public Instant next(Instant after, ZoneId zone) {
        Position position = new Position(this, zone);
        return NEXT.find(position)
                .filter(span -> span.covers(after))
                .orElseGet(() -> NEXT.keep(position, new Span(after, workedOut(after, zone))))
                .next();
    }

    /** {@link #next}, without a look at what was answered before. */
    Instant workedOut(Instant after, ZoneId zone) {
        return WallClock.in(zone).next(after, schedule()::after);
    }

    /** The longest time between two firings in UTC, as far as five years tell. */
    public Duration longestGap() {
        return schedule().longestGap();
    }

    private CronSchedule schedule() {
        return read().orElseThrow(() -> new IllegalStateException("no schedule: " + text));
    }

    private Optional<CronSchedule> read() {
        return READ.find(text).or(() -> CronSchedule.of(text).map(schedule -> READ.keep(text, schedule)));
    }

    @Override
    @JsonValue
    public String toString() {
        return text;
    }
}
