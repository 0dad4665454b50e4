package io.allim.calendar;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How often somebody wants to hear.
 *
 * @param on the day, when it is once a week; absent: the first day of the week where the recipient lives
 * @param at the time of day, when it is once a day or a week; absent: nine in the morning
 */
public record Frequency(Every every, Optional<DayOfWeek> on, Optional<LocalTime> at) {

    public enum Every {
        INSTANT,
        HOURLY,
        DAILY,
        WEEKLY;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Every> of(String word) {
            return Arrays.stream(values())
                    .filter(every -> every.word().equals(word))
                    .findFirst();
        }
    }

    /**
     * The schedule that it means; empty when everything goes at once.
     *
     * @param locale a BCP 47 tag
     */
    public Optional<Cron> schedule(Optional<String> locale) {
        throw new UnsupportedOperationException();
    }
}
