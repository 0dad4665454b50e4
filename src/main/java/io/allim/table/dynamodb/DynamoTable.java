package io.allim.table.dynamodb;

import io.allim.snapshot.SnapshotAware;
import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.StorableTime;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.table.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The engine on AWS: one table of DynamoDB, which any number of processes share. The client is made at first use. Throttled
 * and unanswered calls are repeated for a while; a write whose answer was lost is reported as what became of it, or as
 * {@link io.allim.table.TableUnavailable}.
 */
final class DynamoTable implements Table, SnapshotAware, AutoCloseable {

    /** What one transaction may hold, as DynamoDB measures it. */
    private static final int MAX_BYTES = 4 << 20;

    private static final Duration LAG = Duration.ofSeconds(30);

    private final RetryingClient calls;
    private final Requests requests;
    private final Reads reads;
    private final InstantSource clock;

    /**
     * @param client makes a client that repeats nothing by itself
     * @param name of the table, which exists
     * @param timeout for how long one call is tried
     */
    public DynamoTable(Supplier<DynamoDbClient> client, String name, Duration timeout, InstantSource clock) {
        this(client, name, Backoff.of(timeout), clock);
    }

    DynamoTable(Supplier<DynamoDbClient> client, String name, Backoff backoff, InstantSource clock) {
        this.calls = new RetryingClient(client, new DynamoErrors(name), backoff);
        this.requests = new Requests(name);
        this.reads = new Reads(calls, requests);
        this.clock = clock;
    }

    @Override
    public Optional<Stored> get(Key key) {
        return reads.get(key, clock.millis());
    }

    @Override
    public Map<Key, Stored> getAll(Collection<Key> keys) {
        return reads.getAll(keys, true, clock.millis());
    }

    @Override
    public Map<Key, Stored> getAllEventuallyConsistent(Collection<Key> keys) {
        return reads.getAll(keys, false, clock.millis());
    }

    @Override
    public Page query(Query query) {
        return query.isList()
                ? IndexPage.list(reads, query, clock.millis())
                : PartitionPage.read(calls, requests.table(), query, clock.millis());
    }

    @Override
    public Page due(int shard, Instant until, int limit, Optional<String> cursor) {
        require(shard >= 0, "shard is " + shard + "; it counts from 0");
        require(limit >= 1 && limit <= Query.MAX_LIMIT, "limit is " + limit + "; 1 to 1,000 are allowed");
        return IndexPage.due(reads, shard, until, limit, cursor, clock.millis());
    }

    @Override
    public WriteResult write(List<Write> writes) {
        List<Write> all = List.copyOf(writes);
        require(!all.isEmpty() && all.size() <= MAX_WRITES, all.size() + " writes; 1 to 100 are allowed");
        require(all.stream().map(Write::key).distinct().count() == all.size(), "two writes have the same key");
        long bytes = all.stream().mapToLong(Attributes::bytes).sum();
        require(bytes <= MAX_BYTES, "the writes have " + bytes + " bytes in all; " + MAX_BYTES + " are allowed");
        List<Write> effective = all.stream().filter(write -> !isVoid(write)).toList();
        return switch (effective.size()) {
            case 0 -> new WriteResult.Done();
            case 1 -> write(effective.getFirst());
            default -> transact(effective);
        };
    }

    /** A transaction costs twice as much as its writes alone. */
    @Override
    public WriteResult writeInOrder(List<Write> writes) {
        for (Write write : writes) {
            WriteResult written = write(List.of(write));
            if (!written.done()) {
                return written;
            }
        }
        return new WriteResult.Done();
    }

    @Override
    public Set<Key> writeEach(List<Write> each, Write last) {
        require(each.size() <= MAX_WRITES, each.size() + " writes; at most 100 are allowed");
        Set<Key> refused = new EachWrite(write -> write(List.of(write))).write(each);
        if (!write(List.of(last)).done()) {
            refused.add(last.key());
        }
        return refused;
    }

