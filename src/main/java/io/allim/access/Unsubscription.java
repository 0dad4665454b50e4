package io.allim.access;

import java.util.Optional;

/**
 * What a link to unsubscribe ends. The link says it by itself, so that it works when the delivery it went out with is no
 * longer stored.
 *
 * @param workflow absent for messages that belong to none: then everything on the channel ends
 */
public record Unsubscription(Optional<String> workflow, String channel) {

    private static final char BETWEEN = '|';

    /** What a token is about. */
    String about() {
        return workflow.orElse("") + BETWEEN + channel;
    }

    public static Optional<Unsubscription> of(Token token) {
        int split = token.about().lastIndexOf(BETWEEN);
        if (token.purpose() != Purpose.UNSUBSCRIBE || split < 0) {
            return Optional.empty();
        }
        Optional<String> workflow =
                Optional.of(token.about().substring(0, split)).filter(id -> !id.isEmpty());
        return Optional.of(new Unsubscription(workflow, token.about().substring(split + 1)));
    }
}
