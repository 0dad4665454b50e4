package io.allim.delivery;

import java.time.Instant;
import java.util.Optional;

/** Where a delivery is, with what belongs to just that. */
sealed interface Phase {

    /** For queries and callers. */
    State state();

    /** When to look at it next; absent in the end, and while a digest decides. */
    Optional<Instant> dueAt();

    /** The same, to be looked at at another time. */
    Phase due(Optional<Instant> at);

    /**
     * It waits.
     *
     * @param paused whether nothing but hours of its recipient, its workflow or its step holds it
     */
    record Held(Optional<Instant> dueAt, boolean paused) implements Phase {

        static Held until(Instant due) {
            return new Held(Optional.of(due), false);
        }

        @Override
        public State state() {
            return State.HELD;
        }

        @Override
        public Held due(Optional<Instant> at) {
            return new Held(at, paused);
        }
    }

    /**
     * An attempt is under way, or its digest's.
     *
     * @param dueAt the end of the lease
     * @param cancelAsked whether it is to end after the attempt
     */
    record Sending(Optional<Instant> dueAt, boolean cancelAsked) implements Phase {

        @Override
        public State state() {
            return State.SENDING;
        }

        @Override
        public Sending due(Optional<Instant> at) {
            return new Sending(at, cancelAsked);
        }
    }

    /**
     * @param state a final one
     * @param cause the code of a {@link FailureReason}, where it failed; deliveries of versions before have none
     */
    record Ended(State state, Instant finishedAt, Optional<String> cause) implements Phase {

        public Ended {
            if (!state.isFinal()) {
                throw new IllegalArgumentException(state + " is no end");
            }
        }

        @Override
        public Optional<Instant> dueAt() {
            return Optional.empty();
        }

        @Override
        public Ended due(Optional<Instant> at) {
            throw new IllegalStateException("what has ended is not due");
        }
    }
}
