package io.allim.table.sqlite;

import io.allim.table.Cursor;
import io.allim.table.Due;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.ListEntry;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.StorableTime;
import io.allim.table.Stored;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A read: its SQL, the values in it and how to make the cursor of an item. The SQL has one of a few dozen texts, so that
 * each connection prepares each once.
 */
record Select(String sql, List<Object> values, int limit, Function<Item, String> cursor) {

    /** A page ends early rather than filling the memory: 1,000 bodies could have 384 MB. */
    private static final int MAX_PAGE_CHARS = 1 << 20;

    private static final String ITEMS =
            "select pk, sk, version, body, shard, due_at, list, list_sort, expires from item where ";
    private static final String LIVE = " and (expires is null or expires > ?)";

    static Select get(Key key, long now) {
        return new Select(ITEMS + "pk = ? and sk = ?" + LIVE, List.of(key.partition(), key.sort(), now), 1, item -> "");
    }

    static Select query(Query query, long now) {
        return query.isList() ? list(query, now) : partition(query, now);
    }

    static Select due(int shard, Instant until, int limit, Optional<String> cursor, long now) {
        String range = "due/" + shard;
        StringBuilder sql = new StringBuilder(ITEMS).append("shard = ? and due_at <= ?");
        List<Object> values = new ArrayList<>(List.of(shard, StorableTime.nearest(until)));
        cursor.map(text -> Cursor.read(range, text, 3)).ifPresent(position -> {
            sql.append(" and (due_at, pk, sk) > (?, ?, ?)");
            values.addAll(List.of(Cursor.number(position.get(0)), position.get(1), position.get(2)));
        });
        sql.append(LIVE).append(" order by due_at, pk, sk limit ?");
        values.addAll(List.of(now, limit + 1));
        return new Select(sql.toString(), values, limit, item -> Cursor.write(range, duePosition(item)));
    }

    Page page(Session session) throws SQLException {
        List<Stored> items = new ArrayList<>();
        int chars = 0;
        try (ResultSet rows = session.query(sql, values)) {
            while (rows.next()) {
                if (items.size() == limit || chars >= MAX_PAGE_CHARS) {
                    return new Page(
                            items, Optional.of(cursor.apply(items.getLast().item())));
                }
                Stored stored = stored(rows);
                items.add(stored);
                chars += stored.item().body().length();
            }
        }
        return new Page(items, Optional.empty());
    }

    private static Select partition(Query query, long now) {
        String range = range(query);
        Optional<List<String>> position = query.cursor().map(text -> Cursor.read(range, text, 1));
        return select(
                query,
                new Columns("pk", "sk", "sk", "sk", "sk desc"),
                position,
                now,
                item -> Cursor.write(range, List.of(item.key().sort())));
    }

    private static Select list(Query query, long now) {
        return select(
                query,
                new Columns(
                        "list",
                        "list_sort",
                        "(list_sort, pk, sk)",
                        "list_sort, pk, sk",
                        "list_sort desc, pk desc, sk desc"),
                Cursor.inList(query),
                now,
                item -> Cursor.inList(query, item.entry().orElseThrow().sort(), item.key()));
    }

    /** How a partition and a list differ. */
    private record Columns(String name, String sort, String position, String upwards, String downwards) {}

    private static Select select(
            Query query, Columns columns, Optional<List<String>> position, long now, Function<Item, String> cursor) {
        StringBuilder sql = new StringBuilder(ITEMS).append(columns.name).append(" = ?");
        List<Object> values = new ArrayList<>(List.of(query.name()));
        Optional<String> from = query.from();
        Optional<String> to = query.to();
        if (position.isPresent()) {
            // One bound a side: given two, SQLite may start from the looser one and step over all earlier pages.
            String sort = position.get().getFirst();
            boolean inside = query.descending()
                    ? to.isEmpty() || compare(sort, to.get()) < 0
                    : from.isEmpty() || compare(sort, from.get()) >= 0;
            if (inside) {
                sql.append(" and ").append(columns.position).append(query.descending() ? " < " : " > ");
                sql.append(position.get().size() == 1 ? "?" : "(?, ?, ?)");
                values.addAll(position.get());
                from = query.descending() ? from : Optional.empty();
                to = query.descending() ? Optional.empty() : to;
            }
        }
        from.ifPresent(sort -> {
            sql.append(" and ").append(columns.sort).append(" >= ?");
            values.add(sort);
        });
        to.ifPresent(sort -> {
            sql.append(" and ").append(columns.sort).append(" < ?");
            values.add(sort);
        });
        sql.append(LIVE).append(" order by ").append(query.descending() ? columns.downwards : columns.upwards);
        sql.append(" limit ?");
        values.addAll(List.of(now, query.limit() + 1));
        return new Select(sql.toString(), values, query.limit(), cursor);
    }

    private static String range(Query query) {
        return "partition" + (query.descending() ? "-/" : "+/") + query.name();
    }

    private static List<String> duePosition(Item item) {
        long at = item.due().orElseThrow().at().toEpochMilli();
        return List.of(Long.toString(at), item.key().partition(), item.key().sort());
    }

    private static int compare(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static Stored stored(ResultSet row) throws SQLException {
        Key key = new Key(row.getString(1), row.getString(2));
        int shard = row.getInt(5);
        Optional<Due> due = row.wasNull() ? Optional.empty() : Optional.of(new Due(shard, instant(row.getLong(6))));
        Optional<ListEntry> entry =
                Optional.ofNullable(row.getString(7)).map(list -> new ListEntry(list, listSort(row)));
        long expires = row.getLong(9);
        Optional<Instant> expiry = row.wasNull() ? Optional.empty() : Optional.of(instant(expires));
        return new Stored(new Item(key, row.getString(4), due, entry, expiry), row.getLong(3));
    }

    private static String listSort(ResultSet row) {
        try {
            return row.getString(8);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
