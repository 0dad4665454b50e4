package io.allim.preference;

import io.allim.time.Hours;
import io.allim.time.Timetable;
import io.allim.web.Fields;
import io.allim.web.Regions;
import io.allim.web.problem.Expected;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads hours of the week, as {@link HoursView} shows them. */
public final class HoursReader {

    private static final Expected DAY =
            Expected.oneOf("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
    private static final Expected HOURS =
            Expected.json("an object with from and to", "{\"from\":\"22:00\",\"to\":\"07:00\"}");
    public static final String EXAMPLE = "[" + HOURS.example() + "]";
    private static final Instant SOME_MONDAY = Instant.parse("2026-01-12T00:00:00Z");
    private static final int MAX_LENGTH = 20;

    private HoursReader() {}

    /** @param max entries; none when the field is absent */
    public static List<Hours> readAll(Fields fields, String name, int max) {
        return fields.optionalObjects(name, max, HOURS, HoursReader::read);
    }

    static Hours read(Fields fields) {
        List<DayOfWeek> days = fields.each(
                "days", fields.has("days") ? 1 : 0, DayOfWeek.values().length, MAX_LENGTH, HoursReader::day, DAY);
        Optional<LocalTime> from = fields.required("from", MAX_LENGTH, HoursReader::time, Expected.TIME);
        Optional<LocalTime> to = fields.required("to", MAX_LENGTH, HoursReader::time, Expected.TIME);
        Optional<ZoneId> zone = fields.optional("zone", 64, Regions::zone, Expected.ZONE);
        fields.end();
        Set<DayOfWeek> named = days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : EnumSet.copyOf(days);
        return new Hours(named, from.orElseThrow(), to.orElseThrow(), zone);
    }

    public static Optional<LocalTime> optionalTime(Fields fields, String name) {
        return fields.optional(name, MAX_LENGTH, HoursReader::time, Expected.TIME);
    }

    static Optional<DayOfWeek> optionalDay(Fields fields, String name) {
        return fields.optional(name, MAX_LENGTH, HoursReader::day, DAY);
    }

    /** Looked at in weeks in which few clocks are moved, and as if recipients lived in UTC. */
    public static boolean leaveTime(List<Hours> quiet, List<Hours> open) {
        return new Timetable(quiet, open, ZoneOffset.UTC).leavesTime(SOME_MONDAY);
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
