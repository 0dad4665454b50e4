package io.allim.web.operation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do. */
public enum Scope {
    /** Notifications, recipients, redriving. */
    SEND,
    /** Everything that changes nothing and shows no secrets. */
    READ,
    /** The same without the words and data of what is marked secret, and the settings that {@link #ADMIN} changes, without keys. */
    VIEW,
    /** All of the above, and keys, secrets and suppressions. */
    ADMIN;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> of(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst();
    }
}
