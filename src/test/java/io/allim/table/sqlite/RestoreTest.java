package io.allim.table.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A backup in the place of the store. */
final class RestoreTest extends RestoreFixture {

    private final List<String> remedies = new ArrayList<>();

    @Test
    void restored_isTheBackup_andTheFormerStoreIsKept() throws IOException {
        byte[] original = Files.readAllBytes(backup);
        Restore.Restored restored = restore();
        assertThat(restored.former()).contains(store.resolveSibling(FORMER));
        assertThat(restored.records()).isEqualTo(1);
        assertThat(restored.bytes()).isEqualTo(Files.size(store));
        assertThat(names()).containsExactly("allim.db", FORMER, "allim.lock");
        assertThat(body(store)).isEqualTo("1");
        assertThat(body(store.resolveSibling(FORMER))).isEqualTo("2");
        assertThat(Files.readAllBytes(backup)).isEqualTo(original);
    }

    /** As a crash leaves it: what was answered last is in the log alone. */
    @Test
    void formerStore_isKeptWithItsLog() throws IOException {
        Path crashed = directory.resolve("crashed").resolve("allim.db");
        Files.createDirectories(crashed.getParent());
        try (SqliteTable table = table()) {
            put(table, "3");
            for (String suffix : List.of("", "-wal")) {
                Files.copy(store.resolveSibling("allim.db" + suffix), crashed.resolveSibling("allim.db" + suffix));
            }
        }
        store = crashed;
        restore();
        assertThat(names()).containsExactly("allim.db", FORMER, FORMER + "-wal", "allim.lock");
        assertThat(body(store)).isEqualTo("1");
        assertThat(body(store.resolveSibling(FORMER))).isEqualTo("3");
    }

    @Test
    void storeThatWasKept_canBeRestoredItself() {
        restore();
        backup = store.resolveSibling(FORMER);
        Restore.Restored again = restore();
        assertThat(again.former()).contains(store.resolveSibling(FORMER + "-2"));
        assertThat(body(store)).isEqualTo("2");
    }

    @Test
    void withoutAFormerStore_nothingIsKept() throws IOException {
        store = directory.resolve("new/place/allim.db");
        assertThat(restore().former()).isEmpty();
        assertThat(names()).containsExactly("allim.db", "allim.lock");
        assertThat(body(store)).isEqualTo("1");
    }

    /** A log whose store was removed would be taken for the new store's. */
    @Test
    void logWithoutItsStore_isNotTakenForTheBackups() throws IOException {
        Files.delete(store);
        Files.writeString(store.resolveSibling("allim.db-wal"), "left over");
        restore();
        assertThat(names()).containsExactly("allim.db", "allim.lock");
        assertThat(body(store)).isEqualTo("1");
    }

    @Test
    void keys_goWithTheBackupAndComeBeforeThoseThatAreThere() throws IOException {
        Path keys = store.resolveSibling(Table.Local.KEYS);
        Files.writeString(keys, "one\n");
        try (SqliteTable table = table()) {
            put(table, Json.write(Map.of("secret", Json.secret("s"))));
            backup = directory.resolve("sealed.db");
            table.copyTo(backup);
        }
        assertThat(directory.resolve("sealed.db.key")).hasContent("one");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("sealed.db.key"))))
                .isEqualTo("rw-------");
        Files.writeString(keys, "two\none\n");

        Restore.Restored restored = restore();

        assertThat(restored.keys()).isTrue();
        assertThat(restored.sealed()).isEqualTo(1);
        assertThat(keys).hasContent("one\ntwo\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
    }

    @Test
    void backupWithoutKeys_leavesThoseThatAreThere() throws IOException {
        Files.writeString(store.resolveSibling(Table.Local.KEYS), "two\n");

        Restore.Restored restored = restore();

        assertThat(restored.keys()).isFalse();
        assertThat(restored.sealed()).isZero();
        assertThat(store.resolveSibling(Table.Local.KEYS)).hasContent("two");
    }

    @Test
    void overdue_isWhatIsDueNowOrEarlier() {
        try (SqliteTable table = table()) {
            List<Write> writes = new ArrayList<>();
            for (int millis : List.of(-1000, 0, 1, 1000)) {
                writes.add(Write.put(Item.of(new Key("due", "" + millis), "x").dueAt(0, NOW.plusMillis(millis))));
            }
            table.write(writes);
            backup = directory.resolve("due.db");
            table.copyTo(backup);
        }
        assertThat(restore().overdue()).isEqualTo(2);
    }

    @Test
    void storeInUse_isLeftAlone() throws IOException {
        try (SqliteTable table = table()) {
            table.claim(Duration.ZERO);
            assertUnavailable("process " + ProcessHandle.current().pid() + " has it");
            put(table, "3");
        }
        assertThat(names()).containsExactly("allim.db", "allim.lock");
        assertThat(body(store)).isEqualTo("3");
    }

    @Test
    void storeItself_isNoBackup() {
        backup = store.getParent().resolve("../data/allim.db");
        assertUnavailable("it is the store itself");
        assertThat(body(store)).isEqualTo("2");
    }

    record Wrong(String name, Making making, String why) {
        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    interface Making {
        void make(Path backup) throws Exception;
    }

    static Stream<Wrong> wrongBackups() {
        return Stream.of(
                new Wrong("missing", Files::delete, "there is no such file"),
                new Wrong(
                        "a directory",
                        file -> {
                            Files.delete(file);
                            Files.createDirectory(file);
                        },
                        "it is not a regular file"),
                new Wrong("empty", file -> Files.write(file, new byte[0]), "it is not a SQLite database"),
                new Wrong("text", file -> Files.writeString(file, "x".repeat(5000)), "it is not a SQLite database"),
                new Wrong(
                        "another application's",
                        file -> sql(file, "pragma application_id = 7"),
                        "it is the database of another application"),
                new Wrong(
                        "newer",
                        file -> sql(file, "pragma user_version = " + (Schema.CURRENT.version() + 1)),
                        "and this service knows versions up to " + Schema.CURRENT.version()),
                new Wrong("cut short", RestoreTest::cut, ""),
                new Wrong("overwritten within", RestoreTest::scribble, "is damaged"));
    }

    @ParameterizedTest
    @MethodSource("wrongBackups")
    void wrongBackup_changesNothing(Wrong wrong) throws Exception {
        wrong.making.make(backup);
        Map<String, Long> before = sizes();
        assertUnavailable(wrong.why);
        assertThat(remedies)
                .singleElement(STRING)
                .endsWith("Use another backup.")
                .doesNotContain("allim.data-dir");
        assertThat(sizes()).isEqualTo(before);
        assertThat(body(store)).isEqualTo("2");
    }

    private void assertUnavailable(String why) {
        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(this::restore)
                .withMessageContaining(why)
                .satisfies(e -> remedies.add(String.valueOf(e.getMessage())));
    }

    private static void cut(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 4096);
        }
    }

    private static void sql(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = delete");
            statement.execute(sql);
        }
    }
}
