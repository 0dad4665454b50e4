package io.allim.channel;

import java.util.Map;

/**
 * What people call a channel.
 *
 * @param english such as {@code Text message}
 * @param others the same in other languages, by ISO 639 code
 */
public record Label(String english, Map<String, String> others) {

    public Label {
        others = Map.copyOf(others);
    }

    /** The same text in all languages. */
    public Label(String text) {
        this(text, Map.of());
    }

    /** @param language an ISO 639 code; English for one that is not known here */
    public String in(String language) {
        return others.getOrDefault(language, english);
    }

    /** In English, within a sentence: {@code text message}. */
    public String noun() {
        boolean isAcronym = english.length() > 1 && Character.isUpperCase(english.charAt(1));
        return isAcronym || english.isEmpty()
                ? english
                : Character.toLowerCase(english.charAt(0)) + english.substring(1);
    }
}
