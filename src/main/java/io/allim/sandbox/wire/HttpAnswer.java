package io.allim.sandbox.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a caller gets, proper or not. */
public sealed interface HttpAnswer {

    record Reply(int status, Map<String, String> headers, byte[] body) implements HttpAnswer {}

    /** Bytes that need not be HTTP; the connection closes after them. */
    record Raw(byte[] bytes) implements HttpAnswer {}

    /** No answer: the connection is reset. */
    record Reset() implements HttpAnswer {}

    static Reply reply(int status, String contentType, String body) {
        return new Reply(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }
}
