package io.allim.time;

import com.cronutils.model.Cron;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.model.time.generator.FieldValueGeneratorFactory;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * When a schedule fires by a clock that is never put forward or back. A day on which it fires has the same firings as any
 * other, so that the parser's library is asked for days only, which it takes some ten microseconds to find.
 */
final class CronSchedule {

    /** Five years hold a leap day, and months of all lengths that begin with any weekday. */
    private static final LocalDate START = LocalDate.of(2024, 1, 1);

    private static final LocalDate END = START.plusYears(5);

    private final ExecutionTime schedule;
    private final BitSet secondsOfDay;
    private final LruCache<YearMonth, BitSet> daysOfMonth = new LruCache<>(24);

    private CronSchedule(Cron cron) {
        schedule = ExecutionTime.forCron(cron);
        secondsOfDay = secondsOfDay(cron);
    }

    private static BitSet secondsOfDay(Cron cron) {
        BitSet times = new BitSet();
        for (int hour : values(cron, CronFieldName.HOUR, 23)) {
            for (int minute : values(cron, CronFieldName.MINUTE, 59)) {
                for (int second : values(cron, CronFieldName.SECOND, 59)) {
                    times.set(LocalTime.of(hour, minute, second).toSecondOfDay());
                }
            }
        }
        return times;
    }

    private static List<Integer> values(Cron cron, CronFieldName name, int max) {
        return Optional.ofNullable(cron.retrieve(name))
                .map(field -> FieldValueGeneratorFactory.forCronField(field).generateCandidates(0, max))
                .orElse(List.of(0));
    }

    /** Empty when the text is no schedule or one that never fires. */
    static Optional<CronSchedule> of(String text) {
        return CronSyntax.parse(text)
                .map(CronSchedule::new)
                .filter(schedule -> schedule.nextDay(START).isPresent());
    }

    /** The first firing later than {@code time}; it is on a full second. */
    LocalDateTime after(LocalDateTime time) {
        LocalDate day = time.toLocalDate();
        int second = secondsOfDay.nextSetBit(time.toLocalTime().toSecondOfDay() + 1);
        if (second >= 0 && daysOfMonth(YearMonth.from(day)).get(day.getDayOfMonth())) {
            return day.atTime(LocalTime.ofSecondOfDay(second));
        }
        return dayAfter(day).atTime(LocalTime.ofSecondOfDay(secondsOfDay.nextSetBit(0)));
    }

    private LocalDate dayAfter(LocalDate day) {
        YearMonth month = YearMonth.from(day);
        int next = daysOfMonth(month).nextSetBit(day.getDayOfMonth() + 1);
        return next > 0 ? month.atDay(next) : nextDay(month.atEndOfMonth()).orElseThrow();
    }

    private BitSet daysOfMonth(YearMonth month) {
        return daysOfMonth.find(month).orElseGet(() -> daysOfMonth.keep(month, found(month)));
    }

    private BitSet found(YearMonth month) {
        BitSet days = new BitSet();
        Optional<LocalDate> day = nextDay(month.atDay(1).minusDays(1));
        while (day.map(YearMonth::from).filter(month::equals).isPresent()) {
            days.set(day.get().getDayOfMonth());
            day = nextDay(day.get());
        }
        return days;
    }

    private Optional<LocalDate> nextDay(LocalDate after) {
        return schedule.nextExecution(after.atTime(23, 59, 59).atZone(ZoneOffset.UTC))
                .map(firing -> firing.toLocalDate());
    }

    /** Between two firings of a day, or between the last of a day and the first of the next that has some. */
    Duration longestGap() {
        int first = secondsOfDay.nextSetBit(0);
        int last = secondsOfDay.length() - 1;
        long longest = Duration.ofDays(longestDays()).toSeconds() - (last - first);
        for (int second = first; second < last; second = secondsOfDay.nextSetBit(second + 1)) {
            longest = Math.max(longest, secondsOfDay.nextSetBit(second + 1) - second);
        }
        return Duration.ofSeconds(longest);
    }

    /** At least one gap is seen, however rare the days are. */
    private long longestDays() {
        LocalDate day = dayAfter(START);
        long longest = 0;
        do {
            LocalDate next = dayAfter(day);
            longest = Math.max(longest, ChronoUnit.DAYS.between(day, next));
            day = next;
        } while (day.isBefore(END));
        return longest;
    }
}
