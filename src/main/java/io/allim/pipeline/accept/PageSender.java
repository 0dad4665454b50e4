package io.allim.pipeline.accept;

import io.allim.pipeline.decide.Sendable;
import io.allim.time.Deadline;
import java.util.List;

/** Sends what a planner has stored as leased by this process, while it plans on. */
@FunctionalInterface
public interface PageSender {

    /** Plans alone: what is due is hinted. */
    PageSender NONE = _ -> Pages.NONE;

    /** @param left after it nothing is begun any more, and is due at once for anybody */
    Pages begin(Deadline left);

    /** Those of one planner. */
    interface Pages extends AutoCloseable {

        Pages NONE = new Pages() {
            @Override
            public boolean areSent() {
                return false;
            }

            @Override
            public void add(List<Sendable> leased) {
                throw new IllegalStateException("nobody sends them");
            }

            @Override
            public void stop() {}

            @Override
            public void close() {}
        };

        /** Whether any are taken. */
        boolean areSent();

        /**
         * Waits while there are too many: a lease must not run out before its message is sent.
         *
         * @param leased as they are stored
         */
        void add(List<Sendable> leased);

        /** Begins none any more: they are given back. */
        void stop();

        /** Waits until each is sent or given back. */
        @Override
        void close();
    }
}
