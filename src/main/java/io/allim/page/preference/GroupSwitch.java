package io.allim.page.preference;

import io.allim.page.NameText;
import io.allim.preference.Choices;
import io.allim.preference.PreferenceScope;
import io.allim.preference.Preferences;
import io.allim.preference.WorkflowOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Switches all workflows of a category on or off, those without a category as well. What the recipient said of each of them goes; what they
 * said of a channel as a whole stays, so that whoever wants no text messages gets none by switching a category on.
 */
final class GroupSwitch implements UnaryOperator<Preferences> {

    /** The field of a form that names a category to switch, with the word before its id. */
    private static final String FIELD = "switch";

    private static final String ON = "on:";
    private static final String OFF = "off:";

    private final Choices choices;
    private final String category;
    private final boolean on;

    GroupSwitch(Choices choices, String category, boolean on) {
        this.choices = choices;
        this.category = category;
        this.on = on;
    }

    /** Empty when the form switches nothing, or nothing that there is. */
    static Optional<GroupSwitch> of(Form form, Choices choices) {
        return form.only(FIELD).flatMap(value -> read(value, choices));
    }

    /** @param value a word of {@link #word()}, or anything */
    static Optional<GroupSwitch> read(String value, Choices choices) {
        return Stream.of(ON, OFF)
                .filter(value::startsWith)
                .map(word -> new GroupSwitch(choices, value.substring(word.length()), word.equals(ON)))
                .filter(known -> choices.categories().containsKey(known.category))
                .findFirst();
    }

    /** Of the category, as the recipient reads it; empty for workflows that have none. */
    NameText name() {
        return new NameText(choices.name(category), choices.recipient().locale());
    }

    boolean isOn() {
        return on;
    }

    /** What it does, as an address says it. */
    String word() {
        return (on ? ON : OFF) + category;
    }

    @Override
    public Preferences apply(Preferences before) {
        List<WorkflowOption> workflows = choices.of(category).stream()
                .filter(option -> !option.critical())
                .toList();
        Preferences silent = before;
        for (WorkflowOption option : workflows) {
            silent = silenced(silent, PreferenceScope.workflow(option.workflow()), option.channels());
        }
        if (!category.isEmpty()) {
            silent = silenced(silent, PreferenceScope.category(category), choices.channels());
        }
        return on ? switchedOn(silent, workflows) : switchedOff(silent, workflows);
    }

    private static Preferences silenced(Preferences before, PreferenceScope scope, List<String> channels) {
        Preferences silent = before.with(scope, Optional.empty());
        for (String channel : channels) {
            silent = silent.with(scope.on(channel), Optional.empty());
        }
        return silent;
    }

    private Preferences switchedOff(Preferences silent, List<WorkflowOption> workflows) {
        if (!category.isEmpty()) {
            return silent.with(PreferenceScope.category(category), Optional.of(false));
        }
        Preferences off = silent;
        for (WorkflowOption option : workflows) {
            off = off.with(PreferenceScope.workflow(option.workflow()), Optional.of(false));
        }
        return off;
    }

    private static Preferences switchedOn(Preferences silent, List<WorkflowOption> workflows) {
        Map<String, Boolean> general = silent.everything().channels();
        Preferences on = silent;
        for (WorkflowOption option : workflows) {
            for (String channel : option.channels()) {
                boolean isMuted = !general.getOrDefault(channel, true);
                if (!isMuted && !on.verdict(option.subject(), channel).wanted()) {
                    on = on.with(PreferenceScope.workflow(option.workflow()).on(channel), Optional.of(true));
                }
            }
        }
        return on;
    }
}
