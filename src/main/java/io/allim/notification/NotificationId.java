package io.allim.notification;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.allim.snapshot.Entropy;
import io.allim.table.Sha256;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code ntf_} and a ULID: ids made later sort after those made earlier.
 *
 * @param ulid 26 characters of Crockford's base 32: 48 bits of milliseconds, 80 random bits
 * @see <a href="https://github.com/ulid/spec">ULID</a>
 */
public record NotificationId(String ulid) {

    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final String PREFIX = "ntf_";
    private static final int LENGTH = 26;

    private static final int RANDOM_BYTES = 10;

    public static NotificationId next(Instant now) {
        return of(now, Entropy.bytes(RANDOM_BYTES));
    }

    /** The id of a digest: made anew of the same, it is the same. */
    public static NotificationId derived(Instant at, String from) {
        return of(at, Arrays.copyOf(Sha256.of(from), RANDOM_BYTES));
    }

    /** The least of those that are made at an instant. */
    static NotificationId first(Instant at) {
        return of(at, new byte[RANDOM_BYTES]);
    }

    private static NotificationId of(Instant now, byte[] random) {
        char[] text = new char[LENGTH];
        long time = now.toEpochMilli();
        for (int i = 9; i >= 0; i--, time >>>= 5) {
            text[i] = DIGITS[(int) (time & 31)];
        }
        for (int i = 0; i < 16; i++) {
            text[10 + i] = DIGITS[fiveBits(random, i * 5)];
        }
        return new NotificationId(new String(text));
    }

    /** When it was made, to the millisecond. */
    public Instant time() {
        long time = 0;
        for (char digit : ulid.substring(0, 10).toCharArray()) {
            time = time << 5 | Arrays.binarySearch(DIGITS, digit);
        }
        return Instant.ofEpochMilli(time);
    }

    private static int fiveBits(byte[] bytes, int offset) {
        int first = bytes[offset / 8] & 0xff;
        int second = offset / 8 + 1 < bytes.length ? bytes[offset / 8 + 1] & 0xff : 0;
        return (first << 8 | second) >>> (11 - offset % 8) & 31;
    }

    public static Optional<NotificationId> parse(String text) {
        return text.startsWith(PREFIX) ? ofUlid(text.substring(PREFIX.length())) : Optional.empty();
    }

    /** @return empty when it is no ULID */
    public static Optional<NotificationId> ofUlid(String ulid) {
        boolean fits = ulid.length() == LENGTH && ulid.charAt(0) <= '7';
        for (int i = 0; fits && i < LENGTH; i++) {
            fits = isDigit(ulid.charAt(i));
        }
        return fits ? Optional.of(new NotificationId(ulid)) : Optional.empty();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' && c != 'i' && c != 'l' && c != 'o' && c != 'u';
    }

    @JsonCreator
    static NotificationId stored(String text) {
        return parse(text).orElseThrow();
    }

    @Override
    @JsonValue
    public String toString() {
        return PREFIX + ulid;
    }
}
