package io.allim.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.Json;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class HoursTest {

    private static final Set<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);
    private static final Set<DayOfWeek> WORKING = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    private static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId APIA = ZoneId.of("Pacific/Apia");

    private static Hours hours(Set<DayOfWeek> days, String from, String to) {
        return new Hours(days, LocalTime.parse(from), LocalTime.parse(to), Optional.empty());
    }

    private static Instant berlin(String time) {
        return LocalDateTime.parse(time).atZone(BERLIN).toInstant();
    }

    /** The 1st of January 2027 is a Friday. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            WORKING, 08:00, 18:00, 2027-01-01T07:59:59.999, 2027-01-01T07:59:59.999, 2027-01-01T08:00
            WORKING, 08:00, 18:00, 2027-01-01T08:00,        2027-01-01T18:00,        2027-01-01T08:00
            WORKING, 08:00, 18:00, 2027-01-01T18:00,        2027-01-01T18:00,        2027-01-04T08:00
            WORKING, 08:00, 18:00, 2027-01-03T12:00,        2027-01-03T12:00,        2027-01-04T08:00
            WORKING, 22:00, 07:00, 2027-01-01T22:00,        2027-01-02T07:00,        2027-01-01T22:00
            WORKING, 22:00, 07:00, 2027-01-02T06:59:59.999, 2027-01-02T07:00,        2027-01-02T06:59:59.999
            WORKING, 22:00, 07:00, 2027-01-02T22:00,        2027-01-02T22:00,        2027-01-04T22:00
            WORKING, 22:00, 07:00, 2027-01-04T06:00,        2027-01-04T06:00,        2027-01-04T22:00
            WEEKEND, 00:00, 00:00, 2027-01-02T10:00,        2027-01-04T00:00,        2027-01-02T10:00
            WEEKEND, 00:00, 00:00, 2027-01-04T00:00,        2027-01-04T00:00,        2027-01-09T00:00
            WEEKEND, 12:00, 12:00, 2027-01-02T11:00,        2027-01-02T11:00,        2027-01-02T12:00
            WEEKEND, 12:00, 12:00, 2027-01-02T12:00,        2027-01-04T12:00,        2027-01-02T12:00
            WORKING, 00:00, 00:00, 2027-01-04T00:00,        2027-01-09T00:00,        2027-01-04T00:00
            ALL,     22:00, 07:00, 2027-01-01T03:00,        2027-01-01T07:00,        2027-01-01T03:00
            ALL,     00:01, 00:00, 2027-01-01T00:00:30,     2027-01-01T00:00:30,     2027-01-01T00:01
            """)
    void hours_beginAndEndByTheWallClock(
            String days, String from, String to, LocalDateTime at, LocalDateTime end, LocalDateTime start) {
        Set<DayOfWeek> named = switch (days) {
            case "WORKING" -> WORKING;
            case "WEEKEND" -> WEEKEND;
            default -> ALL;
        };
        Hours hours = hours(named, from, to);
        Instant now = at.atZone(BERLIN).toInstant();
        assertThat(hours.end(now, BERLIN)).contains(end.atZone(BERLIN).toInstant());
        assertThat(hours.start(now, BERLIN)).isEqualTo(start.atZone(BERLIN).toInstant());
        assertThat(hours.contains(now, BERLIN)).isEqualTo(start.equals(at)).isEqualTo(!end.equals(at));
    }

    @Test
    void hours_thatAreTheWholeWeekHaveNoEnd() {
        for (String time : List.of("00:00", "02:30", "13:00")) {
            Hours always = hours(ALL, time, time);
            for (Instant at = berlin("2027-01-01T00:00");
                    at.isBefore(berlin("2028-01-01T00:00"));
                    at = at.plus(Duration.ofMinutes(317))) {
                assertThat(always.end(at, BERLIN)).isEmpty();
                assertThat(always.contains(at, BERLIN)).isTrue();
                assertThat(always.start(at, BERLIN)).isEqualTo(at);
            }
        }
    }

    @Test
    void hours_goByTheirOwnZoneFirst() {
        Instant noon = Instant.parse("2027-01-01T12:00:00Z");
        Hours own = hours(ALL, "12:00", "13:00");
        Hours named = new Hours(ALL, own.from(), own.to(), Optional.of(ZoneId.of("Asia/Seoul")));
        assertThat(own.contains(noon, ZoneOffset.UTC)).isTrue();
        assertThat(named.contains(noon, ZoneOffset.UTC)).isFalse();
        assertThat(named.contains(noon.minus(Duration.ofHours(9)), ZoneOffset.UTC))
                .isTrue();
    }

    /** In Berlin clocks go from two to three on the 28th of March 2027, from three to two on the 31st of October. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            02:30, 06:00, 2027-03-28T01:30:00Z, 2027-03-28T04:00:00Z
            02:30, 02:45, 2027-03-28T01:30:00Z, 2027-03-28T01:45:00Z
            01:00, 02:30, 2027-03-28T00:00:00Z, 2027-03-28T01:30:00Z
            22:00, 02:30, 2027-03-28T20:00:00Z, 2027-03-29T00:30:00Z
            02:30, 06:00, 2027-10-31T00:30:00Z, 2027-10-31T05:00:00Z
            02:30, 02:45, 2027-10-31T00:30:00Z, 2027-10-31T00:45:00Z
            01:00, 02:30, 2027-10-30T23:00:00Z, 2027-10-31T00:30:00Z
            02:30, 02:30, 2027-10-31T00:30:00Z, 2027-11-01T01:30:00Z
            """)
    void hours_areOneSpanWhenClocksChange(String from, String to, Instant start, Instant end) {
        Set<DayOfWeek> days = from.equals(to) ? Set.of(DayOfWeek.SUNDAY) : ALL;
        Hours hours = hours(days, from, to);
        assertThat(hours.start(start.minus(Duration.ofHours(2)), BERLIN)).isEqualTo(start);
        assertThat(hours.end(start, BERLIN)).contains(end);
        assertThat(hours.contains(start.minusMillis(1), BERLIN)).isFalse();
        assertThat(hours.contains(end, BERLIN)).isFalse();
    }

    /** Two thirty is three thirty that day, when the hours are over. */
    @Test
    void hours_ofWhichNothingIsLeftDoNotTakePlace() {
        Hours hours = hours(Set.of(DayOfWeek.SUNDAY), "02:30", "03:15");
        assertThat(hours.start(berlin("2027-03-28T00:00"), BERLIN)).isEqualTo(berlin("2027-04-04T02:30"));
        assertThat(hours.contains(berlin("2027-03-28T03:10"), BERLIN)).isFalse();
    }

    @Test
    void hours_upToATimeAndFromThatTimeOnMeet() {
        Hours night = hours(ALL, "22:00", "02:30");
        Hours day = hours(ALL, "02:30", "22:00");
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            Instant at = Instant.parse("2027-01-01T00:00:00Z").plusSeconds(random.nextInt(365 * 86_400));
            assertThat(night.contains(at, BERLIN)).isNotEqualTo(day.contains(at, BERLIN));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            2027, 22:00, 07:00
            2027, 02:30, 05:00
            2027, 21:00, 02:30
            2027, 00:00, 01:30
            2011, 22:00, 07:00
            2011, 23:30, 02:30
            """)
    void hours_areOnceANightInEveryZone(int year, String from, String to) {
        Hours hours = hours(ALL, from, to);
        LocalDate first = Year.of(year).atDay(1);
        for (ZoneId zone : Zones.of(year)) {
            Instant at = Zones.instant(first, LocalTime.NOON, zone);
            for (Night night : nights(hours, first, zone)) {
                assertThat(hours.start(at, zone)).as("%s after %s", zone, at).isEqualTo(night.start());
                at = night.isHeldBy(hours, zone);
            }
        }
    }

    private record Night(Instant start, Instant end) {

        Instant isHeldBy(Hours hours, ZoneId zone) {
            assertThat(List.of(
                            hours.contains(start.minusMillis(1), zone),
                            hours.contains(start, zone),
                            hours.contains(end.minusMillis(1), zone),
                            hours.contains(end, zone)))
                    .as("%s in %s", this, zone)
                    .containsExactly(false, true, true, false);
            assertThat(hours.end(start, zone)).contains(end);
            assertThat(hours.end(end.minusMillis(1), zone)).contains(end);
            assertThat(hours.end(end, zone)).contains(end);
            assertThat(hours.start(start, zone)).isEqualTo(start);
            assertThat(hours.start(end.minusMillis(1), zone)).isEqualTo(end.minusMillis(1));
            return end;
        }
    }

    /** From the noon of a day on for a year; of those that begin on a day that is skipped nothing is left. */
    private static List<Night> nights(Hours hours, LocalDate first, ZoneId zone) {
        int over = hours.to().isAfter(hours.from()) ? 0 : 1;
        return first.datesUntil(first.plusYears(1))
                .map(day -> new Night(
                        Zones.instant(day, hours.from(), zone), Zones.instant(day.plusDays(over), hours.to(), zone)))
                .filter(night -> night.start().isAfter(Zones.instant(first, LocalTime.NOON, zone)))
                .filter(night -> night.start().isBefore(night.end()))
                .distinct()
                .toList();
    }

    /** Friday, the 30th of December 2011, was none in Apia. */
    @Test
    void hours_mergeWhereTheDayBetweenThemIsSkipped() {
        Hours notOnFridays = hours(EnumSet.complementOf(EnumSet.of(DayOfWeek.FRIDAY)), "00:00", "00:00");
        Instant thursday = LocalDateTime.parse("2011-12-29T12:00").atZone(APIA).toInstant();
        assertThat(notOnFridays.end(thursday, APIA))
                .contains(LocalDate.parse("2012-01-06").atStartOfDay(APIA).toInstant());
    }

    @Test
    void contains_isWhatTheWallClockSaysWhereNoneIsChanged() {
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            Hours hours = random(random);
            LocalDateTime at = LocalDateTime.parse("2027-01-01T00:00").plusMinutes(random.nextInt(60 * 24 * 30));
            assertThat(hours.contains(at.toInstant(ZoneOffset.ofHours(9)), ZoneOffset.ofHours(9)))
                    .as("%s at %s", hours, at)
                    .isEqualTo(isShown(hours, at));
        }
    }

    private static boolean isShown(Hours hours, LocalDateTime at) {
        boolean begun = !at.toLocalTime().isBefore(hours.from());
        boolean over = !at.toLocalTime().isBefore(hours.to());
        boolean today = hours.days().contains(at.getDayOfWeek());
        boolean yesterday = hours.days().contains(at.getDayOfWeek().minus(1));
        if (hours.from().isBefore(hours.to())) {
            return today && begun && !over;
        }
        return today && begun || yesterday && !over;
    }

    @Test
    void containsEndAndStart_agree() {
        List<ZoneId> zones = Stream.of(
                        "Pacific/Apia", "Australia/Lord_Howe", "America/St_Johns", "America/Havana", "Asia/Gaza")
                .map(ZoneId::of)
                .toList();
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            Hours hours = random(random);
            ZoneId zone = zones.get(random.nextInt(zones.size()));
            Instant at = Instant.parse("2011-01-01T00:00:00Z")
                    .plusMillis(random.nextLong(Duration.ofDays(400).toMillis()));
            String what = "%s at %s in %s".formatted(hours, at, zone);
            boolean within = hours.contains(at, zone);
            Instant start = hours.start(at, zone);
            assertThat(start.equals(at)).as(what).isEqualTo(within);
            assertThat(hours.contains(start, zone)).as(what).isTrue();
            Optional<Instant> end = hours.end(at, zone);
            assertThat(end.equals(Optional.of(at))).as(what).isEqualTo(!within);
            end.ifPresent(
                    free -> assertThat(hours.contains(free, zone)).as(what).isFalse());
            Instant between = between(random, at, within ? end.orElse(at.plusSeconds(864_000)) : start);
            assertThat(hours.contains(between, zone))
                    .as("%s: %s", what, between)
                    .isEqualTo(within);
        }
    }

    private static Instant between(Random random, Instant from, Instant until) {
        return from.plusMillis(
                random.nextLong(Math.max(1, Duration.between(from, until).toMillis())));
    }

    private static Hours random(Random random) {
        EnumSet<DayOfWeek> days = EnumSet.of(DayOfWeek.of(random.nextInt(1, 8)));
        for (int i = random.nextInt(8); i > 0; i--) {
            days.add(DayOfWeek.of(random.nextInt(1, 8)));
        }
        LocalTime from = LocalTime.MIDNIGHT.plusMinutes(15 * random.nextInt(96));
        LocalTime to = random.nextInt(4) == 0 ? from : LocalTime.MIDNIGHT.plusMinutes(15 * random.nextInt(96));
        return new Hours(days, from, to, Optional.empty());
    }

    @Test
    void hours_areReadAsTheyWereWritten() {
        Hours quiet = hours(Set.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY, DayOfWeek.FRIDAY), "22:00", "07:30");
        Hours named = new Hours(WORKING, quiet.from(), quiet.to(), Optional.of(BERLIN));
        assertThat(Json.write(quiet)).isEqualTo("""
                {"days":["MONDAY","FRIDAY","SUNDAY"],"from":"22:00:00","to":"07:30:00"}""");
        assertThat(Json.read(Json.write(quiet), Hours.class)).isEqualTo(quiet);
        assertThat(Json.read(Json.write(named), Hours.class)).isEqualTo(named);
    }

    @Test
    void hours_haveNoSeconds() {
        assertThat(hours(ALL, "22:00:59.5", "07:00:01")).isEqualTo(hours(ALL, "22:00", "07:00"));
    }
}
