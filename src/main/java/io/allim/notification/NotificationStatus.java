package io.allim.notification;

import java.util.Arrays;
import java.util.Locale;

/** How far a notification is. */
public enum NotificationStatus {
    /** A digest that takes items; stored and answered as {@code gathering}. */
    COLLECTING,
    /** Deliveries are still being made. */
    PLANNING,
    /** All deliveries are made. */
    PLANNED,
    /** No delivery is made any more; those that have not left are being cancelled. */
    CANCELLING,
    /** Everything that had not left was cancelled. */
    CANCELLED;

    public String word() {
        return this == COLLECTING ? "gathering" : name().toLowerCase(Locale.ROOT);
    }

    /** @param word stored or answered */
    static NotificationStatus of(String word) {
        return Arrays.stream(values())
                .filter(status -> status.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no notification is " + word));
    }

    public boolean isCancel() {
        return this == CANCELLING || this == CANCELLED;
    }

    /** Whether due work is left. */
    public boolean isOpen() {
        return this == COLLECTING || this == PLANNING || this == CANCELLING;
    }
}
