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
}
