package io.allim.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hours around a change of the clock in New York; {@link CronZonesTest} has all zones. */
class WallClockTest {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    @ParameterizedTest
    @CsvSource({
        // Skipped times are later by the hour that is skipped, also when it is some minutes past the change.
        "'5,30 2 * * *', 2027-03-14T01:59:59-05:00, 2027-03-14T03:05:00-04:00",
        "'5,30 2 * * *', 2027-03-14T03:05:00-04:00, 2027-03-14T03:30:00-04:00",
        "'5,30 2 * * *', 2027-03-14T03:30:00-04:00, 2027-03-15T02:05:00-04:00",
        // Times that are shown twice take place the first time only.
        "'30 1 * * *', 2027-11-07T00:00:00-04:00, 2027-11-07T01:30:00-04:00",
        "'30 1 * * *', 2027-11-07T01:30:00-04:00, 2027-11-08T01:30:00-05:00",
        "'5,30 1-2 * * *', 2027-11-07T01:30:00-04:00, 2027-11-07T02:05:00-05:00",
        "'5,30 1-2 * * *', 2027-11-07T01:10:00-05:00, 2027-11-07T02:05:00-05:00"
    })
    void firing_isShownOnceOrLater(String schedule, OffsetDateTime after, OffsetDateTime next) {
        assertThat(Cron.parse(schedule).orElseThrow().next(after.toInstant(), NEW_YORK))
                .isEqualTo(next.toInstant());
    }
}
