package io.allim.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules where clocks go forward and back. */
@Tag("slow")
class CronZonesTest {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
    private static final ZoneId APIA = ZoneId.of("Pacific/Apia");

    private static final List<Plan> PLANS = List.of(
            new Plan("* * * * *", _ -> true),
            new Plan("*/15 * * * *", time -> time.getMinute() % 15 == 0),
            new Plan("0 * * * *", time -> time.getMinute() == 0),
            new Plan("0 */6 * * *", time -> time.getMinute() == 0 && time.getHour() % 6 == 0),
            new Plan(
                    "15,30 0-3 * * *",
                    time -> time.getMinute() % 30 % 15 == 0
                            && List.of(15, 30).contains(time.getMinute())
                            && time.getHour() <= 3),
            new Plan("30 2 * * *", time -> time.equals(LocalTime.of(2, 30))),
            new Plan(
                    "55 1,2 * * *",
                    time -> time.getMinute() == 55 && List.of(1, 2).contains(time.getHour())),
            new Plan("45 23 * * *", time -> time.equals(LocalTime.of(23, 45))),
            new Plan(
                    "15 0,2 * * *",
                    time -> time.getMinute() == 15 && List.of(0, 2).contains(time.getHour())));

    /** Fires every day, at the minutes of the day that are meant. */
    private record Plan(String text, Predicate<LocalTime> meant) {

        Cron cron() {
            return Cron.parse(text).orElseThrow();
        }

