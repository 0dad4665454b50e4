/**
 * The engine of the {@link io.allim.table table} on AWS: one table of DynamoDB, on demand, with two indexes and a time to
 * live.
 *
 * <pre>
 * pk        S     the key's partition
 * sk        S     the key's sort
 * version   N     from 1
 * body      S, N  the body; N where it is a 64-bit integer, so that it can be added to
 * shard     N     of what is due
 * dueAt     N     of what is due: when, in milliseconds since 1970
 * list      S     of what is in a list
 * listSort  S     of what is in a list
 * expires   N     of what expires: when, in milliseconds since 1970
 * ttl       N     the same in seconds, rounded up, for DynamoDB's time to live
 * token     S     of what was last written alone: by whom
 *
 * the table   pk, sk           get, partition queries, every write
 * due         shard, dueAt     global secondary index, keys only: due
 * list        list, listSort   global secondary index, keys only: list queries
 * </pre>
 *
 * <p><b>Order.</b> DynamoDB orders texts by their bytes of UTF-8 and numbers by their value, as the contract does. A
 * partition's keys and those of both indexes are the contract's own, which are as long as DynamoDB allows: nothing is put
 * together or cut. Entries of a list with the same sort are in an order of DynamoDB's, so the whole of such a group is read
 * and put in order here; sorts that hold an id, as all of this service's do, have groups of one.
 *
 * <p><b>Indexes hold keys only.</b> A write that leaves the marks of an item alone does not touch them, and one that moves a
 * mark writes a few hundred bytes, whatever the size of the body. The price is one more read of each item that a page
 * answers, a fifth of a write.
 *
 * <p><b>Consistency.</b> Items and partitions are read consistently, since the pipeline decides by what it has just written:
 * it reads a delivery to lease it, an idempotency record to answer a repeated request, the deliveries of a notification to
 * cancel them, an inbox to count it. An index follows the table by moments, and cannot be read otherwise. That is enough for
 * what it is used for: what a tick misses the next one finds; a lease is a condition on the item, never on the index. What an
 * index points to is then read consistently, and left out unless it still is where the index has it. So a list or a due query
 * may miss recent writes but never returns stale items, so a loop that deletes until the list is empty terminates.
 *
 * <p><b>Writes.</b> A condition is part of the write. Several writes are one transaction; one alone is a {@code PutItem},
 * {@code UpdateItem} or {@code DeleteItem}, for half the price. An unconditional put raises a version that it has not read,
 * which is an update; whether it meets an item that has expired and is not deleted yet, whose version starts anew, it learns
 * from a condition that fails, and then replaces it.
 *
 * <p><b>Lost answers.</b> Throttled calls were not carried out and are repeated, with pauses of random length, until the
 * time is up. A call without an answer may have been carried out:
 *
 * <ul>
 *   <li>a transaction is repeated with its client token, which DynamoDB carries out once within ten minutes, as is a
 *       conditional delete, of which nothing is left to tell whose work it was;
 *   <li>a put of one item leaves a token in it. When the repeated put is refused, the answer holds what is in the way: with
 *       the token it was this write, and it is done. Without it nobody can tell whether this write was there before: the
 *       caller is told so ({@link io.allim.table.TableUnavailable}), not that it was refused;
 *   <li>a counter is read, and whoever added last has left a token there; otherwise the caller is told as above.
 * </ul>
 *
 * What is left: a put of a new item may be repeated after somebody has seen it and deleted it within those seconds, and a
 * request that was given up may still be on its way. The next read tells, as the contract asks for.
 *
 * <p><b>Expiry.</b> DynamoDB deletes by {@code ttl} within days; until then all reads and conditions compare
 * {@code expires}. There is nothing to sweep.
 *
 * <p><b>Limits.</b> An item has 400 KB: a body of the largest size with its keys fits. A transaction has 4 MB: more is wrong
 * use here. A shard of the due index, as any list, takes about 1,000 writes a second.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html">Transactions</a>
 */
package io.allim.table.dynamodb;
