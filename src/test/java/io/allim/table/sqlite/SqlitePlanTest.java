package io.allim.table.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.Cursor;
import io.allim.table.Key;
import io.allim.table.Query;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each read walks the index that is meant for it, from where it is asked to start, and sorts nothing. */
final class SqlitePlanTest {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final Key KEY = new Key("p", "s");

    @TempDir
    private static Path directory;

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        Database database = new Database(directory.resolve("allim.db"), Schema.CURRENT);
        database.open().close();
        connection = database.reader();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    record Plan(String name, Select select, String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Plan> plans() {
        Query partition = Query.partition("p");
        Query list = Query.list("p");
        Optional<String> inPartition = Optional.of(Cursor.write("partition+/p", List.of("m")));
        Optional<String> backInPartition = Optional.of(Cursor.write("partition-/p", List.of("m")));
        Optional<String> inList = Optional.of(Cursor.write("list+/p", List.of("m", "p", "s")));
        Optional<String> backInList = Optional.of(Cursor.write("list-/p", List.of("m", "p", "s")));
        Optional<String> inDue = Optional.of(Cursor.write("due/0", List.of("5", "p", "s")));
        return Stream.of(
                new Plan("get", Select.get(KEY, 1), "item_key (pk=? AND sk=?)"),
                plan("partition", partition, "item_key (pk=?)"),
                plan("partition, from", partition.from("a"), "item_key (pk=? AND sk>?)"),
                plan("partition, to", partition.to("z"), "item_key (pk=? AND sk<?)"),
                plan("partition, range", partition.from("a").to("z"), "item_key (pk=? AND sk>? AND sk<?)"),
                plan("partition, back", partition.newestFirst(), "item_key (pk=?)"),
                plan(
                        "partition, back, range",
                        partition.from("a").to("z").newestFirst(),
                        "item_key (pk=? AND sk>? AND sk<?)"),
                plan(
                        "partition, on",
                        partition.from("a").to("z").after(inPartition),
                        "item_key (pk=? AND sk>? AND sk<?)"),
                plan(
                        "partition, back, on",
                        partition.from("a").to("z").newestFirst().after(backInPartition),
                        "item_key (pk=? AND sk>? AND sk<?)"),
                plan("list", list, "item_list (list=?)"),
                plan("list, range", list.from("a").to("z"), "item_list (list=? AND list_sort>? AND list_sort<?)"),
                plan("list, back", list.newestFirst(), "item_list (list=?)"),
                plan("list, on", list.after(inList), "item_list (list=? AND (list_sort,pk,sk)>(?,?,?))"),
                plan(
                        "list, range, on",
                        list.from("a").to("z").after(inList),
                        "item_list (list=? AND (list_sort,pk,sk)>(?,?,?) AND list_sort<?)"),
                plan(
                        "list, back, on",
                        list.newestFirst().after(backInList),
                        "item_list (list=? AND (list_sort,pk,sk)<(?,?,?))"),
                plan(
                        "list, back, range, on",
                        list.from("a").to("z").newestFirst().after(backInList),
                        "item_list (list=? AND list_sort>? AND (list_sort,pk,sk)<(?,?,?))"),
                new Plan("due", Select.due(0, NOW, 10, Optional.empty(), 1), "item_due (shard=? AND due_at<?)"),
                new Plan(
                        "due, on",
                        Select.due(0, NOW, 10, inDue, 1),
                        "item_due (shard=? AND (due_at,pk,sk)>(?,?,?) AND due_at<?)"));
    }

    private static Plan plan(String name, Query query, String expected) {
        return new Plan(name, Select.query(query, 1), expected);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void read_walksItsIndex(Plan plan) throws SQLException {
        assertThat(explain(plan.select.sql(), plan.select.values()))
                .containsExactly("SEARCH item USING INDEX " + plan.expected);
    }

    @Test
    void sweep_walksItsIndex() throws SQLException {
        assertThat(explain(ItemSql.SWEEP, List.of(1L, 10)))
                .contains("SEARCH item USING COVERING INDEX item_expires (expires<?)")
                .noneMatch(step -> step.contains("SCAN") || step.contains("TEMP B-TREE"));
    }

    private List<String> explain(String sql, List<Object> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("explain query plan " + sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            List<String> steps = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    steps.add(rows.getString("detail"));
                }
            }
            return steps;
        }
    }
}
