package io.allim.table.sealed;

import io.allim.snapshot.SnapshotAware;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import io.allim.table.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A table in whose engine nobody can read what is marked as a secret. What it answers is what was written. */
class SealedTable implements Table, SnapshotAware, AutoCloseable {

    private final Table engine;
    private final Keys keys;
    private final Bodies bodies;

    SealedTable(Table engine, Keys keys) {
        this.engine = engine;
        this.keys = keys;
        this.bodies = new Bodies(keys);
    }

    @Override
    public Optional<Stored> get(Key key) {
        Optional<Stored> stored = engine.get(key);
        return stored.filter(it -> bodies.isOfPreviousKey(it.item().body())).isPresent()
                ? renewed(key, stored.get())
                : stored.map(this::open);
    }

    @Override
    public Map<Key, Stored> getAll(Collection<Key> keys) {
        return open(engine.getAll(keys));
    }

    @Override
    public Map<Key, Stored> getAllEventuallyConsistent(Collection<Key> keys) {
        return open(engine.getAllEventuallyConsistent(keys));
    }

    private Map<Key, Stored> open(Map<Key, Stored> stored) {
        Map<Key, Stored> opened = new HashMap<>();
        stored.forEach((key, found) -> (bodies.isOfPreviousKey(found.item().body())
                        ? renewed(key, found)
                        : Optional.of(open(found)))
                .ifPresent(open -> opened.put(key, open)));
        return opened;
    }

    private Stored openAndRenew(Stored stored) {
        return bodies.isOfPreviousKey(stored.item().body())
                ? renewed(stored.item().key(), stored).orElseGet(() -> open(stored))
                : open(stored);
    }

    /** So that a key can be done without in the end. It is read again, as its version is another then. */
    private Optional<Stored> renewed(Key key, Stored stored) {
        Stored open = open(stored);
        try {
            engine.write(List.of(seal(Write.putAt(open.item(), open.version()))));
            return engine.get(key).map(this::open);
        } catch (TableUnavailable e) {
            return Optional.of(open);
        }
    }

    @Override
    public Page query(Query query) {
        return open(engine.query(query), query.isList() ? this::open : this::openAndRenew);
    }

    /** What can't be opened is there as it is stored: it must not hide what else is due. */
    @Override
    public Page due(int shard, Instant until, int limit, Optional<String> cursor) {
        return open(engine.due(shard, until, limit, cursor), this::openIfPossible);
    }

    @Override
    public WriteResult write(List<Write> writes) {
        return engine.write(seal(writes));
    }

    @Override
    public WriteResult writeInOrder(List<Write> writes) {
        return engine.writeInOrder(seal(writes));
    }

    @Override
    public Set<Key> writeEach(List<Write> each, Write last) {
        return engine.writeEach(seal(each), seal(List.of(last)).getFirst());
    }

    @Override
    public OptionalLong add(Key key, long amount, long ceiling, Instant expires) {
        return engine.add(key, amount, ceiling, expires);
    }

    @Override
    public Duration lag() {
        return engine.lag();
    }

    @Override
    public int sweep(int limit) {
        return engine.sweep(limit);
    }

    @Override
    public void prime() {
        if (engine instanceof SnapshotAware aware) {
            aware.prime();
        }
    }

    @Override
    public void disconnect() {
        keys.forget();
        if (engine instanceof SnapshotAware aware) {
            aware.disconnect();
        }
    }

    @Override
    public void close() {
        if (engine instanceof AutoCloseable open) {
            close(open);
        }
    }

    private static void close(AutoCloseable engine) {
        try {
            engine.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the store did not close", e);
        }
    }

    private List<Write> seal(List<Write> writes) {
        for (Write write : writes) {
            if (isMarked(write)) {
                return writes.stream().map(this::seal).toList();
            }
        }
        return writes;
    }

    private Write seal(Write write) {
        return write instanceof Write.Put(Item item, var condition) && isMarked(write)
                ? new Write.Put(with(item, bodies.seal(item.key(), item.body())), condition)
                : write;
    }

    private static boolean isMarked(Write write) {
        return write instanceof Write.Put(Item item, var _) && Marks.in(item.body());
    }

    private static Page open(Page page, UnaryOperator<Stored> open) {
        for (Stored stored : page.items()) {
            if (Marks.in(stored.item().body())) {
                return new Page(page.items().stream().map(open).toList(), page.cursor());
            }
        }
        return page;
    }

    private Stored open(Stored stored) {
        Item item = stored.item();
        return Marks.in(item.body())
                ? new Stored(with(item, bodies.open(item.key(), item.body())), stored.version())
                : stored;
    }

    private Stored openIfPossible(Stored stored) {
        try {
            return open(stored);
        } catch (TableUnavailable e) {
            return stored;
        }
    }

    private static Item with(Item item, String body) {
        return new Item(item.key(), body, item.due(), item.entry(), item.expires());
    }
}
