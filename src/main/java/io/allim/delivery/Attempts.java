package io.allim.delivery;

import java.util.Optional;

/**
 * What was tried.
 *
 * @param count since it was planned or redriven
 * @param leases how often it was ever leased; tells one lease from another
 * @param mayHaveLeft whether an attempt ended without anybody knowing if the message left
 * @param reference by which the provider knows the message
 */
record Attempts(int count, int leases, boolean mayHaveLeft, Optional<String> reference) {

    static final Attempts NONE = new Attempts(0, 0, false, Optional.empty());

    Attempts leased() {
        return new Attempts(count + 1, leases + 1, mayHaveLeft, reference);
    }

    /** The last one was not made after all. */
    Attempts uncounted() {
        return new Attempts(Math.max(0, count - 1), leases, mayHaveLeft, reference);
    }

    Attempts restarted() {
        return new Attempts(0, leases, mayHaveLeft, reference);
    }

    Attempts mayHaveLeft(boolean left) {
        return new Attempts(count, leases, mayHaveLeft || left, reference);
    }

    /** @param text empty text: the provider gave none */
    Attempts referredTo(String text) {
        return new Attempts(count, leases, mayHaveLeft, Optional.of(text).filter(given -> !given.isEmpty()));
    }
}
