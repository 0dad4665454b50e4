package io.allim.table;

/**
 * An item as it was read.
 *
 * @param version starts at 1 when a key is written for the first time and grows with every write to it; a key that was
 *     deleted or has expired starts anew
 */
public record Stored(Item item, long version) {}
