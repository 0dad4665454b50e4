/**
 * The port to the store: {@link io.allim.table.Table} is its law, and each engine a package below that keeps it. Whatever
 * the service remembers is an item with a key, perhaps a due time, a place in a list, and an end.
 */
package io.allim.table;
