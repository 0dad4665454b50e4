package io.allim.page.preference;

import io.allim.page.NameText;
import io.allim.preference.Choices;
import io.allim.preference.PreferenceScope;
import io.allim.preference.PreferenceSubject;
import io.allim.preference.Preferences;
import io.allim.preference.WorkflowOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a recipient can choose, the wide choices before the narrow ones.
 *
 * @param channels each for everything
 */
record PreferenceForm(Checkbox everything, List<Checkbox> channels, QuietHoursChoice quietHours, List<Group> groups) {

    /** What a page may name in its form: the state of a box when it was shown, and that it is ticked now. */
    private static final String ON_BEFORE = "on-before";

    private static final String OFF_BEFORE = "off-before";
    private static final String ON = "on";

    /**
     * @param name the category; empty text for workflows that have none
     * @param whole the choice for all of the category, where there is one
     */
    record Group(NameText name, List<Checkbox> whole, List<Row> rows) {}

    /**
     * @param name of the workflow, for people
     * @param frequencies the choice of how often, where there is one
     */
    record Row(NameText name, boolean critical, List<Checkbox> checkboxes, List<FrequencyChoice> frequencies) {}

    static PreferenceForm of(Preferences preferences, Choices options) {
        return new PreferenceForm(
                Checkbox.of(PreferenceScope.EVERYTHING, PreferenceSubject.PLAIN, preferences),
                options.channels().stream()
                        .map(channel -> Checkbox.of(
                                        PreferenceScope.EVERYTHING.on(channel), PreferenceSubject.PLAIN, preferences)
                                .labelled(options.label(channel)))
                        .toList(),
                QuietHoursChoice.of(preferences, options.recipient().zone()),
                options.shownCategories().stream()
                        .map(category -> group(category, preferences, options))
                        .toList());
    }

    private static Group group(String category, Preferences preferences, Choices options) {
        List<Row> rows = options.of(category).stream()
                .map(option -> row(option, preferences, options))
                .toList();
        boolean hasChoice =
                !category.isEmpty() && (rows.isEmpty() || !rows.stream().allMatch(Row::critical));
        PreferenceSubject any = new PreferenceSubject(
                Optional.empty(), Optional.of(category), false, PreferenceSubject.PLAIN.defaults());
        List<Checkbox> whole =
                hasChoice ? List.of(Checkbox.of(PreferenceScope.category(category), any, preferences)) : List.of();
        return new Group(
                new NameText(options.name(category), options.recipient().locale()), whole, rows);
    }

    private static Row row(WorkflowOption option, Preferences preferences, Choices options) {
        PreferenceScope scope = PreferenceScope.workflow(option.workflow());
        return new Row(
                new NameText(option.name(), options.recipient().locale()),
                option.critical(),
                option.channels().stream()
                        .map(channel -> Checkbox.of(scope.on(channel), option.subject(), preferences)
                                .labelled(options.label(channel)))
                        .toList(),
                FrequencyChoice.of(option, preferences, options.recipient().locale()).stream()
                        .toList());
    }

    public List<Checkbox> checkboxes() {
        List<Checkbox> checkboxes = new ArrayList<>();
        checkboxes.add(everything);
        checkboxes.addAll(channels);
        groups.forEach(group -> checkboxes.addAll(group.whole()));
        groups.stream()
                .flatMap(group -> group.rows().stream())
                .filter(row -> !row.critical())
                .forEach(row -> checkboxes.addAll(row.checkboxes()));
        return checkboxes;
    }

    private List<FrequencyChoice> frequencies() {
        return groups.stream()
                .flatMap(group -> group.rows().stream())
                .flatMap(row -> row.frequencies().stream())
                .toList();
    }

    /**
     * The preferences with what the recipient changed on the page. Fields that were not changed keep their current value, and
     * unknown fields are ignored.
     */
    Preferences chosen(Preferences preferences, Form form) {
        Preferences chosen = preferences;
        for (Checkbox checkbox : checkboxes()) {
            boolean on = form.has(ON, checkbox.key());
            if (form.has(on ? OFF_BEFORE : ON_BEFORE, checkbox.key())) {
                chosen = checkbox.choose(chosen, on);
            }
        }
        for (FrequencyChoice frequency : frequencies()) {
            chosen = frequency.choose(chosen, form);
        }
        return quietHours.choose(chosen, form);
    }
}
