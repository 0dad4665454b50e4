package io.allim.access;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Texts for buttons in messages, which acknowledge one delivery: the delivery's id, a full stop, and 72 bits of an HMAC-SHA256 in
 * base64url. Some chats take no more than 64 characters.
 */
@Singleton
public class ButtonTokens {

    private static final int MAC_BYTES = 9;
    private static final byte[] CONTEXT = "allim button 1\0".getBytes(StandardCharsets.UTF_8);

    private final TokenKeys keys;

    public ButtonTokens(TokenKeys keys) {
        this.keys = keys;
    }

    /** @param delivery its id */
    public String sign(String delivery, Instant now) {
        return delivery + "." + mac(keys.of(Purpose.ACKNOWLEDGE).signing(now), delivery);
    }

    /** @return the delivery's id; empty when the text is not ours */
    public Optional<String> verify(String text, Instant now) {
        int dot = text.lastIndexOf('.');
        if (dot <= 0 || text.length() > 100) {
            return Optional.empty();
        }
        String delivery = text.substring(0, dot);
        byte[] given = text.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        return keys.of(Purpose.ACKNOWLEDGE).inForce(now).stream()
                        .anyMatch(key ->
                                MessageDigest.isEqual(mac(key, delivery).getBytes(StandardCharsets.UTF_8), given))
                ? Optional.of(delivery)
                : Optional.empty();
    }

    private static String mac(ServiceKey key, String delivery) {
        byte[] mac = key.mac(CONTEXT, delivery.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac, MAC_BYTES));
    }
}
