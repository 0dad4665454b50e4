package io.allim.delivery;

import io.allim.table.Key;
import java.time.Instant;
import java.util.List;

/** Nudges workers to look at work that may be due. A hint that is lost or repeated does no harm. */
public interface Hints {

    /**
     * Answers at once and does not throw.
     *
     * @param work keys of items in the due index
     */
    void hint(List<Key> work);

    /**
     * The same for work that somebody waits for: it goes before all other. It may be done when this returns.
     *
     * @param work keys of deliveries, not more than a few
     */
    default void press(List<Key> work) {
        hint(work);
    }

    /** The same for an instant that is near. Does nothing where only ticks can know of it. */
    default void hintAt(List<Key> work, Instant at) {}

    /**
     * Asks other processes to go on with what is due in these shards. Answers at once and does not throw; does nothing
     * where there are no others.
     *
     * @param shards of the due index, not none
     * @param until as of {@link io.allim.table.Table#due}
     */
    default void share(List<Integer> shards, Instant until) {}

    /**
     * Waits until this process has seen to all that was hinted in it, and to what that hinted in turn; not at all where
     * others see to it, or only ticks do.
     */
    default void settle() throws InterruptedException {}
}
