package io.allim.table;

/** What must hold for a write to happen. An expired item counts as absent. */
public sealed interface Condition {

    /** There is no item with this key. */
    record Absent() implements Condition {}

    /** The item was not written since it was read with this version. */
    record VersionIs(long version) implements Condition {}

    /** The write happens in any case. */
    record None() implements Condition {}
}
