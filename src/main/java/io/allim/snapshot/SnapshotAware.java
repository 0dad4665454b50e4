package io.allim.snapshot;

/** A part of the process that a snapshot concerns. An implementation is a bean. Both are called while nothing is at work. */
public interface SnapshotAware {

    /**
     * Goes once through what the first work would have to load. Writes to no store, uses no network and no credentials,
     * since there are none yet; does nothing where that part is not in use.
     */
    default void prime() {}

    /** Lets go of connections, and of what others told that will be old by then. The next use makes and asks anew. */
    default void disconnect() {}
}
