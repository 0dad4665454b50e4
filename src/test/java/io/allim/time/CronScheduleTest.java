package io.allim.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What schedules work out when nothing is remembered of them yet. */
class CronScheduleTest {

    /** The 1st of January 2027 is a Friday. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 9 * * *         | 2027-01-01T08:59:59.9 | 2027-01-01T09:00
            0 9 * * *         | 2027-01-01T09:00      | 2027-01-02T09:00
            0 9 * * *         | 2027-12-31T09:00      | 2028-01-01T09:00
            0 9,17 * * *      | 2027-01-01T09:00      | 2027-01-01T17:00
            0 9 * * sat       | 2027-01-01T08:00      | 2027-01-02T09:00
            0 9 * * SUN/2     | 2027-01-03T09:00      | 2027-01-05T09:00
            0 9 31 * *        | 2027-01-31T09:00      | 2027-03-31T09:00
            0 9 29 2 *        | 2027-01-01T00:00      | 2028-02-29T09:00
            30 0 9 * * ?      | 2027-01-01T09:00:29   | 2027-01-01T09:00:30
            30 0 9 ? * MON *  | 2027-01-01T09:00:30   | 2027-01-04T09:00:30
            """)
    void after_isTheNextTimeOnADayOfTheSchedule(String text, LocalDateTime time, LocalDateTime next) {
        assertThat(CronSchedule.of(text).orElseThrow().after(time)).isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 9 30 2 *", "0 9 * *", "61 9 * * *", "0 9 * * MON-", "0 0 9 * * ? 2027"})
    void firings_areOfSchedulesThatFire(String text) {
        assertThat(CronSchedule.of(text)).isEmpty();
    }

    @Test
    void recent_forgetsWhatWasNotAskedForLongest() {
        LruCache<String, Integer> recent = new LruCache<>(2);
        recent.keep("a", 1);
        recent.keep("b", 2);
        assertThat(recent.find("a")).contains(1);
        recent.keep("c", 3);
        assertThat(recent.find("a")).contains(1);
        assertThat(recent.find("b")).isEmpty();
        assertThat(recent.find("c")).contains(3);
    }

    /**
     * In Berlin clocks go from two to three on the 28th of March 2027, in Lord Howe from two to half past two on the 3rd of
     * October. A time that is skipped is due as much later, which may be after one that follows.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            30 2 * * *     | Europe/Berlin       | 2027-03-28T00:00:00Z | 2027-03-28T01:30:00Z
            30 2 * * *     | Europe/Berlin       | 2027-03-28T01:29:59Z | 2027-03-28T01:30:00Z
            30 2 * * *     | Europe/Berlin       | 2027-03-28T01:30:00Z | 2027-03-29T00:30:00Z
            20,40 2 * * *  | Australia/Lord_Howe | 2027-10-02T15:00:00Z | 2027-10-02T15:40:00Z
            20,40 2 * * *  | Australia/Lord_Howe | 2027-10-02T15:40:00Z | 2027-10-02T15:50:00Z
            20,40 2 * * *  | Australia/Lord_Howe | 2027-10-02T15:50:00Z | 2027-10-03T15:20:00Z
            """)
    void skippedTimes_areDueAsMuchLater(String text, ZoneId zone, Instant after, Instant next) {
        assertThat(new Cron(text).workedOut(after, zone)).isEqualTo(next);
    }
}