    @Override
    public OptionalLong add(Key key, long amount, long ceiling, Instant expires) {
        StorableTime.truncated(expires);
        return new Counter(calls, requests, clock.millis()).add(key, amount, ceiling, expires);
    }

    /** Indexes follow within moments; this is many times as long. */
    @Override
    public Duration lag() {
        return LAG;
    }

    /** DynamoDB deletes what has expired, within days, by the attribute {@code ttl}. */
    @Override
    public int sweep(int limit) {
        require(limit >= 1, "limit is " + limit + "; it counts from 1");
        return 0;
    }

    /** On a table of its own, which keeps nothing. */
    @Override
    public void prime() {
        try (DynamoTable rehearsed = new DynamoTable(Clients::rehearsed, "rehearsal", Clients.TRY, clock)) {
            Item item = Item.of(new Key("rehearsal", "one"), "{}").expiresAt(clock.instant());
            Item other = Item.of(new Key("rehearsal", "other"), "{}").dueAt(0, clock.instant());
            rehearsed.get(item.key());
            rehearsed.write(List.of(Write.putNew(item)));
            rehearsed.write(List.of(Write.putNew(item), Write.putNew(other)));
            rehearsed.query(Query.partition("rehearsal"));
        }
    }

    @Override
    public void disconnect() {
        calls.disconnect();
    }

    /** Lets go of the connections. Later calls fail. */
    @Override
    public void close() {
        calls.close();
    }

    private WriteResult write(Write write) {
        SingleWrite single = new SingleWrite(calls, requests, clock.millis());
        return switch (write) {
            case Write.Put(Item item, Condition condition) -> single.put(item, condition);
            case Write.Delete(Key key, Condition.None _) -> single.delete(key);
            // Deleting what is absent changes nothing.
            case Write.Delete(Key key, Condition.Absent absent) -> check(key, absent);
            // When the answer is lost, nothing is left that tells whose work it was.
            case Write.Delete(var _, Condition.VersionIs _) -> transact(List.of(write));
            case Write.Check(Key key, Condition condition) -> check(key, condition);
        };
    }

    private WriteResult transact(List<Write> writes) {
        return new Transaction(calls, requests, writes, clock.millis()).write();
    }

    private WriteResult check(Key key, Condition condition) {
        Optional<Stored> stored = get(key);
        boolean holds = switch (condition) {
            case Condition.None() -> true;
            case Condition.Absent() -> stored.isEmpty();
            case Condition.VersionIs(long version) ->
                stored.filter(item -> item.version() == version).isPresent();
        };
        return holds ? new WriteResult.Done() : new WriteResult.Refused(key);
    }

    private static boolean isVoid(Write write) {
        return write instanceof Write.Check(var _, Condition.None _);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Writes many items, each by itself, some at a time. */
    private static final class EachWrite {

        /** A partition takes 1,000 units a second: more at a time would be throttled, and wait. */
        private static final int AT_A_TIME = 25;

        private final Function<Write, WriteResult> writing;
        private final Semaphore slots = new Semaphore(AT_A_TIME);

        EachWrite(Function<Write, WriteResult> writing) {
            this.writing = writing;
        }

        /** @return the keys that were refused; a failure is thrown when all have ended */
        Set<Key> write(List<Write> writes) {
            List<Future<WriteResult>> results = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                writes.forEach(write -> results.add(threads.submit(() -> one(write))));
            }
            Set<Key> refused = new HashSet<>();
            for (Future<WriteResult> result : results) {
                if (answer(result) instanceof WriteResult.Refused(Key key)) {
                    refused.add(key);
                }
            }
            return refused;
        }

        private WriteResult one(Write write) {
            slots.acquireUninterruptibly();
            try {
                return writing.apply(write);
            } finally {
                slots.release();
            }
        }

        private static WriteResult answer(Future<WriteResult> ended) {
            try {
                return ended.get();
            } catch (InterruptedException e) {
                throw new IllegalStateException("it has ended", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
