package io.allim.channel.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of Standard Webhooks:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme
 */
final class Signature {

    static final String SECRET_PREFIX = "whsec_";

    private Signature() {}

    /**
     * The value of the header, which holds one signature per secret.
     *
     * @param timestamp seconds since 1970
     */
    static String header(List<String> secrets, String id, long timestamp, byte[] body) {
        byte[] start = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return secrets.stream()
                .map(secret -> Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length())))
                .map(key -> "v1," + Base64.getEncoder().encodeToString(hmac(key, start, body)))
                .collect(Collectors.joining(" "));
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
