package io.allim.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.Json;
import io.allim.time.Frequency.Every;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrequencyTest {

    private static final Optional<LocalTime> HALF_PAST_SIX = Optional.of(LocalTime.of(18, 30));

    @Test
    void schedule_isAtItsTime() {
        assertThat(schedule(Every.INSTANT, HALF_PAST_SIX)).isEmpty();
        assertThat(schedule(Every.HOURLY, HALF_PAST_SIX)).contains("0 * * * *");
        assertThat(schedule(Every.DAILY, HALF_PAST_SIX)).contains("30 18 * * *");
        assertThat(schedule(Every.DAILY, Optional.empty())).contains("0 9 * * *");
        assertThat(schedule(Every.WEEKLY, HALF_PAST_SIX)).contains("30 18 * * MON");
        assertThat(schedule(Every.WEEKLY, Optional.empty())).contains("0 9 * * MON");
    }

    private static Optional<String> schedule(Every every, Optional<LocalTime> at) {
        return new Frequency(every, Optional.empty(), at)
                .schedule(Optional.empty())
                .map(Cron::text);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            en-US, SUN
            en-GB, MON
            ko-KR, SUN
            de-DE, MON
            ar-EG, SAT
            fa-IR, SAT
            pt-BR, SUN
            dv-MV, FRI
            zh-Hant-TW, SUN
            en-001, MON
            en, MON
            ar, MON
            en_US, MON
            no tag at all, MON
            '', MON
            """)
    void weekly_isOnTheFirstDayOfTheWeek(String locale, String day) {
        Frequency weekly = new Frequency(Every.WEEKLY, Optional.empty(), Optional.empty());
        assertThat(weekly.schedule(Optional.of(locale))).contains(new Cron("0 9 * * " + day));
        Frequency thursdays = new Frequency(Every.WEEKLY, Optional.of(DayOfWeek.THURSDAY), Optional.empty());
        assertThat(thursdays.schedule(Optional.of(locale))).contains(new Cron("0 9 * * THU"));
    }

    @Test
    void schedule_isOneThatCanBeParsed() {
        for (Every every : Every.values()) {
            for (DayOfWeek day : DayOfWeek.values()) {
                Optional<Cron> schedule =
                        new Frequency(every, Optional.of(day), HALF_PAST_SIX).schedule(Optional.of("ko-KR"));
                assertThat(schedule.map(Cron::text).flatMap(Cron::parse)).isEqualTo(schedule);
            }
        }
    }

    @Test
    void frequency_isReadAsItWasWritten() {
        Frequency daily = new Frequency(Every.DAILY, Optional.empty(), HALF_PAST_SIX);
        Frequency weekly = new Frequency(Every.WEEKLY, Optional.of(DayOfWeek.FRIDAY), Optional.empty());
        assertThat(Json.write(daily)).isEqualTo("{\"every\":\"daily\",\"at\":\"18:30:00\"}");
        assertThat(Json.read(Json.write(daily), Frequency.class)).isEqualTo(daily);
        assertThat(Json.read(Json.write(weekly), Frequency.class)).isEqualTo(weekly);
        assertThat(Every.of("weekly")).contains(Every.WEEKLY);
        assertThat(Every.of("WEEKLY")).isEmpty();
    }
}
