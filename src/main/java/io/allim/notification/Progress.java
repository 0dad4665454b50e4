package io.allim.notification;

import java.util.Optional;

/**
 * How far the planning of a notification is.
 *
 * @param parts how many parts its deliveries are made in: one for each target that it or its workflow's steps name
 * @param planned how many of them are done
 * @param last the recipient of the topic at hand for whom deliveries were made last
 */
public record Progress(int parts, int planned, Optional<String> last) {

    public Progress next() {
        return new Progress(parts, planned + 1, Optional.empty());
    }

    public Progress within(String recipient) {
        return new Progress(parts, planned, Optional.of(recipient));
    }

    boolean isDone() {
        return planned == parts;
    }
}
