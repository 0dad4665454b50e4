package io.allim.page.preference;

import io.allim.channel.Label;
import io.allim.preference.PreferenceScope;
import io.allim.preference.PreferenceSubject;
import io.allim.preference.Preferences;
import java.util.Optional;

/**
 * One box to tick.
 *
 * @param scope where its answer stands
 * @param subject a message that the answer would be for
 * @param label of its channel; empty where it is for all channels
 * @param on whether such a message is wanted as things are
 */
record Checkbox(PreferenceScope scope, PreferenceSubject subject, Label label, boolean on) {

    private static final Label NONE = new Label("");

    static Checkbox of(PreferenceScope scope, PreferenceSubject subject, Preferences preferences) {
        return new Checkbox(scope, subject, NONE, isWanted(scope, subject, preferences));
    }

    Checkbox labelled(Label name) {
        return new Checkbox(scope, subject, name, on);
    }

    /** Where the place is all channels, a channel without a name stands for those that have no answer of their own. */
    private static boolean isWanted(PreferenceScope scope, PreferenceSubject subject, Preferences preferences) {
        return preferences.verdict(subject, scope.channel().orElse("")).wanted();
    }

    /** By which a form names it. */
    public String key() {
        return key(scope);
    }

    static String key(PreferenceScope scope) {
        return scope.level() + "|" + scope.name() + "|" + scope.channel().orElse("");
    }

    /** Says no more than is needed, so that wider choices go on to hold. */
    Preferences choose(Preferences preferences, boolean wanted) {
        Preferences silent = preferences.with(scope, Optional.empty());
        return isWanted(scope, subject, silent) == wanted ? silent : preferences.with(scope, Optional.of(wanted));
    }
}
