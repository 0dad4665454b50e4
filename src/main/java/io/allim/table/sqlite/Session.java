package io.allim.table.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection with its prepared statements. For one thread at a time. */
final class Session implements AutoCloseable {

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Session(Connection connection) {
        this.connection = connection;
    }

    /** @return how many rows were changed */
    int update(String sql, @Nullable Object... values) throws SQLException {
        return bind(sql, values).executeUpdate();
    }

    void run(String sql) throws SQLException {
        prepare(sql).execute();
    }

    /** The read transaction lasts until the rows are closed. */
    ResultSet query(String sql, List<?> values) throws SQLException {
        return bind(sql, values.toArray()).executeQuery();
    }

    /** What SQLite has rolled back by itself, as it does when the disk is full, is no error. */
    static void rollback(Statement statement) {
        try {
            statement.execute("rollback");
        } catch (SQLException e) {
            // No transaction is open, or the connection is of no more use and is closed next.
        }
    }

    void abandon() {
        try (Statement statement = connection.createStatement()) {
            rollback(statement);
        } catch (SQLException e) {
            // The connection is closed next.
        }
        try {
            close();
        } catch (SQLException e) {
            // The failure that led here is the one to report.
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private PreparedStatement bind(String sql, Object... values) throws SQLException {
        PreparedStatement statement = prepare(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }
}
