package io.allim.preference;

import java.util.Optional;

/**
 * Where an answer stands in preferences.
 *
 * @param name of the category or the workflow; empty text for everything
 * @param channel absent: the answer is for all channels
 */
public record PreferenceScope(Level level, String name, Optional<String> channel) {

    public enum Level {
        EVERYTHING,
        CATEGORY,
        WORKFLOW
    }

    public static final PreferenceScope EVERYTHING = new PreferenceScope(Level.EVERYTHING, "", Optional.empty());

    public static PreferenceScope category(String name) {
        return new PreferenceScope(Level.CATEGORY, name, Optional.empty());
    }

    public static PreferenceScope workflow(String id) {
        return new PreferenceScope(Level.WORKFLOW, id, Optional.empty());
    }

    public PreferenceScope on(String narrower) {
        return new PreferenceScope(level, name, Optional.of(narrower));
    }

    /** As a sentence names it: {@code category marketing on email}. */
    @Override
    public String toString() {
        String what = switch (level) {
            case EVERYTHING -> "everything";
            case CATEGORY -> "category " + name;
            case WORKFLOW -> "workflow " + name;
        };
        return what + channel.map(on -> " on " + on).orElse("");
    }
}
