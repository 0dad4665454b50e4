package io.allim.pipeline.thread;

import io.allim.delivery.DeliveryId;
import java.time.Instant;

/** What is known of the first message of a thread. */
public sealed interface ThreadState {

    /** There is none. */
    record None() implements ThreadState {}

    /**
     * A delivery is about to send it.
     *
     * @param since when the first of those that tried in a row began
     * @param until when the attempt is over, whatever became of it
     */
    record Claimed(DeliveryId owner, Instant since, Instant until) implements ThreadState {}

    /**
     * It was sent.
     *
     * @param reference by which the channel knows it
     * @param at when that was written last
     */
    record Posted(String reference, Instant at) implements ThreadState {}
}
