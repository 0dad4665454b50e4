package io.allim.table.sqlite;

import io.allim.table.Condition;
import io.allim.table.Due;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.ListEntry;
import io.allim.table.Write;
import io.allim.table.WriteResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the writer does with items inside its transaction. A condition is part of the statement that writes, whose count
 * of changed rows tells whether it held.
 *
 * @param now in milliseconds
 */
record ItemSql(Session session, long now) {

    private static final String UPSERT = """
            insert into item (pk, sk, version, body, shard, due_at, list, list_sort, expires)
            values (?, ?, 1, ?, ?, ?, ?, ?, ?)
            on conflict (pk, sk) do update set
                body = excluded.body, shard = excluded.shard, due_at = excluded.due_at,
                list = excluded.list, list_sort = excluded.list_sort, expires = excluded.expires,
            """;
    private static final String PUT = UPSERT + "version = iif(item.expires <= ?, 1, item.version + 1)";
    private static final String PUT_NEW = UPSERT + "version = 1 where item.expires <= ?";
    private static final String PUT_AT = """
            update item set version = version + 1,
                body = ?, shard = ?, due_at = ?, list = ?, list_sort = ?, expires = ?
            where pk = ? and sk = ? and version = ? and (expires is null or expires > ?)
            """;
    private static final String DELETE = "delete from item where pk = ? and sk = ?";
    private static final String DELETE_AT =
            "delete from item where pk = ? and sk = ? and version = ? and (expires is null or expires > ?)";
    private static final String READ =
            "select version, body from item where pk = ? and sk = ? and (expires is null or expires > ?)";
    static final String SWEEP = "delete from item where rowid in (select rowid from item where expires <= ? limit ?)";

    WriteResult write(List<Write> writes) throws SQLException {
        if (writes.size() == 1) {
            return refusedBy(writes).<WriteResult>map(WriteResult.Refused::new).orElseGet(WriteResult.Done::new);
        }
        session.run("savepoint part");
        Optional<Key> refused = refusedBy(writes);
        if (refused.isPresent()) {
            session.run("rollback to part");
        }
        session.run("release part");
        return refused.<WriteResult>map(WriteResult.Refused::new).orElseGet(WriteResult.Done::new);
    }

    /** @return the keys that were refused */
    Set<Key> writeEach(List<Write> writes) throws SQLException {
        Set<Key> refused = new HashSet<>();
        for (Write write : writes) {
            if (!apply(write)) {
                refused.add(write.key());
            }
        }
        return refused;
    }

    OptionalLong add(Key key, long amount, long ceiling, Instant expires) throws SQLException {
        long count = readCount(key);
        long sum = count + amount;
        boolean overflow = ((count ^ sum) & (amount ^ sum)) < 0;
        if (overflow || sum > ceiling) {
            return OptionalLong.empty();
        }
        put(Item.of(key, Long.toString(sum)).expiresAt(expires), new Condition.None());
        return OptionalLong.of(sum);
    }

    int sweep(int limit) throws SQLException {
        return session.update(SWEEP, now, limit);
    }

    private Optional<Key> refusedBy(List<Write> writes) throws SQLException {
        for (Write write : writes) {
            if (!apply(write)) {
                return Optional.of(write.key());
            }
        }
        return Optional.empty();
    }

    private boolean apply(Write write) throws SQLException {
        return switch (write) {
            case Write.Put put -> put(put.item(), put.condition());
            case Write.Delete delete -> delete(delete.key(), delete.condition());
            case Write.Check check -> holds(check.key(), check.condition());
        };
    }

    private boolean put(Item item, Condition condition) throws SQLException {
        return switch (condition) {
            case Condition.None() -> upsert(PUT, item);
            case Condition.Absent() -> upsert(PUT_NEW, item);
            case Condition.VersionIs(long version) -> update(item, version);
        };
    }

    private boolean upsert(String sql, Item item) throws SQLException {
        Key key = item.key();
        Columns c = Columns.of(item);
        return session.update(
                        sql,
                        key.partition(),
                        key.sort(),
                        item.body(),
                        c.shard,
                        c.dueAt,
                        c.list,
                        c.listSort,
                        c.expires,
                        now)
                == 1;
    }

    private boolean update(Item item, long version) throws SQLException {
        Key key = item.key();
        Columns c = Columns.of(item);
        return session.update(
                        PUT_AT,
                        item.body(),
                        c.shard,
                        c.dueAt,
                        c.list,
                        c.listSort,
                        c.expires,
                        key.partition(),
                        key.sort(),
                        version,
                        now)
                == 1;
    }

    private boolean delete(Key key, Condition condition) throws SQLException {
        return switch (condition) {
            case Condition.None() -> {
                session.update(DELETE, key.partition(), key.sort());
                yield true;
            }
            case Condition.Absent() -> holds(key, condition);
            case Condition.VersionIs(long version) ->
                session.update(DELETE_AT, key.partition(), key.sort(), version, now) == 1;
        };
    }

    private boolean holds(Key key, Condition condition) throws SQLException {
        return switch (condition) {
            case Condition.None() -> true;
            case Condition.Absent() -> readVersion(key).isEmpty();
            case Condition.VersionIs(long version) -> readVersion(key).equals(OptionalLong.of(version));
        };
    }

    private OptionalLong readVersion(Key key) throws SQLException {
        try (ResultSet row = read(key)) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    private long readCount(Key key) throws SQLException {
        try (ResultSet row = read(key)) {
            return row.next() ? Long.parseLong(row.getString(2)) : 0;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the item is not a counter: its body is not a number", e);
        }
    }

    private ResultSet read(Key key) throws SQLException {
        return session.query(READ, List.of(key.partition(), key.sort(), now));
    }

    /** The sparse columns of an item; null where it has none, as JDBC wants it. */
    private record Columns(
            @Nullable Integer shard,
            @Nullable Long dueAt,
            @Nullable String list,
            @Nullable String listSort,
            @Nullable Long expires) {

        static Columns of(Item item) {
            Due due = item.due().orElse(null);
            ListEntry entry = item.entry().orElse(null);
            return new Columns(
                    due == null ? null : due.shard(),
                    due == null ? null : due.at().toEpochMilli(),
                    entry == null ? null : entry.list(),
                    entry == null ? null : entry.sort(),
                    item.expires().map(Instant::toEpochMilli).orElse(null));
        }
    }
}
