package io.allim.delivery;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.allim.notification.NotificationId;
import io.allim.recipient.Target;
import io.allim.table.Sha256;
import java.util.Optional;

/**
 * {@code dlv_}, the notification's ULID and a hash of target and route: planning a delivery twice makes it once.
 *
 * @param hash 13 characters: 65 bits of SHA-256
 */
public record DeliveryId(NotificationId notification, String hash) {

    private static final String PREFIX = "dlv_";
    private static final int HASH_BITS = 65;
    private static final int HASH_LENGTH = HASH_BITS / 5;

    public static DeliveryId of(NotificationId notification, Target target, Route route) {
        byte[] digest = Sha256.of(route.identity() + "\n" + target.identity());
        return new DeliveryId(notification, base32(digest));
    }

    /** Its first bits, five a digit. */
    private static String base32(byte[] digest) {
        StringBuilder digits = new StringBuilder(HASH_LENGTH);
        for (int bit = 0; bit < HASH_BITS; bit += 5) {
            int two = (digest[bit / 8] & 0xff) << 8 | digest[bit / 8 + 1] & 0xff;
            digits.append(Character.forDigit(two >> (11 - bit % 8) & 31, 32));
        }
        return digits.toString();
    }

    public static Optional<DeliveryId> parse(String text) {
        int end = text.length() - HASH_LENGTH - 1;
        if (end < PREFIX.length() || !text.startsWith(PREFIX) || text.charAt(end) != '_' || !isHash(text, end + 1)) {
            return Optional.empty();
        }
        return NotificationId.ofUlid(text.substring(PREFIX.length(), end))
                .map(notification -> new DeliveryId(notification, text.substring(end + 1)));
    }

    private static boolean isHash(String text, int begin) {
        for (int i = begin; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'v')) {
                return false;
            }
        }
        return true;
    }

    @JsonCreator
    static DeliveryId stored(String text) {
        return parse(text).orElseThrow();
    }

    @Override
    @JsonValue
    public String toString() {
        return PREFIX + notification.ulid() + "_" + hash;
    }
}
