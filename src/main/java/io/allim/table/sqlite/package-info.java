/**
 * The embedded engine of the {@link io.allim.table table}: one SQLite file.
 *
 * <pre>
 * item          pk  sk | version  body | shard  due_at | list  list_sort | expires
 *               the key                  when due        when listed       when it expires
 *
 * item_key      pk, sk                     unique   get, partition queries, every write
 * item_due      shard, due_at, pk, sk      sparse   due
 * item_list     list, list_sort, pk, sk    sparse   list queries
 * item_expires  expires                    sparse   sweep
 * </pre>
 *
 * <p>Each read walks one index in its order and sorts nothing. Text is compared by its UTF-8 bytes, instants are
 * milliseconds since 1970, and a sparse index holds the items that have the mark. Items lie in a table with row ids, not
 * in the key's index: bodies may be large, and an index is fast while its rows are small.
 *
 * <p>All writes go through one thread, many in one transaction of SQLite and so with one sync to disk. Reads have
 * connections of their own and never wait for a write.
 */
package io.allim.table.sqlite;
