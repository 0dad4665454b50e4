package io.allim.web.operation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do. */
public enum Scope {
    /** Notifications, recipients, redriving. */
    SEND,
    /** Everything that changes nothing. */
    READ,
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
