package io.allim.table.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.SettableClock;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a table in use. One that began anew with each write would never end. */
@Timeout(120)
final class OnlineCopyTest {

    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");

    private final SettableClock clock = new SettableClock(NOW);

    @TempDir
    private Path directory;

    private SqliteTable table() {
        return new SqliteTable(store(), clock);
    }

    private Path store() {
        return directory.resolve("data").resolve("allim.db");
    }

    private Path copy() {
        return directory.resolve("copies").resolve("copy.db");
    }

    private static void put(SqliteTable table, String sort, String body) {
        table.write(List.of(Write.put(Item.of(new Key("p", sort), body))));
    }

    @Test
    void copy_isOneFileWithEverythingThatWasAnswered() throws IOException {
        try (SqliteTable table = table()) {
            put(table, "1", "one");
            table.copyTo(copy());
            put(table, "2", "two");
        }
        assertThat(names(copy().getParent())).containsExactly("copy.db");
        try (SqliteTable copied = new SqliteTable(copy(), clock)) {
            assertThat(copied.get(new Key("p", "1")).orElseThrow().item().body())
                    .isEqualTo("one");
            assertThat(copied.get(new Key("p", "2"))).isEmpty();
        }
    }

    @Test
    void copyOfATableThatIsNotYetThere_isEmpty() throws SQLException {
        try (SqliteTable table = table()) {
            table.copyTo(copy());
        }
        assertThat(number(copy(), "select count(*) from item")).isZero();
    }

    /** Larger than many steps, and with pages that change while they are copied. */
    @Test
    @Tag("slow")
    void copyUnderWrites_isOfOneMomentAndMissesNothingThatWasAnswered() throws Exception {
        AtomicInteger next = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        Set<Integer> answered = ConcurrentHashMap.newKeySet();
        try (SqliteTable table = table()) {
            for (int i = 0; i < 300; i++) {
                put(table, "large" + i, "x".repeat(100_000));
            }
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    threads.submit(() -> {
                        while (!stop.get()) {
                            int number = next.incrementAndGet();
                            // Both or none, far from each other in the file, and one page that all write to.
                            table.write(List.of(
                                    Write.put(Item.of(new Key("a", "" + number), "1")),
                                    Write.put(Item.of(new Key("z", "" + number), "1")),
                                    Write.put(Item.of(new Key("p", "large" + number % 300), "y".repeat(90_000)))));
                            answered.add(number);
                        }
                        return null;
                    });
                }
                try {
                    for (int round = 0; round < 3; round++) {
                        int enough = answered.size() + 50;
                        Awaitility.await().until(() -> answered.size() >= enough);
                        Path copy = copy().resolveSibling(round + ".db");
                        Set<Integer> before = Set.copyOf(answered);
                        int atLeast = next.get() + 1;
                        table.copyTo(copy);
                        assertThat(next.get()).as("written meanwhile").isGreaterThan(atLeast);
                        assertThat(text(copy, "pragma integrity_check")).isEqualTo("ok");
                        for (String side : List.of("a", "z")) {
                            assertThat(numbers(copy, side)).containsAll(before);
                        }
                        assertThat(numbers(copy, "a")).isEqualTo(numbers(copy, "z"));
                    }
                } finally {
                    stop.set(true);
                }
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void copy_isTheServicesOwn() throws IOException {
        try (SqliteTable table = table()) {
            table.copyTo(copy());
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void fileThatIsThere_isNotOverwritten() throws IOException {
        Files.createDirectories(copy().getParent());
        Files.writeString(copy(), "precious");
        try (SqliteTable table = table()) {
            assertUnavailable(() -> table.copyTo(copy()), "it is there already. Choose another name.");
        }
        assertThat(copy()).hasContent("precious");
        assertThat(names(copy().getParent())).containsExactly("copy.db");
    }

    @Test
    void copyThatBrokeOff_isInNobodysWay() throws IOException {
        Files.createDirectories(copy().getParent());
        Files.writeString(copy().resolveSibling("copy.db.part"), "half");
        Files.writeString(copy().resolveSibling("copy.db.part-journal"), "half");
        try (SqliteTable table = table()) {
            put(table, "1", "one");
            table.copyTo(copy());
        }
        assertThat(names(copy().getParent())).containsExactly("copy.db");
    }

    @Test
    void directoryThatCanNotBe_isNamedAndNothingIsLeft() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        try (SqliteTable table = table()) {
            assertUnavailable(() -> table.copyTo(file.resolve("copy.db")), file.toString());
            put(table, "1", "one");
        }
        assertThat(names(directory)).containsExactlyInAnyOrder("data", "file");
    }

    /** An index that misses a row: nothing else finds that out before it is too late. */
    @Test
    void copyOfADamagedStore_isRefusedAndRemoved() throws Exception {
        try (SqliteTable table = table()) {
            put(table, "1", "one");
            table.copyTo(copy());
        }
        leaveOutOfItsIndex();
        try (SqliteTable table = table()) {
            assertThat(table.get(new Key("p", "1"))).as("looks sound").isPresent();
            assertUnavailable(() -> table.copyTo(copy().resolveSibling("second.db")), "is damaged (row");
        }
        assertThat(names(copy().getParent())).containsExactly("copy.db");
    }

    private void leaveOutOfItsIndex() throws SQLException {
        String schema;
        try (Connection connection = open(store());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select 'insert into sqlite_schema values (' || quote(type) || ',' || quote(name) || ',' ||"
                                + " quote(tbl_name) || ',' || rootpage || ',' || quote(sql) || ')'"
                                + " from sqlite_schema where name = 'item_expires'")) {
            row.next();
            schema = row.getString(1);
        }
        run(store(), "pragma writable_schema = on", "delete from sqlite_schema where name = 'item_expires'");
        run(store(), "update item set expires = 4000000000000");
        run(store(), "pragma writable_schema = on", schema);
    }

    private static void run(Path file, String... statements) throws SQLException {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static Set<Integer> numbers(Path file, String partition) throws SQLException {
        Set<Integer> numbers = ConcurrentHashMap.newKeySet();
        try (Connection connection = open(file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select sk from item where pk = '" + partition + "'")) {
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
        }
        return numbers;
    }

    private static int number(Path file, String sql) throws SQLException {
        return Integer.parseInt(text(file, sql));
    }

    private static String text(Path file, String sql) throws SQLException {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void assertUnavailable(Runnable use, String why) {
        assertThatExceptionOfType(TableUnavailable.class).isThrownBy(use::run).withMessageContaining(why);
    }
}
