package io.allim.page;

import io.allim.preference.PreferenceScope;
import io.allim.preference.PreferenceSubject;
import io.allim.preference.Preferences;
import java.util.Optional;

/**
 * One box to tick.
 *
 * @param place where its answer stands
 * @param subject a message that the answer would be for
 * @param on whether such a message is wanted as things are
 */
record Checkbox(PreferenceScope place, PreferenceSubject subject, boolean on) {

    static Checkbox of(PreferenceScope place, PreferenceSubject subject, Preferences preferences) {
        return new Checkbox(place, subject, isWanted(place, subject, preferences));
    }

    /** Where the place is all channels, a channel without a name stands for those that have no answer of their own. */
    private static boolean isWanted(PreferenceScope place, PreferenceSubject subject, Preferences preferences) {
        return preferences.verdict(subject, place.channel().orElse("")).wanted();
    }

    /** By which a form names it. */
    public String key() {
        return place.level() + "|" + place.name() + "|" + channel();
    }

    public String channel() {
        return place.channel().orElse("");
    }

    /** Says no more than is needed, so that wider choices go on to hold. */
    Preferences choose(Preferences preferences, boolean wanted) {
        Preferences silent = preferences.with(place, Optional.empty());
        return isWanted(place, subject, silent) == wanted ? silent : preferences.with(place, Optional.of(wanted));
    }
}
