package io.allim.table.sqlite;

import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.StorableTime;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.table.WriteResult;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The embedded engine: one SQLite file with a write-ahead log, synced to disk before a write is answered. The file is
 * opened when its directory is claimed, or else at first use. Two tables on one file keep the law of {@link Table} as well; the service lets one process at a time have
 * the directory, since on network file systems they would not.
 */
public final class SqliteTable implements Table, Table.Local, AutoCloseable {

    /** Rows that one sweep deletes at most, so that writes behind it don't wait long. */
    private static final int MAX_SWEEP = 1000;

    private final Database database;
    private final InstantSource clock;
    private volatile Optional<Opened> opened = Optional.empty();
    private Optional<DirectoryLock> lock = Optional.empty();
    private boolean closed;

    private record Opened(Writer writer, Readers readers) {}

    public SqliteTable(Path file, InstantSource clock) {
        this(new Database(file, Schema.CURRENT), clock);
    }

    SqliteTable(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<Stored> get(Key key) {
        Select select = Select.get(key, clock.millis());
        return read(select).items().stream().findFirst();
    }

    /** By one connection, with one statement that it has prepared. */
    @Override
    public Map<Key, Stored> getAll(Collection<Key> keys) {
        long now = clock.millis();
        return opened().readers.read(session -> {
            Map<Key, Stored> found = new HashMap<>();
            for (Key key : keys) {
                Select.get(key, now).page(session).items().forEach(stored -> found.put(key, stored));
            }
            return found;
        });
    }

    @Override
    public Page query(Query query) {
        return read(Select.query(query, clock.millis()));
    }

    @Override
    public Page due(int shard, Instant until, int limit, Optional<String> cursor) {
        require(shard >= 0, "shard is " + shard + "; it counts from 0");
        require(limit >= 1 && limit <= Query.MAX_LIMIT, "limit is " + limit + "; 1 to 1,000 are allowed");
        return read(Select.due(shard, until, limit, cursor, clock.millis()));
    }

    @Override
    public WriteResult write(List<Write> writes) {
        List<Write> all = List.copyOf(writes);
        require(!all.isEmpty() && all.size() <= MAX_WRITES, all.size() + " writes; 1 to 100 are allowed");
        require(all.stream().map(Write::key).distinct().count() == all.size(), "two writes have the same key");
        return opened().writer.submit(items -> items.write(all));
    }

    /** In one commit. */
    @Override
    public Set<Key> writeEach(List<Write> each, Write last) {
        require(each.size() <= MAX_WRITES, each.size() + " writes; at most 100 are allowed");
        List<Write> all = Stream.concat(each.stream(), Stream.of(last)).toList();
        return opened().writer.submit(items -> items.writeEach(all));
    }

    @Override
    public OptionalLong add(Key key, long amount, long ceiling, Instant expires) {
        StorableTime.truncated(expires);
        return opened().writer.submit(items -> items.add(key, amount, ceiling, expires));
    }

    @Override
    public int sweep(int limit) {
        require(limit >= 1, "limit is " + limit + "; it counts from 1");
        return opened().writer.submit(items -> items.sweep(Math.min(limit, MAX_SWEEP)));
    }

    @Override
    public Path directory() {
        return PrivateFiles.directoryOf(database.file());
    }

    @Override
    public synchronized void claim(Duration patience) {
        if (closed) {
            throw Failure.closed(database.file());
        }
        if (lock.isEmpty()) {
            DirectoryLock taken = DirectoryLock.take(directory(), patience);
            lock = Optional.of(taken);
            Restore.requireNoneHalfDone(database.file());
            Restore.removeBrokenOff(database.file());
            open();
        }
    }

    @Override
    public void copyTo(Path file) {
        opened();
        OnlineCopy copy = new OnlineCopy(
                database.file(),
                file.toAbsolutePath().normalize(),
                "Let the service's user read and write the directory, or set allim.backup.dir to another one.",
                OnlineCopy.KEEP_BACKUPS);
        try (Connection connection = database.reader()) {
            copy.make(connection);
            KeyCopy.keep(database.file(), file.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw Failure.of("copy the keys of", database.file(), e);
        } catch (SQLException e) {
            throw Failure.of("copy", database.file(), e);
        }
    }

    /** Finishes the writes that wait, and lets go of the file, and then of its directory. Later calls fail. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        opened.ifPresent(parts -> {
            try (parts.writer) {
                parts.readers.close();
            }
        });
        release();
    }

    private synchronized void release() {
        lock.ifPresent(DirectoryLock::close);
        lock = Optional.empty();
    }

    private Page read(Select select) {
        return opened().readers.read(select::page);
    }

    private Opened opened() {
        return opened.orElseGet(this::open);
    }

    private synchronized Opened open() {
        if (closed) {
            throw Failure.closed(database.file());
        }
        if (opened.isEmpty()) {
            Writer writer = new Writer(database, database.open(), clock);
            opened = Optional.of(new Opened(writer, new Readers(database)));
        }
        return opened.get();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
