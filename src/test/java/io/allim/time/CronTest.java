package io.allim.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.allim.table.Json;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The notations, where clocks are never changed. */
class CronTest {

    private static final LocalDate START = LocalDate.of(2027, 1, 1);
    private static final LocalDate END = LocalDate.of(2028, 7, 1);

    @Test
    void days_areThoseOfTheFields() {
        at("* * *").isOn(_ -> true);
        at("1 * *").isOn(day -> day.getDayOfMonth() == 1);
        at("1,15 3 *").isOn(day -> day.getMonthValue() == 3 && List.of(1, 15).contains(day.getDayOfMonth()));
        at("*/10 * *").isOn(day -> day.getDayOfMonth() % 10 == 1);
        at("5/10 * *").isOn(day -> day.getDayOfMonth() % 10 == 5);
        at("10-20/5 JUN-AUG *")
                .isOn(day -> List.of(10, 15, 20).contains(day.getDayOfMonth())
                        && List.of(6, 7, 8).contains(day.getMonthValue()));
        at("29 2 *").isOn(day -> day.getMonthValue() == 2 && day.getDayOfMonth() == 29);
        at("L * *").isOn(day -> day.getDayOfMonth() == day.lengthOfMonth());
        at("L-3 * *").isOn(day -> day.getDayOfMonth() == day.lengthOfMonth() - 3);
    }

    @Test
    void weekdays_areNamedOrCountedFromSunday() {
        for (String sunday : List.of("0", "7", "SUN", "sun", "7-7", "SUN-SUN")) {
            at("* * " + sunday).isOn(day -> day.getDayOfWeek() == DayOfWeek.SUNDAY);
        }
        for (DayOfWeek weekday : DayOfWeek.values()) {
            at("* * " + weekday.getValue()).isOn(day -> day.getDayOfWeek() == weekday);
            at("* * " + weekday.name().substring(0, 3)).isOn(day -> day.getDayOfWeek() == weekday);
        }
        for (String all : List.of("0-6", "1-7", "0-7", "MON-SUN", "SUN-SAT", "*/1")) {
            at("* * " + all).isOn(_ -> true);
        }
        for (String working : List.of("1-5", "MON-FRI", "Mon-Fri", "1,2,3,4-5")) {
            at("* * " + working).isOn(day -> day.getDayOfWeek().getValue() <= 5);
        }
        at("* * SUN-THU,6").isOn(day -> day.getDayOfWeek() != DayOfWeek.FRIDAY);
        for (String even : List.of("*/2", "0/2", "7/2", "SUN/2", "0-6/2", "TUE/2,0")) {
            at("* * " + even).isOn(day -> day.getDayOfWeek().getValue() % 7 % 2 == 0);
        }
    }

    @Test
    void weekdays_areCountedInTheMonth() {
        for (DayOfWeek weekday : DayOfWeek.values()) {
            String name = weekday.name().substring(0, 3);
            for (int n = 1; n <= 5; n++) {
                at("* * %s#%d".formatted(name, n)).isOn(nth(weekday, n));
                at("* * %d#%d".formatted(weekday.getValue(), n)).isOn(nth(weekday, n));
            }
            at("* * " + name + "L")
                    .isOn(day -> day.getDayOfWeek() == weekday && day.getDayOfMonth() > day.lengthOfMonth() - 7);
        }
        at("* * 0#2").isOn(nth(DayOfWeek.SUNDAY, 2));
        at("* * MON#1,MON#3").isOn(nth(DayOfWeek.MONDAY, 1).or(nth(DayOfWeek.MONDAY, 3)));
    }

    private static Predicate<LocalDate> nth(DayOfWeek weekday, int n) {
        return day -> day.getDayOfWeek() == weekday && (day.getDayOfMonth() - 1) / 7 == n - 1;
    }

    @Test
    void aDayOrAWeekday_isEnoughWhereBothAreNamed() {
        at("13 * FRI").isOn(day -> day.getDayOfMonth() == 13 || day.getDayOfWeek() == DayOfWeek.FRIDAY);
        at("L * MON#1").isOn(nth(DayOfWeek.MONDAY, 1).or(day -> day.getDayOfMonth() == day.lengthOfMonth()));
    }

