package io.allim.table.sealed;

/** Where the keys are. */
interface KeySource {

    /** @throws io.allim.table.TableUnavailable when they can't be had, with what to do */
    Keyring read();

    /** Where something is remembered of an earlier read, the next one reads anew. */
    default void forget() {}
}
