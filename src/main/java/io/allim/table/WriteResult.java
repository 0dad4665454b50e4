package io.allim.table;

/** What became of a transaction. */
public sealed interface WriteResult {

    /** All of it is stored durably. */
    record Done() implements WriteResult {}

    /**
     * None of it is stored.
     *
     * @param key the first key, in the order of the writes, whose condition did not hold
     */
    record Refused(Key key) implements WriteResult {}

    default boolean done() {
        return this instanceof Done;
    }
}
