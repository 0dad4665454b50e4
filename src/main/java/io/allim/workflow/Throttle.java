package io.allim.workflow;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How many messages of a step one receiver gets in a while. The window opens with the first message and is closed
 * {@code per} later.
 *
 * @param limit from 1 to 1,000
 * @param key a Liquid text over the notification's data; each value of it is counted by itself
 */
public record Throttle(int limit, Duration per, Optional<String> key, Overflow overflow) {

    /** What becomes of a message too many. */
    public enum Overflow {
        SKIP,
        /** It waits for the window to close, and is then decided again. */
        HOLD;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Overflow> of(String word) {
            return Arrays.stream(values())
                    .filter(overflow -> overflow.word().equals(word))
                    .findFirst();
        }
    }
}