    @Test
    void quartz_countsWeekdaysFromOne() {
        for (String any : List.of("* * ?", "? * *", "* * ? *", "? * SUN-SAT")) {
            new Days("0 0 9 " + any).isOn(_ -> true);
        }
        new Days("0 0 9 ? * 1").isOn(day -> day.getDayOfWeek() == DayOfWeek.SUNDAY);
        new Days("0 0 9 ? * SUN").isOn(day -> day.getDayOfWeek() == DayOfWeek.SUNDAY);
        new Days("0 0 9 ? * 2-6").isOn(day -> day.getDayOfWeek().getValue() <= 5);
        new Days("0 0 9 ? * FRI-MON")
                .isOn(day -> !List.of(2, 3, 4).contains(day.getDayOfWeek().getValue()));
        new Days("0 0 9 ? * 6#3").isOn(nth(DayOfWeek.FRIDAY, 3));
        new Days("0 0 9 ? * 6L")
                .isOn(day -> day.getDayOfWeek() == DayOfWeek.FRIDAY && day.getDayOfMonth() > day.lengthOfMonth() - 7);
        new Days("0 0 9 L * ?").isOn(day -> day.getDayOfMonth() == day.lengthOfMonth());
    }

    @Test
    void quartz_knowsTheNearestWeekday() {
        new Days("0 0 9 LW * ?").isOn(day -> {
            LocalDate last = day.withDayOfMonth(day.lengthOfMonth());
            return day.equals(last.minusDays(Math.max(0, last.getDayOfWeek().getValue() - 5)));
        });
        for (int n = 1; n <= 27; n++) {
            int wanted = n;
            new Days("0 0 9 " + n + "W * ?").isOn(day -> day.equals(nearest(day.withDayOfMonth(wanted))));
        }
    }

