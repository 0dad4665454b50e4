package io.allim.table;

import java.time.Instant;

/** Instants as engines keep them: milliseconds since 1970, in 64 bits. */
public final class StorableTime {

    private StorableTime() {}

    /**
     * Cut to the millisecond.
     *
     * @throws IllegalArgumentException when it is too far away to be kept
     */
    public static Instant truncated(Instant instant) {
        try {
            return Instant.ofEpochMilli(instant.toEpochMilli());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("an instant is out of the range of 64-bit milliseconds", e);
        }
    }

    /** Or the nearest that there are: {@code Instant.MAX} is a fine way to say "all that is ever due". */
    public static long nearest(Instant instant) {
        try {
            return instant.toEpochMilli();
        } catch (ArithmeticException e) {
            return instant.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
    }
}
