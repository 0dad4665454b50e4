package io.allim.notification;

import java.time.Instant;
import java.util.Optional;

/**
 * @param by the id of the delivery through which it was acknowledged; absent where a program did it beside the messages
 * @param who did it, as people know them: plain text, one line, at most 200 characters; empty where nobody knows
 */
public record Acknowledgement(Optional<String> by, Instant at, Optional<String> who) {

    /** By somebody whose name nobody knows, such as by a page that asks for none. */
    public Acknowledgement(String by, Instant at) {
        this(Optional.of(by), at, Optional.empty());
    }

    /** For sentences: {@code acknowledged by Ada Lovelace}. */
    public String description() {
        return "acknowledged" + who.map(name -> " by " + name).orElse("");
    }
}
