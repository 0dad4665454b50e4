package io.allim.channel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The channel's verdict on an attempt. What it says is shown to callers and kept: it holds no secret and no full
 * address.
 */
public sealed interface Outcome {

    /**
     * The provider took the message.
     *
     * @param reference by which the provider knows it, or empty text
     * @param notes what the sender should know: parts billed, text cut
     * @param startsThread whether the message, which was to answer or replace another one, stands for itself, since that other
     *     one is gone: later ones answer or replace this one
     */
    record Accepted(String reference, List<String> notes, boolean startsThread) implements Outcome {
        public Accepted {
            notes = List.copyOf(notes);
        }

        public Accepted(String reference, List<String> notes) {
            this(reference, notes, false);
        }
    }

    /**
     * The receiver has the message.
     *
     * @param reference by which the receiver knows it, or empty text
     */
    record Delivered(String reference) implements Outcome {}

    /**
     * Trying again would not help.
     *
     * @param addressGone whether the address itself is of no more use, so that nothing should be sent to it again
     */
    record Rejected(String why, boolean addressGone) implements Outcome {}

    /**
     * It did not work now, which is charged to the message as an attempt.
     *
     * @param after how long the provider asks to wait
     * @param mayHaveLeft whether the provider may have taken the message although it gave no answer
     * @param fault whether other messages to the same host would fare no better
     */
    record TryAgain(String why, Optional<Duration> after, boolean mayHaveLeft, Fault fault) implements Outcome {

        public TryAgain(String why, Optional<Duration> after, boolean mayHaveLeft) {
            this(why, after, mayHaveLeft, Fault.OF_THE_MESSAGE);
        }
    }

    /**
     * What an attempt that did not work says of the host. After some faults of the host in a row it is left alone for a
     * while; anything else that it answers shows that it works.
     */
    enum Fault {
        /** None: the host answered, or it was not asked. */
        OF_THE_MESSAGE(""),
        /** No connection (name, network, TLS), or no answer in time. */
        NO_ANSWER("did not answer"),
        /** It, or a gateway before it, says that it is not available: 502, 503, 504. */
        NOT_AVAILABLE("was not available");

        private final String description;

        Fault(String words) {
            this.description = words;
        }

        /** For the trace, after the host's name. */
        public String description() {
            return description;
        }
    }

    /**
     * The message was not tried, for a reason that is not its own: the set-up is wrong, or all connections are in use. It
     * surely has not left, and is tried again without being charged an attempt.
     *
     * @param after when there is likely to be room; empty when an operator has to mend something first
     */
    record NotReady(String why, Optional<Duration> after) implements Outcome {}

    /**
     * The provider knows the receiver by another address now: the message goes there, at once and without being charged an
     * attempt, and so do all later ones.
     *
     * @param address of the same kind
     */
    record Moved(String address, String why) implements Outcome {}

    /**
     * An outcome with which the provider said how soon it takes more. All messages of the limit wait so long, whichever process
     * sends them.
     *
     * @param limit the name of one of the message's {@linkplain Channel#rateLimits rate limits}
     * @param pause how long nothing more of it may leave, at most {@link #MAX_PAUSE}
     */
    record Paced(Outcome outcome, String limit, Duration pause) implements Outcome {
        public Paced {
            pause = bounded(pause);
        }
    }

    /** The provider is asked again after this time, however long it asks to be left alone. */
    Duration MAX_PAUSE = Duration.ofHours(24);

    private static Duration bounded(Duration pause) {
        if (pause.isNegative()) {
            return Duration.ZERO;
        }
        return pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
    }

    /**
     * The provider takes no more now: the message is tried again, as often as it takes, and is not charged an attempt.
     *
     * @param limit as {@link Paced#limit}
     */
    static Outcome throttled(String why, String limit, Duration pause) {
        return new Paced(new NotReady(why, Optional.of(bounded(pause))), limit, pause);
    }

    /** What became of the message, without what was said of others. */
    default Outcome ofMessage() {
        return this instanceof Paced paced ? paced.outcome().ofMessage() : this;
    }

    /** Whether the provider may bill the attempt: the message has left, or may have. */
    default boolean mayCost() {
        return switch (this) {
            case Accepted _, Delivered _ -> true;
            case TryAgain again -> again.mayHaveLeft();
            case Paced paced -> paced.outcome().mayCost();
            case Rejected _, NotReady _, Moved _ -> false;
        };
    }

    static Outcome accepted(String reference, String... notes) {
        return new Accepted(reference, List.of(notes));
    }

    /** As {@link #accepted}, of a message that was to answer or replace one that is gone: {@link Accepted#startsThread}. */
    static Outcome startedThread(String reference, String... notes) {
        return new Accepted(reference, List.of(notes), true);
    }

    static Outcome rejected(String why) {
        return new Rejected(why, false);
    }

    static Outcome addressGone(String why) {
        return new Rejected(why, true);
    }

    /** The provider said that it did not take the message. */
    static Outcome tryAgain(String why) {
        return new TryAgain(why, Optional.empty(), false);
    }

    /** Something has to be set up first, which concerns all messages and not this one. */
    static Outcome notReady(String why) {
        return new NotReady(why, Optional.empty());
    }

    /** There was no connection to the host, so that nothing left. */
    static Outcome unreachable(String why) {
        return new TryAgain(why, Optional.empty(), false, Fault.NO_ANSWER);
    }

    /** The host gave no answer: nobody knows whether it took the message. */
    static Outcome noAnswer(String why) {
        return new TryAgain(why, Optional.empty(), true, Fault.NO_ANSWER);
    }

    /** Nobody knows whether the provider took the message. */
    static Outcome unanswered(String why) {
        return new TryAgain(why, Optional.empty(), true);
    }
}