        /** By the definition: the instant of each of the times that are meant, three days to either side. */
        NavigableSet<Instant> firings(LocalDateTime around, ZoneId zone) {
            return around.toLocalDate()
                    .minusDays(3)
                    .datesUntil(around.toLocalDate().plusDays(4))
                    .flatMap(day -> minutes().stream().map(day::atTime))
                    .map(time -> Zones.instant(time, zone.getRules()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private List<LocalTime> minutes() {
            return IntStream.range(0, 24 * 60)
                    .mapToObj(minute -> LocalTime.ofSecondOfDay(minute * 60))
                    .filter(meant)
                    .toList();
        }
    }

    /** In 2011 the island of Apia went without a 30th of December, and several countries moved their clocks for good. */
    @ParameterizedTest
    @ValueSource(ints = {2011, 2027})
    void daily_firesOnceADayInEveryZone(int year) {
        LocalDate start = Year.of(year).atDay(1);
        LocalDate end = start.plusYears(1);
        for (LocalTime time : Stream.of("00:00", "00:30", "02:30", "03:00", "23:30")
                .map(LocalTime::parse)
                .toList()) {
            Cron cron = new Cron("%d %d * * *".formatted(time.getMinute(), time.getHour()));
            for (ZoneId zone : Zones.of(year)) {
                List<Instant> expected = start.datesUntil(end.plusDays(1))
                        .map(day -> Zones.instant(day, time, zone))
                        .distinct()
                        .toList();
                assertThat(firings(cron, expected.getFirst().minusMillis(1), expected.getLast(), zone))
                        .as("%s in %s", time, zone)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void daily_knowsNoDayThatIsNone() {
        Cron nine = new Cron("0 9 * * *");
        assertThat(firings(nine, Instant.parse("2011-12-29T00:00:00Z"), Instant.parse("2012-01-01T00:00:00Z"), APIA))
                .extracting(at -> at.atZone(APIA).toLocalDate())
                .containsExactly(
                        LocalDate.parse("2011-12-29"), LocalDate.parse("2011-12-31"), LocalDate.parse("2012-01-01"));
    }

    /** From whatever instant around any change of clocks one asks. */
    @ParameterizedTest
    @ValueSource(ints = {2011, 2027})
    void next_isThatOfTheDefinitionAroundEveryChange(int year) {
        Instant start = Year.of(year).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        for (ZoneId zone : Zones.of(year)) {
            for (ZoneOffsetTransition change : Zones.changes(zone, start, start.plus(Duration.ofDays(365)))) {
                for (Plan plan : PLANS) {
                    ask(plan, change, zone);
                }
            }
        }
    }

    private static void ask(Plan plan, ZoneOffsetTransition change, ZoneId zone) {
        NavigableSet<Instant> firings = plan.firings(change.getDateTimeBefore(), zone);
        Cron cron = plan.cron();
        Duration around = change.getDuration().abs().plusHours(1);
        Instant until = change.getInstant().plus(around);
        for (Instant after = change.getInstant().minus(around); after.isBefore(until); after = after.plusSeconds(300)) {
            assertThat(cron.next(after, zone))
                    .as("%s after %s in %s", plan.text(), after, zone)
                    .isEqualTo(firings.higher(after));
            Instant before = after.minusMillis(1);
            assertThat(cron.workedOut(before, zone))
                    .as("%s after %s in %s", plan.text(), before, zone)
                    .isEqualTo(firings.higher(before));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            30 2 * * *      | 2027-03-14T06:59:59.999Z | 2027-03-14T07:30:00Z
            30 2 * * *      | 2027-03-14T07:10:00Z     | 2027-03-14T07:30:00Z
            30 2 * * *      | 2027-03-14T07:30:00Z     | 2027-03-15T06:30:00Z
            30 2,3 * * *    | 2027-03-14T07:30:00Z     | 2027-03-15T06:30:00Z
            0 0 2 ? * SUN   | 2027-03-14T00:00:00Z     | 2027-03-14T07:00:00Z
            30 1 * * *      | 2027-11-07T05:29:59.999Z | 2027-11-07T05:30:00Z
            30 1 * * *      | 2027-11-07T05:30:00Z     | 2027-11-08T06:30:00Z
            30 1 * * *      | 2027-11-07T06:10:00Z     | 2027-11-08T06:30:00Z
            */15 * * * *    | 2027-11-07T05:45:00Z     | 2027-11-07T07:00:00Z
            * * * * * ?     | 2027-11-07T06:00:00Z     | 2027-11-07T07:00:00Z
            0 2 * * *       | 2027-11-07T06:59:59Z     | 2027-11-07T07:00:00Z
            """)
    void next_inNewYork(String text, Instant after, Instant next) {
        assertThat(new Cron(text).next(after, NEW_YORK)).isEqualTo(next);
        assertThat(new Cron(text).workedOut(after, NEW_YORK)).isEqualTo(next);
    }

    /** Clocks there go forward by half an hour at two: the second of these times comes first. */
    @Test
    void next_isNotAlwaysTheNextTime() {
        Cron cron = new Cron("15,30 2 * * *");
        Instant two = Instant.parse("2027-10-02T15:30:00Z");
        assertThat(firings(cron, two.minusSeconds(1), two.plus(Duration.ofHours(1)), LORD_HOWE))
                .containsExactly(two, two.plus(Duration.ofMinutes(15)));
    }

    @Test
    void next_isTheSameWhateverWasAskedBefore() {
        List<ZoneId> zones = List.of(NEW_YORK, LORD_HOWE, APIA, ZoneId.of("Europe/Berlin"), ZoneOffset.UTC);
        Random random = new Random(4711);
        Instant start = Instant.parse("2011-12-20T00:00:00Z");
        Instant after = start;
        for (int i = 0; i < 1_500; i++) {
            Plan plan = PLANS.get(random.nextInt(1, PLANS.size()));
            ZoneId zone = zones.get(random.nextInt(zones.size()));
            after = random.nextBoolean()
                    ? start.plusMillis(random.nextLong(Duration.ofDays(150).toMillis()))
                    : after.plusMillis(random.nextLong(-86_400_000, 86_400_000));
            assertThat(plan.cron().next(after, zone))
                    .as("%s after %s in %s", plan.text(), after, zone)
                    .isEqualTo(plan.cron().workedOut(after, zone))
                    .isEqualTo(plan.firings(LocalDateTime.ofInstant(after, zone), zone)
                            .higher(after));
        }
    }

    @Test
    void next_isTheSameForEverybodyAtOnce() throws Exception {
        List<Future<List<Instant>>> years = new ArrayList<>();
        Instant start = Instant.parse("2027-01-01T00:00:00Z");
        try (ExecutorService people = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 8; i++) {
                years.add(people.submit(
                        () -> firings(new Cron("45 2 * * *"), start, start.plus(Duration.ofDays(365)), NEW_YORK)));
            }
        }
        assertThat(years.getFirst().get()).hasSize(365);
        for (Future<List<Instant>> year : years) {
            assertThat(year.get()).isEqualTo(years.getFirst().get());
        }
    }

    private static List<Instant> firings(Cron cron, Instant after, Instant until, ZoneId zone) {
        List<Instant> firings = new ArrayList<>();
        Instant at = cron.next(after, zone);
        while (!at.isAfter(until)) {
            firings.add(at);
            Instant next = cron.next(at, zone);
            assertThat(next).isAfter(at);
            at = next;
        }
        return firings;
    }
}
