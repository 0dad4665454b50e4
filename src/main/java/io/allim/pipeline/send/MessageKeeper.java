package io.allim.pipeline.send;

/** Told of each attempt when it is recorded, so that the words of what was sent can be kept. */
@FunctionalInterface
interface MessageKeeper {

    /** Keeps nothing. */
    MessageKeeper NONE = _ -> {};

    void keep(LeaseStage.Leased leased);
}
