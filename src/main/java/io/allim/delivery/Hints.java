package io.allim.delivery;

import io.allim.table.Key;
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
     * Waits until this process has seen to all that was hinted in it, and to what that hinted in turn; not at all where
     * others see to it, or only ticks do.
     */
    default void settle() throws InterruptedException {}
}
