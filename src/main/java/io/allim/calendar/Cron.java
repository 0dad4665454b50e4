package io.allim.calendar;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** A schedule in cron's notation, by the clock on the wall. */
public record Cron(String text) {

    /** Empty when it is no such schedule, or one that never fires. */
    public static Optional<Cron> parse(String text) {
        throw new UnsupportedOperationException();
    }

    @JsonCreator
    static Cron stored(String text) {
        return new Cron(text);
    }

    /** The first time of the schedule that is later than {@code after}. */
    public Instant next(Instant after, ZoneId zone) {
        throw new UnsupportedOperationException();
    }

    /** The longest time between two firings, as far as some years tell. */
    public Duration longestGap() {
        throw new UnsupportedOperationException();
    }

    @Override
    @JsonValue
    public String toString() {
        return text;
    }
}
