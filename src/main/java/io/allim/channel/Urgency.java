package io.allim.channel;

import java.util.Arrays;
import java.util.Optional;

/** How soon a message matters to its receiver, in the words of Web Push (RFC 8030, section 5.3). */
public enum Urgency {
    VERY_LOW("very-low"),
    LOW("low"),
    NORMAL("normal"),
    HIGH("high");

    private final String word;

    Urgency(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Optional<Urgency> of(String word) {
        return Arrays.stream(values())
                .filter(urgency -> urgency.word.equals(word))
                .findFirst();
    }
}
