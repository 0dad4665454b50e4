package io.allim.delivery;

import java.util.Locale;

/** What a delivery that is {@link State#HELD} waits for. */
public enum HoldReason {
    /** A worker. */
    DUE,
    /** The time for which it was planned: {@code sendAt}, or its step's wait. */
    LATER,
    /** The end of quiet hours, or the begin of the hours in which it may go. */
    QUIET_HOURS,
    /** Its next attempt. */
    RETRY,
    /** Its digest. */
    DIGEST,
    /** A place: in its step's throttle, in the rate of its channel or host; or another message of its thread. */
    LIMIT;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
