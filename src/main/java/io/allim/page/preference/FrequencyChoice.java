package io.allim.page.preference;

import io.allim.preference.Preferences;
import io.allim.preference.WorkflowOption;
import io.allim.time.Frequency;
import io.allim.time.Frequency.Every;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/**
 * The choice of how often one hears of a workflow.
 *
 * @param offered never empty
 * @param chosen one of those; absent: as the workflow has it
 * @param firstDay of the week where the recipient lives
 */
record FrequencyChoice(String workflow, List<Every> offered, Optional<Frequency> chosen, DayOfWeek firstDay) {

    /** Empty when the workflow leaves no choice. What it doesn't offer doesn't hold, and isn't shown. */
    static Optional<FrequencyChoice> of(WorkflowOption option, Preferences preferences, Optional<String> locale) {
        return Optional.of(option.frequencies())
                .filter(offered -> !offered.isEmpty())
                .map(offered -> new FrequencyChoice(
                        option.workflow(),
                        offered,
                        preferences.frequency(option.workflow()).filter(said -> offered.contains(said.every())),
                        Frequency.firstDay(locale)));
    }

    public List<DayOfWeek> days() {
        return List.of(DayOfWeek.values());
    }

    public boolean hasDay() {
        return offered.contains(Every.WEEKLY);
    }

    public boolean hasTime() {
        return hasDay() || offered.contains(Every.DAILY);
    }

    public boolean is(Every every) {
        return chosen.filter(frequency -> frequency.every() == every).isPresent();
    }

    public DayOfWeek day() {
        return chosen.flatMap(Frequency::on).orElse(firstDay);
    }

    public LocalTime time() {
        return chosen.flatMap(Frequency::at).orElse(Frequency.MORNING);
    }

    /** The whole choice as one text, with which a form tells what it showed. */
    public String key() {
        return chosen.map(frequency -> switch (frequency.every()) {
                    case INSTANT, HOURLY -> frequency.every().word();
                    case DAILY -> frequency.every().word() + " " + time();
                    case WEEKLY -> frequency.every().word() + " " + day() + " " + time();
                })
                .orElse("");
    }

    /** What a form calls a part of the choice. */
    public String field(String part) {
        return part + ":" + workflow;
    }

    Preferences choose(Preferences preferences, Form form) {
        return filled(form)
                .filter(filled -> form.changed(field("before"), filled.key()))
                .map(filled -> preferences.with(workflow, filled.chosen))
                .orElse(preferences);
    }

    /** As the form has it; empty when that can't be chosen. */
    private Optional<FrequencyChoice> filled(Form form) {
        if (form.has(field("every"), "")) {
            return Optional.of(choosing(Optional.empty()));
        }
        return form.only(field("every"))
                .flatMap(Every::of)
                .filter(offered::contains)
                .flatMap(every -> frequency(every, form))
                .map(frequency -> choosing(Optional.of(frequency)));
    }

    private FrequencyChoice choosing(Optional<Frequency> frequency) {
        return new FrequencyChoice(workflow, offered, frequency, firstDay);
    }

    private Optional<Frequency> frequency(Every every, Form form) {
        Optional<DayOfWeek> on = form.days(field("on")).stream().findFirst();
        boolean emptied = form.has(field("at"), "");
        Optional<LocalTime> at = emptied ? Optional.of(Frequency.MORNING) : form.time(field("at"));
        return switch (every) {
            case INSTANT, HOURLY -> Optional.of(new Frequency(every, Optional.empty(), Optional.empty()));
            case DAILY -> at.map(_ -> new Frequency(every, Optional.empty(), at));
            case WEEKLY -> at.flatMap(_ -> on).map(_ -> new Frequency(every, on, at));
        };
    }
}
