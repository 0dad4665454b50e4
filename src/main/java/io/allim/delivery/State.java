package io.allim.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a delivery stands. */
public enum State {
    /** Waits for its turn. */
    HELD,
    /** A worker has leased it and is making an attempt. */
    SENDING,
    /** The channel took the message. */
    SENT,
    /** The receiver has the message. */
    DELIVERED,
    /** The channel took the message, and it came back: the address does not work. */
    BOUNCED,
    /** Every attempt failed, or one was refused for good; can be redriven. */
    FAILED,
    /** Was cancelled before anything left. */
    CANCELLED,
    /** Was not to be sent: no address, an address that is suppressed. */
    SKIPPED,
    /** Its time was over before it could be sent. */
    EXPIRED;

    public boolean isFinal() {
        return this != HELD && this != SENDING;
    }

    /** @throws IllegalArgumentException when no state has that word */
    static State of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
