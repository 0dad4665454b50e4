package io.allim.connection;

import io.allim.table.Condition;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Connections. A process learns of a change made by another within {@link #CACHED}.
 *
 * <pre>
 * connections / {id}
 * </pre>
 */
@Singleton
public final class ConnectionStore {

    /** How long a connection is used without a look at the table. */
    public static final Duration CACHED = Duration.ofSeconds(30);

    private static final String PARTITION = "connections";

    private final Table table;
    private final InstantSource clock;
    private final Map<String, Cached> cached = new ConcurrentHashMap<>();

    public ConnectionStore(Table table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    /** With the values that are in force now, as it was at most {@link #CACHED} ago. */
    public Optional<Connection> find(String id) {
        Instant now = clock.instant();
        return Optional.ofNullable(cached.get(id))
                .filter(known -> known.isFresh(now))
                .map(Cached::connection)
                .or(() -> load(id, now))
                .map(connection -> connection.inForce(now));
    }

    private Optional<Connection> load(String id, Instant now) {
        Optional<Connection> found = stored(id).map(ConnectionStore::read);
        found.ifPresentOrElse(connection -> cached.put(id, new Cached(connection, now)), () -> cached.remove(id));
        return found;
    }

    /** By id; {@link #read} reads the items. */
    Page list(int limit, Optional<String> cursor) {
        return table.query(Query.partition(PARTITION).limit(limit).after(cursor));
    }

    Optional<Stored> stored(String id) {
        return table.get(key(id));
    }

    static Connection read(Stored stored) {
        return Connection.read(stored.item().body());
    }

    /**
     * Changes the one of this id, or makes it.
     *
     * @param change is given what there is; where it throws, nothing is changed
     */
    Connection change(String id, Function<Optional<Connection>, Connection> change) {
        while (true) {
            Optional<Stored> stored = stored(id);
            Connection next = change.apply(stored.map(ConnectionStore::read));
            Item item = Item.of(key(id), Json.write(next));
            Write write = stored.map(old -> Write.putAt(item, old.version())).orElseGet(() -> Write.putNew(item));
            if (write(id, write)) {
                return next;
            }
        }
    }

    /**
     * @param guard looks at it; where it throws, nothing is changed
     * @return whether there was one
     */
    boolean delete(String id, Consumer<Optional<Connection>> guard) {
        while (true) {
            Optional<Stored> stored = stored(id);
            if (stored.isEmpty()) {
                return false;
            }
            guard.accept(stored.map(ConnectionStore::read));
            if (write(
                    id,
                    new Write.Delete(
                            key(id), new Condition.VersionIs(stored.get().version())))) {
                return true;
            }
        }
    }

    private boolean write(String id, Write write) {
        boolean done = table.write(List.of(write)).done();
        cached.remove(id);
        return done;
    }

    /** Replaces the one of this id. */
    public void put(Connection connection) {
        write(connection.id(), Write.put(Item.of(key(connection.id()), Json.write(connection))));
    }

    private static Key key(String id) {
        return new Key(PARTITION, id);
    }

    private record Cached(Connection connection, Instant at) {

        boolean isFresh(Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(CACHED));
        }
    }
}
