package io.allim.channel.webhook;

import java.util.Optional;

/** How a request went. */
sealed interface Exchange {

    /** @param retryAfter the header as it came */
    record Answered(int status, Optional<String> retryAfter) implements Exchange {}

    /** The request did not leave, and must not. */
    record Blocked() implements Exchange {}

    /** The request did not leave: there was no connection. */
    record NotSent(String why) implements Exchange {}

    /** The request did not leave, since this service can't send so many at once. */
    record Full() implements Exchange {}

    /** The request left, in part at least, and nobody knows what became of it. */
    record Unanswered(String why) implements Exchange {}
}
