package io.allim.preference;

import io.allim.time.Hours;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Hours of the week as the API shows them, which is also how the API takes them. */
public record HoursView(List<String> days, String from, String to, Optional<String> zone) {

    public static HoursView of(Hours hours) {
        return new HoursView(
                hours.days().stream().sorted().map(HoursView::word).toList(),
                hours.from().toString(),
                hours.to().toString(),
                hours.zone().map(ZoneId::getId));
    }

    static String word(DayOfWeek day) {
        return day.name().toLowerCase(Locale.ROOT);
    }
}
