package io.allim.table.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * What the file holds, as the steps that lead from an empty file to it.
 *
 * @param steps step n, counted from 1, makes version n of version n - 1; steps that have been released never change
 */
record Schema(List<List<String>> steps) {

    /** "Allm", at byte 68 of the file. */
    static final int APPLICATION_ID = 0x416C6C6D;

    static final Schema CURRENT = new Schema(List.of(List.of(
            """
            create table item (
                pk text not null,
                sk text not null,
                version integer not null,
                body text not null,
                shard integer,
                due_at integer,
                list text,
                list_sort text,
                expires integer
            ) strict
            """,
            "create unique index item_key on item (pk, sk)",
            "create index item_due on item (shard, due_at, pk, sk) where shard is not null",
            "create index item_list on item (list, list_sort, pk, sk) where list is not null",
            "create index item_expires on item (expires) where expires is not null")));

    Schema {
        steps = List.copyOf(steps);
    }

    int version() {
        return steps.size();
    }

    static int versionOf(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("pragma user_version")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Takes the file to this version; all steps or none. */
    void migrate(Connection connection) throws SQLException {
        if (versionOf(connection) >= version()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("begin immediate");
            try {
                // Another process may have been quicker.
                int from = versionOf(connection);
                for (List<String> step : steps.subList(Math.min(from, version()), version())) {
                    for (String sql : step) {
                        statement.execute(sql);
                    }
                }
                statement.execute("pragma application_id = " + APPLICATION_ID);
                statement.execute("pragma user_version = " + Math.max(from, version()));
                statement.execute("commit");
            } catch (SQLException e) {
                Session.rollback(statement);
                throw e;
            }
        }
    }
}
