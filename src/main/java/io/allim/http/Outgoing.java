package io.allim.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request to a host that somebody chose. Its text form shows neither path, nor headers, nor body: each may hold a secret.
 *
 * @param method in capitals, such as {@code POST}
 * @param headers beside {@code Content-Type} and those of the connection
 * @param contentType such as {@code application/json}
 * @param body may be empty
 * @param answerBytes how much of the answer's body is to be read; 0: the status decides, and is answered as soon as it is there
 */
public record Outgoing(
        String method, HttpUrl url, Map<String, String> headers, String contentType, byte[] body, int answerBytes) {

    /** As much as an answer can have whose body decides. */
    public static final int ANSWER_BYTES = 64 * 1024;

    public Outgoing {
        headers = Map.copyOf(headers);
    }

    /** JSON, to an API whose answer says more than its status. */
    public static Outgoing json(String method, HttpUrl url, Map<String, String> headers, String body) {
        return new Outgoing(
                method, url, headers, "application/json", body.getBytes(StandardCharsets.UTF_8), ANSWER_BYTES);
    }

    @Override
    public String toString() {
        return method + " to " + url.authority();
    }
}