    private static LocalDate nearest(LocalDate day) {
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> day.getDayOfMonth() == 1 ? day.plusDays(2) : day.minusDays(1);
            case SUNDAY -> day.plusDays(1);
            default -> day;
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 */6 * * *       | 00:00 06:00 12:00 18:00
            */20 9,17 * * *   | 09:00 09:20 09:40 17:00 17:20 17:40
            5/25 3 * * *      | 03:05 03:30 03:55
            59 23 * * *       | 23:59
            10-40/15 0 * * *  | 00:10 00:25 00:40
            15 8-16/4 * * *   | 08:15 12:15 16:15
            */30 0 12 * * ?   | 12:00 12:00:30
            0 0/30 8-9 ? * *  | 08:00 08:30 09:00 09:30
            7 5 4 * * ? *     | 04:05:07
            """)
    void times_areThoseOfTheFields(String text, String times) {
        List<LocalDateTime> expected = START.datesUntil(START.plusDays(3))
                .flatMap(day -> Stream.of(times.split(" ")).map(time -> day.atTime(LocalTime.parse(time))))
                .toList();
        assertThat(firings(text, START.plusDays(3))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "*",
                "* * * *",
                "* * * * * * * *",
                "@daily",
                "@reboot",
                "a b c d e",
                "# * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 0 *",
                "* * * 13 *",
                "* * * * 8",
                "-1 * * * *",
                "1.5 * * * *",
                "99999999999 * * * *",
                "+1 * * * *",
                "١ * * * *",
                "* * * * ſUN",
                "*/0 * * * *",
                "*/60 * * * *",
                "1/2/3 * * * *",
                "1-2-3 * * * *",
                "5-1 * * * *",
                "* 22-2 * * *",
                "* * * DEC-FEB *",
                "* * * * FRI-MON",
                "1, * * * *",
                ",1 * * * *",
                "1,,2 * * * *",
                "* * * * FOO",
                "* * * FOO *",
                "* * MON * *",
                "* * ? * *",
                "* * * * ?",
                "L * * * *",
                "* * * L *",
                "* * LW * *",
                "* * 15W * *",
                "* * 1,L * *",
                "* * L,1 * *",
                "* * 5L * *",
                "* * L-3,1 * *",
                "* * 1-L * *",
                "* * * * L-3",
                "* * * * MON#0",
                "* * * * MON#6",
                "* * * * MON#",
                "* * * * #1",
                "* * * * 1#1#1",
                "* * * * *#1",
                "* * * * MON,TUE#1",
                "* * 1#1 * *",
                "* * * JAN#1 *",
                "0|30 9 * * *",
                "* * * * *||* * * * *",
                "0 0 9 * * ?||0 0 9 * * ?",
                "0 0 9 * * *",
                "0 0 9 1 * 1",
                "0 0 9 ? * ?",
                "60 0 9 * * ?",
                "0 0 9 ? * 0",
                "0 0 9 ? * 8",
                "0 0 9 28W * ?",
                "0 0 9 31W * ?",
                "0 0 9 0W * ?",
                "0 0 9 L-3W * ?",
                "0 0 9 1W,15W * ?",
                "0 0 9 * * ? 2020",
                "0 0 9 * * ? 2027",
                "0 0 9 * * ? 2027/1",
                "0 0 9 * * ? ?",
                // These never fire.
                "0 9 30 2 *",
                "0 9 31 4,6,9,11 *",
                "0 9 L-31 * *",
                "0 9 L-30 2 *",
                "0 0 9 30 2 ?"
            })
    void parse_refusesWhatIsNoSchedule(String text) {
        assertThat(Cron.parse(text)).isEmpty();
    }

    @Test
    void parse_refusesLongTexts() {
        String longest = "10" + ",10".repeat(30) + " * * * *";
        assertThat(longest).hasSize(Cron.MAX_LENGTH);
        assertThat(Cron.parse(longest)).contains(new Cron(longest));
        assertThat(Cron.parse(longest + " ")).isEmpty();
    }

    @Test
    void parse_keepsTheTextButForSpaces() {
        assertThat(Cron.parse(" 0\t9  * * mon\n")).contains(new Cron("0 9 * * mon"));
    }

    @Test
    void cron_isReadAsItWasWritten() {
        record Holder(Cron cron, Optional<Cron> maybe) {}
        Holder holder = new Holder(cron("0 9 * * MON#1"), Optional.of(cron("0 0 9 ? * *")));
        assertThat(Json.write(holder)).isEqualTo("{\"cron\":\"0 9 * * MON#1\",\"maybe\":\"0 0 9 ? * *\"}");
        assertThat(Json.read(Json.write(holder), Holder.class)).isEqualTo(holder);
    }

    @Test
    void next_isOfSchedulesOnly() {
        assertThatThrownBy(() -> new Cron("never").next(Instant.EPOCH, ZoneOffset.UTC))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no schedule: never");
    }

    @Test
    void next_hasNoEnd() {
        Instant later = Instant.parse("2150-06-01T00:00:00Z");
        for (String text : List.of("0 9 * * *", "0 0 9 * * ?", "0 0 9 * * ? *")) {
            assertThat(cron(text).next(later, ZoneOffset.UTC)).isEqualTo("2150-06-01T09:00:00Z");
        }
    }

    @Test
    void next_isLaterByAnything() {
        Instant nine = Instant.parse("2027-01-01T09:00:00Z");
        Cron daily = cron("0 9 * * *");
        assertThat(daily.next(nine.minusNanos(1), ZoneOffset.UTC)).isEqualTo(nine);
        assertThat(daily.next(nine, ZoneOffset.UTC)).isEqualTo(nine.plus(Duration.ofDays(1)));
        assertThat(daily.next(nine.plusNanos(1), ZoneOffset.UTC)).isEqualTo(nine.plus(Duration.ofDays(1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *              | PT1M
            * * * * * ?            | PT1S
            */15 * * * *           | PT15M
            */7 * * * *            | PT7M
            0 * * * *              | PT1H
            0 */6 * * *            | PT6H
            */15 9-16 * * *        | PT16H15M
            0 0,13 * * *           | PT13H
            0 9 * * *              | P1D
            0 9 * * MON-FRI        | P3D
            */30 9-17 * * MON-FRI  | PT63H30M
            0 9 * * SUN            | P7D
            0 9 * * MON#1          | P35D
            0 9 L * *              | P31D
            0 9 31 * *             | P61D
            0 9 1 1 *              | P366D
            * * * 1 *              | PT8040H1M
            0 9 29 2 *             | P1461D
            0 9 * 2 MON#5          | P10227D
            """)
    void longestGap_isThatOfFiveYears(String text, Duration gap) {
        assertThat(cron(text).longestGap()).isEqualTo(gap);
    }

    private static Cron cron(String text) {
        return Cron.parse(text).orElseThrow(() -> new AssertionError("refused: " + text));
    }

    private static Days at(String days) {
        return new Days("0 9 " + days);
    }

    private static List<LocalDateTime> firings(String text, LocalDate end) {
        List<LocalDateTime> firings = new ArrayList<>();
        Cron cron = cron(text);
        ZoneId utc = ZoneOffset.UTC;
        Instant at = cron.next(START.atStartOfDay(utc).toInstant().minusNanos(1), utc);
        while (at.isBefore(end.atStartOfDay(utc).toInstant())) {
            firings.add(LocalDateTime.ofInstant(at, utc));
            Instant next = cron.next(at, utc);
            assertThat(next).isAfter(at);
            at = next;
        }
        return firings;
    }

    /** A schedule that fires once a day, at nine. */
    private record Days(String text) {

        void isOn(Predicate<LocalDate> expected) {
            assertThat(firings(text, END))
                    .as(text)
                    .isEqualTo(START.datesUntil(END)
                            .filter(expected)
                            .map(day -> day.atTime(9, 0))
                            .toList());
        }
    }
}
