package io.allim.channel.webhook;

import io.allim.table.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

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
                .map(key -> "v1," + Base64.getEncoder().encodeToString(Sha256.hmac(key, start, body)))
                .collect(Collectors.joining(" "));
    }
}
