package io.allim.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long hours hold a message, and when they hold it no longer. */
class TimetableTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Set<DayOfWeek> DAILY = EnumSet.allOf(DayOfWeek.class);
    private static final Instant MONDAY = Instant.parse("2027-03-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2027-03-01T21:59:59.999Z, ",
        "2027-03-01T22:00:00Z, 2027-03-02T08:00:00Z",
        "2027-03-02T07:59:59.999Z, 2027-03-02T08:00:00Z",
        "2027-03-02T08:00:00Z, "
    })
    void quietHours_holdFromTheirBeginningUntilTheirEnd(Instant now, Instant until) {
        Timetable quiet = quiet(hours(DAILY, "22:00", "08:00"));
        assertThat(quiet.pause(now).map(Timetable.Pause::at)).isEqualTo(Optional.ofNullable(until));
    }

    @ParameterizedTest
    @CsvSource({
        "2027-03-01T08:59:59.999Z, 2027-03-01T09:00:00Z",
        "2027-03-01T09:00:00Z, ",
        "2027-03-01T16:59:59.999Z, ",
        "2027-03-01T17:00:00Z, 2027-03-02T09:00:00Z"
    })
    void openHours_letGoFromTheirBeginningUntilTheirEnd(Instant now, Instant until) {
        Timetable open = open(UTC, hours(DAILY, "09:00", "17:00"));
        assertThat(open.pause(now).map(Timetable.Pause::at)).isEqualTo(Optional.ofNullable(until));
    }

    /** The earliest of those that are open later. */
    @Test
    void severalOpenHours_letGoAtTheNearest() {
        Timetable open = open(UTC, hours(DAILY, "17:00", "18:00"), hours(DAILY, "09:00", "10:00"));
        assertThat(open.pause(MONDAY).orElseThrow().description())
                .isEqualTo("until 2027-03-01T09:00:00Z: the step goes from 09:00 to 10:00 in UTC");
    }

    /** On 14 March the clock jumps over the only hour of the week: it is open again two weeks after the last time. */
    @Test
    void hourThatTheClockJumpsOver_holdsForTwoWeeks() {
        Timetable open = open(NEW_YORK, hours(EnumSet.of(DayOfWeek.SUNDAY), "02:15", "03:00"));
        Instant closed = Instant.parse("2027-03-07T08:00:00Z");
        assertThat(open.pause(closed.minusMillis(1))).isEmpty();
        assertThat(open.leavesTime(closed)).isTrue();
        assertThat(open.pause(closed).map(Timetable.Pause::at)).contains(Instant.parse("2027-03-21T06:15:00Z"));
    }

    /** Where quiet hours and those of the step leave a minute a week, it is found. */
    @Test
    void minuteThatIsLeft_isFound() {
        Timetable narrow = new Timetable(
                List.of(hours(DAILY, "00:00", "23:59")),
                List.of(hours(EnumSet.of(DayOfWeek.SUNDAY), "23:00", "00:00")),
                UTC);
        assertThat(narrow.leavesTime(MONDAY)).isTrue();
        assertThat(narrow.leavesTime(Instant.parse("2027-03-07T23:59:00Z"))).isTrue();
        assertThat(narrow.pause(MONDAY).map(Timetable.Pause::at)).contains(Instant.parse("2027-03-07T23:59:00Z"));
    }

    @Test
    void hoursThatLeaveNoTime_holdNothing() {
        Timetable never =
                new Timetable(List.of(hours(DAILY, "00:00", "12:00")), List.of(hours(DAILY, "00:00", "12:00")), UTC);
        assertThat(never.leavesTime(MONDAY)).isFalse();
        assertThat(never.leavesTime(MONDAY.plusSeconds(13 * 3600))).isFalse();
        assertThat(never.pause(MONDAY)).isEmpty();

        Timetable always = quiet(hours(DAILY, "00:00", "00:00"));
        assertThat(always.leavesTime(MONDAY)).isFalse();
        assertThat(always.pause(MONDAY)).isEmpty();
    }

    private static Timetable quiet(Hours hours) {
        return new Timetable(List.of(hours), List.of(), UTC);
    }

    private static Timetable open(ZoneId zone, Hours... hours) {
        return new Timetable(List.of(), List.of(hours), zone);
    }

    private static Hours hours(Set<DayOfWeek> days, String from, String to) {
        return new Hours(days, LocalTime.parse(from), LocalTime.parse(to), Optional.empty());
    }
}
