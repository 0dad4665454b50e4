package io.allim.chat;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * With which earlier message a message belongs together.
 *
 * @param key by which the messages of one incident know each other at this address: 1 to 64 characters of {@code [A-Za-z0-9_-]},
 *     the same for all of them
 * @param earlier how the provider knows the first message, as {@code Outcome.Accepted} named it; empty: this is the first. Where that one is gone, the message
 *     stands for itself, as {@code Outcome.startedThread} says
 */
public record ChatThread(String key, Mode mode, Optional<String> earlier) {

    /** What becomes of a message that has an earlier one. */
    public enum Mode {
        /** It answers the first one. */
        REPLY,
        /** It takes the place of the first one. */
        REPLACE;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Mode> of(String word) {
            return Arrays.stream(values())
                    .filter(mode -> mode.word().equals(word))
                    .findFirst();
        }
    }

    /** What a channel can do at an address. */
    public enum Support {
        /** Messages stand by themselves. */
        NONE,
        /** The provider puts messages of one key together: nothing has to be kept of the first one. */
        BY_KEY,
        /** The channel needs to know the first message. */
        BY_REFERENCE
    }
}
