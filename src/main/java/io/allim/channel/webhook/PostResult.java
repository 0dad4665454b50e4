package io.allim.channel.webhook;

import java.util.Optional;

/** How a request went. */
sealed interface PostResult {

    /** @param retryAfter the header as it came */
    record Answered(int status, Optional<String> retryAfter) implements PostResult {}

    /** The request did not leave, and must not. */
    record Blocked() implements PostResult {}

    /** The request did not leave: there was no connection. */
    record NotSent(String why) implements PostResult {}

    /** The request did not leave, since this service can't send so many at once. */
    record Full() implements PostResult {}

    /** The request left, in part at least, and nobody knows what became of it. */
    record Unanswered(String why) implements PostResult {}
}
