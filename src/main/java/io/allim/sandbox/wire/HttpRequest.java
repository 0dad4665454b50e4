package io.allim.sandbox.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came over the wire.
 *
 * @param path not decoded
 * @param query what follows the question mark, not decoded, or empty text
 * @param headers names in any case; values of a repeated header with commas between them
 */
public record HttpRequest(String method, String path, String query, Map<String, String> headers, byte[] body) {

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
