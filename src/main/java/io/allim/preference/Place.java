package io.allim.preference;

import java.util.Optional;

/**
 * Where an answer stands in preferences.
 *
 * @param name of the category or the workflow; empty text for everything
 * @param channel absent: the answer is for all channels
 */
public record Place(Level level, String name, Optional<String> channel) {

    public enum Level {
        EVERYTHING,
        CATEGORY,
        WORKFLOW
    }

    public static final Place EVERYTHING = new Place(Level.EVERYTHING, "", Optional.empty());

    public static Place category(String name) {
        return new Place(Level.CATEGORY, name, Optional.empty());
    }

    public static Place workflow(String id) {
        return new Place(Level.WORKFLOW, id, Optional.empty());
    }

    public Place on(String narrower) {
        return new Place(level, name, Optional.of(narrower));
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
