package io.allim.preference;

import io.allim.time.Frequency;
import io.allim.time.Frequency.Every;
import io.allim.web.Fields;
import io.allim.web.problem.Expected;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Optional;

/** Reads how often somebody wants to hear, as {@link FrequencyView} shows it. */
public final class FrequencyReader {

    public static final Expected EVERY = Expected.oneOf("daily", "instant", "hourly", "weekly");
    static final Expected FREQUENCY = Expected.json("an object with every", "{\"every\":\"daily\",\"at\":\"09:00\"}");

    private static final int MAX_LENGTH = 20;

    private FrequencyReader() {}

    static Frequency read(Fields fields) {
        Optional<Every> every = fields.required("every", MAX_LENGTH, Every::of, EVERY);
        Optional<DayOfWeek> on = HoursReader.optionalDay(fields, "on");
        Optional<LocalTime> at = HoursReader.optionalTime(fields, "at");
        fields.end();
        Frequency frequency = new Frequency(every.orElseThrow(), on, at);
        if (on.isPresent() && frequency.every() != Every.WEEKLY) {
            throw fields.refusal("on", "Only weekly has a day: remove on, or give `\"every\":\"weekly\"`.", "");
        }
        if (at.isPresent() && frequency.every() != Every.DAILY && frequency.every() != Every.WEEKLY) {
            throw fields.refusal(
                    "at", "Only daily and weekly have a time: remove at, or give `\"every\":\"daily\"`.", "");
        }
        return frequency;
    }
}
