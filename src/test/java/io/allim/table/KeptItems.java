package io.allim.table;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** As much of a table as single items need, in memory. */
public final class KeptItems implements Table {

    private final Map<Key, Stored> items = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();

    public int reads() {
        return reads.get();
    }

    @Override
    public Optional<Stored> get(Key key) {
        reads.incrementAndGet();
        return Optional.ofNullable(items.get(key));
    }

    @Override
    public synchronized WriteResult write(List<Write> writes) {
        Write.Put put = (Write.Put) writes.getFirst();
        long version =
                Optional.ofNullable(items.get(put.key())).map(Stored::version).orElse(0L);
        boolean holds = switch (put.condition()) {
            case Condition.Absent _ -> version == 0;
            case Condition.VersionIs(long expected) -> version == expected;
            case Condition.None _ -> true;
        };
        if (!holds) {
            return new WriteResult.Refused(put.key());
        }
        items.put(put.key(), new Stored(put.item(), version + 1));
        return new WriteResult.Done();
    }

    @Override
    public Page query(Query query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Page due(int shard, Instant until, int limit, Optional<String> cursor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OptionalLong add(Key key, long amount, long ceiling, Instant expires) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int sweep(int limit) {
        throw new UnsupportedOperationException();
    }
}
