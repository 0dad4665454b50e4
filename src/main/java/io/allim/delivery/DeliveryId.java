package io.allim.delivery;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.allim.notification.NotificationId;
import io.allim.recipient.Target;
import io.allim.table.Sha256;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code dlv_}, the notification's ULID and a hash of target and route: planning a delivery twice makes it once.
 *
 * @param hash 13 characters: 65 bits of SHA-256
 */
public record DeliveryId(NotificationId notification, String hash) {

    private static final Pattern TEXT = Pattern.compile("dlv_([0-9a-z]{26})_([0-9a-v]{13})");
    private static final int HASH_BITS = 65;

    public static DeliveryId of(NotificationId notification, Target target, Route route) {
        byte[] digest = Sha256.of(route.identity() + "\n" + target.identity());
        BigInteger bits = new BigInteger(1, digest).shiftRight(digest.length * 8 - HASH_BITS);
        String digits = bits.toString(32);
        return new DeliveryId(notification, "0".repeat(HASH_BITS / 5 - digits.length()) + digits);
    }

    public static Optional<DeliveryId> parse(String text) {
        return Optional.of(TEXT.matcher(text))
                .filter(m -> m.matches())
                .flatMap(m -> NotificationId.parse("ntf_" + m.group(1)).map(n -> new DeliveryId(n, m.group(2))));
    }

    @JsonCreator
    static DeliveryId stored(String text) {
        return parse(text).orElseThrow();
    }

    @Override
    @JsonValue
    public String toString() {
        return "dlv_" + notification.ulid() + "_" + hash;
    }
}
