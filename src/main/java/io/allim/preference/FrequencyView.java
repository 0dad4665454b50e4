package io.allim.preference;

import io.allim.time.Frequency;
import java.time.LocalTime;
import java.util.Optional;

/** How often somebody wants to hear, as the API shows and takes it. */
record FrequencyView(String every, Optional<String> on, Optional<String> at) {

    static FrequencyView of(Frequency frequency) {
        return new FrequencyView(
                frequency.every().word(),
                frequency.on().map(HoursView::word),
                frequency.at().map(LocalTime::toString));
    }
}
