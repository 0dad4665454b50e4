package io.allim.telemetry;

import java.time.Duration;

/** Counts what happens. Called by many threads on the way of each message: it neither waits nor throws. */
public interface Metrics {

    /** What is counted. */
    enum Count {
        /** A notification was taken in. */
        ACCEPTED,
        /** A message was taken by its channel. */
        SENT,
        /** A delivery ended without success. */
        FAILED,
        /** An attempt did not work, and there is another. */
        RETRIED,
        /** A delivery waits: for a time of its own, for quiet hours to end, for its digest, or for its turn. */
        HELD,
        /** A delivery was not to be sent, or its time was over. */
        SKIPPED,
        /** A provider told of a message that this service does not know: of another application, as a rule. */
        FOREIGN
    }

    void count(Count what);

    /** The same of a channel, where that makes a difference. */
    default void count(Count what, String channel) {
        count(what);
    }

    /** How long a channel took for one attempt. */
    void attempted(Duration time);

    /** The same of a channel, where that makes a difference. */
    default void attempted(Duration time, String channel) {
        attempted(time);
    }

    /** How late something was that a tick found. */
    void found(Duration late);

    /** A tick has seen all that was due, or had no more time to look for it. */
    default void ticked() {}
}
