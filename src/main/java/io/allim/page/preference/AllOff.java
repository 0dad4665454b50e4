package io.allim.page.preference;

import io.allim.preference.Choice;
import io.allim.preference.PreferenceScope;
import io.allim.preference.Preferences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The way back from a recipient who wants to hear nothing any more.
 *
 * @param silent whether nothing was said of everything before
 * @param wanted where it was said that something is wanted, as a form names it
 */
record AllOff(boolean silent, List<String> wanted) {

    static final AllOff NOTHING = new AllOff(false, List.of());

    /** What a form calls the parts of the way back. */
    private static final String SILENT = "silent";

    private static final String WANTED = "wanted";

    /** Nothing is wanted, whatever was; what is critical is not asked. How often and when not is as before. */
    static Preferences of(Preferences before) {
        return new Preferences(
                new Choice(Optional.of(false), muted(before.everything()).channels()),
                muted(before.categories()),
                muted(before.workflows()),
                before.frequencies(),
                before.quietHours());
    }

    private static Map<String, Choice> muted(Map<String, Choice> choices) {
        Map<String, Choice> muted = new TreeMap<>();
        choices.forEach((name, choice) -> muted.put(name, muted(choice)));
        return muted;
    }

    private static Choice muted(Choice choice) {
        Map<String, Boolean> channels = new TreeMap<>(choice.channels());
        channels.values().removeIf(wanted -> wanted);
        return new Choice(choice.all().filter(wanted -> !wanted), channels);
    }

    /** The way back to these. */
    static AllOff from(Preferences before) {
        List<String> wanted = new ArrayList<>();
        addWanted(PreferenceScope.EVERYTHING, before.everything(), wanted);
        before.categories().forEach((name, choice) -> addWanted(PreferenceScope.category(name), choice, wanted));
        before.workflows().forEach((name, choice) -> addWanted(PreferenceScope.workflow(name), choice, wanted));
        return new AllOff(before.everything().all().isEmpty(), wanted);
    }

    private static void addWanted(PreferenceScope scope, Choice choice, List<String> wanted) {
        if (choice.all().orElse(false)) {
            wanted.add(Checkbox.key(scope));
        }
        choice.channels().forEach((channel, on) -> {
            if (on) {
                wanted.add(Checkbox.key(scope.on(channel)));
            }
        });
    }

    /**
     * What is said again of what a form names, where nothing was said since.
     *
     * @param known where an answer may stand
     */
    static Preferences undo(Preferences now, Form form, List<PreferenceScope> known) {
        Preferences undone = now;
        boolean isOff = now.everything().all().filter(all -> !all).isPresent();
        String everything = Checkbox.key(PreferenceScope.EVERYTHING);
        if (isOff && (form.has(SILENT, everything) || form.has(WANTED, everything))) {
            undone = undone.with(PreferenceScope.EVERYTHING, Optional.empty());
        }
        for (PreferenceScope scope : known) {
            if (isOff
                    && form.has(WANTED, Checkbox.key(scope))
                    && undone.answer(scope).isEmpty()) {
                undone = undone.with(scope, Optional.of(true));
            }
        }
        return undone;
    }
}
