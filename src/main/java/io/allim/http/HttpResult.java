package io.allim.http;

import java.util.Map;
import java.util.Optional;

/** How a request went. */
public sealed interface HttpResult {

    /**
     * @param headers by their names in lower case; of several with one name the first
     * @param body as UTF-8, as much of it as was asked for; empty text where none was asked for
     */
    record Answered(int status, Map<String, String> headers, String body) implements HttpResult {

        public Answered {
            headers = Map.copyOf(headers);
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** The header as it came. */
        public Optional<String> retryAfter() {
            return header("retry-after");
        }
    }

    /** The request did not leave, and must not. */
    record Blocked() implements HttpResult {}

    /** The request did not leave: there was no connection. */
    record NotSent(String why) implements HttpResult {}

    /** The request did not leave, since this service can't send so many at once. */
    record Full() implements HttpResult {}

    /** The request left, in part at least, and nobody knows what became of it. */
    record Unanswered(String why) implements HttpResult {}
}
