package io.allim.time;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.temporal.WeekFields;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How often somebody wants to hear.
 *
 * @param on the day, when it is once a week; absent: the first day of the week where the recipient lives
 * @param at the time of day, when it is once a day or a week; to the minute; absent: nine in the morning
 */
public record Frequency(Every every, Optional<DayOfWeek> on, Optional<LocalTime> at) {

    /** When somebody hears who did not say when. */
    public static final LocalTime MORNING = LocalTime.of(9, 0);

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
        return switch (every) {
            case INSTANT -> Optional.empty();
            case HOURLY -> Optional.of(new Cron("0 * * * *"));
            case DAILY -> Optional.of(at("*"));
            case WEEKLY ->
                Optional.of(at(on.orElseGet(() -> firstDay(locale)).name().substring(0, 3)));
        };
    }

    private Cron at(String weekday) {
        LocalTime time = at.orElse(MORNING);
        return new Cron("%d %d * * %s".formatted(time.getMinute(), time.getHour(), weekday));
    }

    /**
     * Of the week where somebody lives. A language without a place doesn't tell.
     *
     * @param locale a BCP 47 tag
     */
    public static DayOfWeek firstDay(Optional<String> locale) {
        return locale.map(Locale::forLanguageTag)
                .filter(known -> !known.getCountry().isEmpty())
                .map(known -> WeekFields.of(known).getFirstDayOfWeek())
                .orElse(DayOfWeek.MONDAY);
    }
}
