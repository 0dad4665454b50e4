package io.allim.table;

/** What became of a transaction. */
public sealed interface Written {

    /** All of it is stored durably. */
    record Done() implements Written {}

    /**
     * None of it is stored.
     *
     * @param key the first key, in the order of the writes, whose condition did not hold
     */
    record Refused(Key key) implements Written {}

    default boolean done() {
        return this instanceof Done;
    }
}
