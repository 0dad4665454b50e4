package io.allim.pipeline.thread;

import java.util.Optional;

/**
 * A thread as it was read or written.
 *
 * @param name tells it apart from all others; says nothing of its address and its key
 * @param version of the stored item; 0 when there is none
 */
public record ThreadEntry(String name, ThreadState state, long version) {

    /** By which the channel knows the first message. */
    public Optional<String> first() {
        return state instanceof ThreadState.Posted(String reference, var _) ? Optional.of(reference) : Optional.empty();
    }
}
