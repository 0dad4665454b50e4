package io.allim.sandbox.wire;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * How the next calls go wrong.
 *
 * @param service only its calls; empty for all
 * @param times for how many calls, at least 1; {@link #UNTIL_CLEARED} for all until {@link Faults#clear()}
 * @param delay for {@link Kind#SLOW}
 */
public record Fault(Kind kind, Optional<Service> service, int times, Duration delay) {

    public static final int UNTIL_CLEARED = Integer.MAX_VALUE;

    static final Duration MAX_DELAY = Duration.ofMinutes(5);

    /** What goes wrong; its word is used in JSON. */
    public enum Kind {
        /** The service says that calls come too fast, in its own way; it does not take the message. */
        THROTTLE("throttle"),
        /** The service breaks and says so; it does not take the message. */
        ERROR_500("error500"),
        /** The service refuses the message for good, in its own way; trying again is of no use. */
        REJECT("reject"),
        /** The service takes the message and answers, but late. */
        SLOW("slow"),
        /** The connection is reset; the message is not taken. */
        RESET("reset"),
        /** The message is taken; the connection is reset instead of an answer. */
        RESET_AFTER("reset-after"),
        /** The message is taken; the answer is garbage. */
        MALFORMED("malformed");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word.equals(word))
                    .findFirst();
        }
    }

    /**
     * Whose calls go wrong.
     *
     * @param word used in JSON
     * @param label as the page shows it, without quotes
     */
    public record Service(String word, String label) {
        public static final Service SNS = new Service("sns", "SNS");
        public static final Service SES = new Service("ses", "SES");
        public static final Service WEBHOOK = new Service("webhook", "webhook receivers");
    }

    public Fault {
        if (times < 1) {
            throw new IllegalArgumentException("times is at least 1");
        }
        if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException("the delay is from 0 to " + MAX_DELAY.toMillis() + " milliseconds");
        }
    }

    /** For the next call of any service; a slow one takes 3 seconds. */
    public static Fault of(Kind kind) {
        return new Fault(kind, Optional.empty(), 1, Duration.ofSeconds(3));
    }

    public Fault on(Service only) {
        return new Fault(kind, Optional.of(only), times, delay);
    }

    public Fault times(int calls) {
        return new Fault(kind, service, calls, delay);
    }

    public Fault untilCleared() {
        return times(UNTIL_CLEARED);
    }

    public Fault lasting(Duration slowness) {
        return new Fault(kind, service, times, slowness);
    }
}
