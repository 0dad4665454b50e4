package io.allim.page;

import io.allim.preference.PreferenceScope;
import io.allim.preference.PreferenceSubject;
import io.allim.preference.Preferences;
import io.allim.preference.WorkflowOption;
import io.allim.recipient.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a recipient can choose, the wide choices before the narrow ones.
 *
 * @param channels each for everything
 */
record PreferenceForm(Checkbox everything, List<Checkbox> channels, QuietHoursChoice quiet, List<Group> groups) {

    /** What a page may name in its form: the state of a box when it was shown, and that it is ticked now. */
    private static final String ON_BEFORE = "on-before";

    private static final String OFF_BEFORE = "off-before";
    private static final String ON = "on";

    /**
     * @param name the category; empty text for workflows that have none
     * @param whole the choice for all of the category, where there is one
     */
    record Group(String name, List<Checkbox> whole, List<Row> rows) {}

    /**
     * @param name of the workflow, for people
     * @param rhythms the choice of how often, where there is one
     */
    record Row(String name, boolean critical, List<Checkbox> cells, List<FrequencyChoice> rhythms) {}

    static PreferenceForm of(Preferences preferences, Offers offers) {
        return new PreferenceForm(
                Checkbox.of(PreferenceScope.EVERYTHING, PreferenceSubject.PLAIN, preferences),
                offers.channels().stream()
                        .map(channel -> Checkbox.of(
                                PreferenceScope.EVERYTHING.on(channel), PreferenceSubject.PLAIN, preferences))
                        .toList(),
                QuietHoursChoice.of(preferences, offers.recipient().zone()),
                offers.categories().stream()
                        .map(category -> group(category, preferences, offers))
                        .toList());
    }

    private static Group group(String category, Preferences preferences, Offers offers) {
        List<Row> rows = offers.of(category).stream()
                .map(offer -> row(offer, preferences, offers.recipient()))
                .toList();
        boolean hasChoice =
                !category.isEmpty() && (rows.isEmpty() || !rows.stream().allMatch(Row::critical));
        PreferenceSubject any = new PreferenceSubject(
                Optional.empty(), Optional.of(category), false, PreferenceSubject.PLAIN.defaults());
        List<Checkbox> whole =
                hasChoice ? List.of(Checkbox.of(PreferenceScope.category(category), any, preferences)) : List.of();
        return new Group(category, whole, rows);
    }

    private static Row row(WorkflowOption offer, Preferences preferences, Recipient recipient) {
        PreferenceScope place = PreferenceScope.workflow(offer.workflow());
        return new Row(
                offer.name(),
                offer.critical(),
                offer.channels().stream()
                        .map(channel -> Checkbox.of(place.on(channel), offer.subject(), preferences))
                        .toList(),
                FrequencyChoice.of(offer, preferences, recipient.locale()).stream()
                        .toList());
    }

    public List<Checkbox> cells() {
        List<Checkbox> cells = new ArrayList<>();
        cells.add(everything);
        cells.addAll(channels);
        groups.forEach(group -> cells.addAll(group.whole()));
        groups.stream()
                .flatMap(group -> group.rows().stream())
                .filter(row -> !row.critical())
                .forEach(row -> cells.addAll(row.cells()));
        return cells;
    }

    private List<FrequencyChoice> rhythms() {
        return groups.stream()
                .flatMap(group -> group.rows().stream())
                .flatMap(row -> row.rhythms().stream())
                .toList();
    }

    /**
     * The preferences with what the recipient changed on the page. Fields that were not changed keep their current value, and
     * unknown fields are ignored.
     */
    Preferences chosen(Preferences preferences, Form form) {
        Preferences chosen = preferences;
        for (Checkbox cell : cells()) {
            boolean on = form.has(ON, cell.key());
            if (form.has(on ? OFF_BEFORE : ON_BEFORE, cell.key())) {
                chosen = cell.choose(chosen, on);
            }
        }
        for (FrequencyChoice rhythm : rhythms()) {
            chosen = rhythm.choose(chosen, form);
        }
        return quiet.choose(chosen, form);
    }
}
