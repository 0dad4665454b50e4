package io.allim.api;

import io.allim.calendar.Frequency;
import io.allim.calendar.Frequency.Every;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Optional;

/** Reads how often somebody wants to hear, as {@link FrequencyView} shows it. */
final class FrequencyReader {

    private static final int MAX_LENGTH = 20;

    private FrequencyReader() {}

    static Frequency read(Fields fields) {
        Every every = fields.optional("every", MAX_LENGTH, Every::of, "Give one of instant, hourly, daily and weekly.")
                .orElseThrow(() -> fields.missing("every"));
        Optional<DayOfWeek> on = HoursReader.optionalDay(fields, "on");
        Optional<LocalTime> at = HoursReader.optionalTime(fields, "at");
        fields.end();
        if (on.isPresent() && every != Every.WEEKLY) {
            throw Problem.INVALID_FIELD.at(fields.path("on"), "Leave the day out: only weekly has one.");
        }
        if (at.isPresent() && every != Every.DAILY && every != Every.WEEKLY) {
            throw Problem.INVALID_FIELD.at(fields.path("at"), "Leave the time out: only daily and weekly have one.");
        }
        return new Frequency(every, on, at);
    }
}
