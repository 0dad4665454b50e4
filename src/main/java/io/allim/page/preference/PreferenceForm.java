package io.allim.page.preference;

import io.allim.channel.Label;
import io.allim.page.NameText;
import io.allim.preference.Choices;
import io.allim.preference.PreferenceScope;
import io.allim.preference.PreferenceSubject;
import io.allim.preference.Preferences;
import io.allim.preference.WorkflowOption;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a recipient can choose, as a table: a column for each channel, a row for each workflow, in groups by category.
 *
 * @param columns the channels
 * @param channels each for everything, one for each column
 */
record PreferenceForm(
        Checkbox everything,
        List<Label> columns,
        List<Checkbox> channels,
        QuietHoursChoice quietHours,
        List<Group> groups) {

    /** Of more columns no desk has room for; then rows are written below each other, as on a phone. */
    private static final int MAX_COLUMNS = 7;

    /** Of fewer groups one sees the whole without a list of them. */
    private static final int FEW_GROUPS = 4;

    /** What a page may name in its form: the state of a box when it was shown, and that it is ticked now. */
    private static final String ON_BEFORE = "on-before";

    private static final String OFF_BEFORE = "off-before";
    private static final String ON = "on";

    /**
     * @param id of the category; empty text for workflows that have none
     * @param name of the category
     */
    record Group(String id, NameText name, List<Row> rows) {

        private List<Checkbox> boxes() {
            return rows.stream().flatMap(row -> row.checkboxes().stream()).toList();
        }

        /** Whether there is something to switch on. */
        public boolean hasOff() {
            return boxes().stream().anyMatch(box -> !box.on());
        }

        /** Whether there is something to switch off. */
        public boolean hasOn() {
            return boxes().stream().anyMatch(Checkbox::on);
        }
    }

    /**
     * @param name of the workflow, for people
     * @param cells one for each column
     * @param frequencies the choice of how often, where there is one
     */
    record Row(NameText name, boolean critical, List<Cell> cells, List<FrequencyChoice> frequencies) {

        /** Those that are there and say something. */
        List<Checkbox> checkboxes() {
            return critical
                    ? List.of()
                    : cells.stream().flatMap(cell -> cell.boxes().stream()).toList();
        }
    }

    /** @param boxes one, or none where the workflow is not heard on the channel */
    record Cell(Label channel, List<Checkbox> boxes) {}

    static PreferenceForm of(Preferences preferences, Choices options) {
        return new PreferenceForm(
                Checkbox.of(PreferenceScope.EVERYTHING, PreferenceSubject.PLAIN, preferences),
                options.channels().stream().map(options::label).toList(),
                options.channels().stream()
                        .map(channel -> Checkbox.of(
                                        PreferenceScope.EVERYTHING.on(channel), PreferenceSubject.PLAIN, preferences)
                                .labelled(options.label(channel)))
                        .toList(),
                QuietHoursChoice.of(preferences, options.recipient().zone()),
                options.categories().keySet().stream()
                        .map(category -> group(category, preferences, options))
                        .toList());
    }

    private static Group group(String category, Preferences preferences, Choices options) {
        List<Row> rows = options.of(category).stream()
                .map(option -> row(option, preferences, options))
                .toList();
        return new Group(
                category,
                new NameText(options.name(category), options.recipient().locale()),
                rows);
    }

    private static Row row(WorkflowOption option, Preferences preferences, Choices options) {
        return new Row(
                new NameText(option.name(), options.recipient().locale()),
                option.critical(),
                options.channels().stream()
                        .map(channel -> cell(channel, option, preferences, options))
                        .toList(),
                FrequencyChoice.of(option, preferences, options.recipient().locale()).stream()
                        .toList());
    }

    private static Cell cell(String channel, WorkflowOption option, Preferences preferences, Choices options) {
        Label label = options.label(channel);
        return new Cell(
                label,
                option.channels().stream()
                        .filter(channel::equals)
                        .map(on -> Checkbox.of(
                                        PreferenceScope.workflow(option.workflow())
                                                .on(on),
                                        option.subject(),
                                        preferences)
                                .labelled(label))
                        .toList());
    }

    public boolean isWide() {
        return columns.size() <= MAX_COLUMNS;
    }

    public boolean hasManyGroups() {
        return groups.size() >= FEW_GROUPS;
    }

    /** Whether there is something to switch off. */
    public boolean hasOn() {
        return checkboxes().stream().anyMatch(Checkbox::on);
    }

    /** How many columns a row has with that of the names. */
    public int width() {
        return columns.size() + 1;
    }

    public List<Checkbox> checkboxes() {
        List<Checkbox> checkboxes = new ArrayList<>();
        checkboxes.add(everything);
        checkboxes.addAll(channels);
        groups.forEach(group -> checkboxes.addAll(group.boxes()));
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
