package io.allim.api;

import io.allim.calendar.Hours;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads hours of the week, as {@link HoursView} shows them. */
final class HoursReader {

    private static final String EXPECTED_TIME = "Give a time of day such as 09:30, from 00:00 to 23:59.";
    private static final String EXPECTED_DAY = "Give a day of the week such as monday.";
    private static final String EXPECTED_DAYS =
            "Give days of the week such as monday, or leave them out for every day.";
    private static final int MAX_LENGTH = 20;

    private HoursReader() {}

    /** @param max entries; none when the field is absent */
    static List<Hours> readAll(Fields fields, String name, int max) {
        return fields.optionalObjects(name, max).stream().map(HoursReader::read).toList();
    }

    static Hours read(Fields fields) {
        Hours hours = new Hours(
                days(fields),
                optionalTime(fields, "from").orElseThrow(() -> fields.missing("from")),
                optionalTime(fields, "to").orElseThrow(() -> fields.missing("to")),
                fields.optional("zone", 64, RecipientReader::zone, RecipientReader.EXPECTED_ZONE));
        fields.end();
        return hours;
    }

    static Optional<LocalTime> optionalTime(Fields fields, String name) {
        return fields.optional(name, MAX_LENGTH, HoursReader::time, EXPECTED_TIME);
    }

    static Optional<DayOfWeek> optionalDay(Fields fields, String name) {
        return fields.optional(name, MAX_LENGTH, HoursReader::day, EXPECTED_DAY);
    }

    /** Every day, unless it names some. */
    private static Set<DayOfWeek> days(Fields fields) {
        Optional<List<String>> names = fields.optionalTexts("days", DayOfWeek.values().length, MAX_LENGTH);
        if (names.isEmpty()) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String name : names.get()) {
            days.add(day(name).orElseThrow(() -> Problem.INVALID_FIELD.at(fields.path("days"), EXPECTED_DAYS)));
        }
        return days;
    }

    private static Optional<DayOfWeek> day(String word) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> HoursView.word(day).equals(word))
                .findFirst();
    }

    /** To the minute. */
    private static Optional<LocalTime> time(String text) {
        try {
            return Optional.of(text).filter(known -> known.length() == 5).map(LocalTime::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
