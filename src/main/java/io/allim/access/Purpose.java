package io.allim.access;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a signed token lets its bearer do; a token for one purpose is worth nothing for another. */
public enum Purpose {
    /** Read and mark the recipient's own inbox and change the recipient's own preferences, over the API. */
    RECIPIENT(Duration.ofHours(24)),
    /** Acknowledge one delivery. */
    ACKNOWLEDGE(Duration.ofDays(30)),
    /** See what was in one digest. */
    DIGEST(Duration.ofDays(30)),
    /** See and change the recipient's preferences on the hosted page. */
    PREFERENCES(Duration.ofDays(30)),
    /** End messages such as one delivery's. People unsubscribe from old mail. */
    UNSUBSCRIBE(Duration.ofDays(400));

    private final Duration longest;

    Purpose(Duration longest) {
        this.longest = longest;
    }

    /** The longest life of a token. */
    public Duration longest() {
        return longest;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Purpose> of(String word) {
        return Arrays.stream(values())
                .filter(purpose -> purpose.word().equals(word))
                .findFirst();
    }
}
