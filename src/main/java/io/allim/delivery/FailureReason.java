package io.allim.delivery;

/** Why a delivery ended {@link State#FAILED}, for logs: the sentence in its trace can quote what a provider answered. */
public enum FailureReason {
    /** The channel's provider refused the message. */
    REJECTED("rejected"),
    /** It refused the address for good. */
    ADDRESS_GONE("address-gone"),
    /** No attempt worked, and there is none left. */
    ATTEMPTS_EXHAUSTED("attempts-exhausted"),
    /** The set-up or the host kept it from being tried for days. */
    NOT_TRIED("not-tried"),
    /** It was cancelled, and the message may have left before. */
    CANCELLED_TOO_LATE("cancelled-too-late"),
    /** There is no message to send: its template, or what it needs, is not there. */
    NO_MESSAGE("no-message"),
    /** A limit of the day was reached. */
    DAILY_CAP("daily-cap"),
    NO_NOTIFICATION("no-notification"),
    NO_CHANNEL("no-channel"),
    /** The provider took the message and could not deliver it. */
    UNDELIVERED("undelivered");

    private final String code;

    FailureReason(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
