package io.allim.channel.discord;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * How Discord signs what it reports: Ed25519 over the timestamp and the body.
 *
 * @see <a href="https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint-validating-security-request-headers">Validating
 *     security request headers</a>
 */
final class DiscordSignature {

    private static final int KEY_DIGITS = 64;
    private static final int SIGNATURE_DIGITS = 128;

    /** What stands before the 32 bytes of an Ed25519 key in X.509 (RFC 8410). */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private DiscordSignature() {}

    /**
     * @param key 64 hexadecimal digits, as the developer portal shows it
     * @param signature 128 hexadecimal digits
     * @return false as well for a key or a signature that is none
     */
    static boolean isValid(String key, String signature, String timestamp, byte[] body) {
        if (!isKey(key) || !isHex(signature, SIGNATURE_DIGITS)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey(HexFormat.of().parseHex(key)));
            verifier.update(timestamp.getBytes(StandardCharsets.UTF_8));
            verifier.update(body);
            return verifier.verify(HexFormat.of().parseHex(signature));
        } catch (GeneralSecurityException | RuntimeException garbage) {
            return false;
        }
    }

    private static PublicKey publicKey(byte[] point) throws GeneralSecurityException {
        byte[] encoded = new byte[X509.length + point.length];
        System.arraycopy(X509, 0, encoded, 0, X509.length);
        System.arraycopy(point, 0, encoded, X509.length, point.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    static boolean isKey(String text) {
        return isHex(text, KEY_DIGITS);
    }

    private static boolean isHex(String text, int digits) {
        return text.length() == digits && text.chars().allMatch(HexFormat::isHexDigit);
    }
}
