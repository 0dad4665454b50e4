package io.allim.table.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Query;
import io.allim.table.SettableClock;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the file, and of files that are not ours. */
@Tag("slow")
final class SqliteFileTest {

    private static final Key KEY = new Key("p", "s");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:00:00Z"));

    @TempDir
    private Path directory;

    @Test
    void constructing_doesNoInputOrOutput() throws IOException {
        Path file = directory.resolve("missing").resolve("allim.db");
        new SqliteTable(file, clock).close();
        assertThat(names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deep/down/allim.db", "a b?c#d%41&e=f.db", "알림.db", ":memory:", "file:x.db?mode=memory"})
    void firstUse_makesTheFileByItsName(String name) {
        Path file = directory.resolve(name);
        try (SqliteTable table = new SqliteTable(file, clock)) {
            put(table, "1");
        }
        assertThat(file).isRegularFile();
    }

    @Test
    void close_keepsEverythingInOneFile() throws IOException {
        try (SqliteTable table = table()) {
            put(table, "1");
            assertThat(table.get(KEY)).isPresent();
        }
        assertThat(names()).containsExactly("allim.db");
        try (SqliteTable table = table()) {
            assertThat(table.get(KEY).orElseThrow().item().body()).isEqualTo("1");
        }
        assertThat(names()).containsExactly("allim.db");
    }

    @Test
    void close_mayBeRepeatedAndEndsTheUse() {
        SqliteTable table = table();
        put(table, "1");
        table.close();
        table.close();
        assertUnavailable(() -> table.get(KEY), "closed");
        assertUnavailable(() -> put(table, "2"), "closed");
        SqliteTable unused = table();
        unused.close();
        assertUnavailable(() -> unused.get(KEY), "closed");
    }

    @Test
    void close_finishesTheWritesThatWait() throws InterruptedException {
        SqliteTable table = table();
        List<Integer> written = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            int thread = i;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int n = 0; n < 100_000; n++) {
                    int id = thread * 100_000 + n;
                    try {
                        table.write(List.of(Write.putNew(Item.of(new Key("p", "" + id), "1"))));
                    } catch (TableUnavailable e) {
                        return;
                    }
                    written.add(id);
                }
            }));
        }
        while (written.size() < 500) {
            Thread.onSpinWait();
        }
        table.close();
        for (Thread thread : threads) {
            thread.join();
        }
        try (SqliteTable again = table()) {
            List<String> stored = new ArrayList<>();
            Query query = Query.partition("p");
            Optional<String> cursor = Optional.empty();
            do {
                var page = again.query(query.after(cursor));
                page.items().forEach(item -> stored.add(item.item().key().sort()));
                cursor = page.cursor();
            } while (cursor.isPresent());
            assertThat(stored)
                    .hasSameElementsAs(written.stream().map(String::valueOf).toList());
        }
    }

    @Test
    void log_beginsAnewWhileWritesGoOn() throws IOException {
        long page = 4096;
        long longest = (8 * Checkpoints.COPIED_FROM + 2_000) * page;
        try (SqliteTable table = table()) {
            long written = 0;
            for (int n = 0; written < 2 * longest; n++) {
                String body = Character.toString('a' + n % 26).repeat(Item.MAX_BODY_BYTES);
                table.write(Stream.of("1", "2", "3", "4", "5", "6", "7", "8")
                        .map(sort -> Write.put(Item.of(new Key("p", sort), body)))
                        .toList());
                written += 8L * Item.MAX_BODY_BYTES;
            }
            assertThat(Files.size(directory.resolve("allim.db-wal"))).isLessThan(longest);
        }
    }

    @Test
    void copyOfTheFilesOfARunningTable_holdsAllThatWasAnswered() throws IOException {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        try (SqliteTable table = table()) {
            for (int i = 0; i < 50; i++) {
                put(table, "" + i);
            }
            // What a crash leaves: the log, and no chance to copy it into the file.
            for (String suffix : List.of("", "-wal")) {
                Files.copy(directory.resolve("allim.db" + suffix), copy.resolve("allim.db" + suffix));
            }
        }
        try (SqliteTable table = new SqliteTable(copy.resolve("allim.db"), clock)) {
            assertThat(table.get(KEY).orElseThrow().item().body()).isEqualTo("49");
            put(table, "50");
        }
    }

    @Test
    void emptyFile_isTakenAsNew() throws IOException {
        Files.createFile(directory.resolve("allim.db"));
        try (SqliteTable table = table()) {
            put(table, "1");
        }
    }

    @Test
    void twoTables_shareOneFile() {
        try (SqliteTable one = table();
                SqliteTable other = table()) {
            put(one, "1");
            assertThat(other.get(KEY)).isPresent();
            assertThat(other.write(List.of(Write.putAt(Item.of(KEY, "2"), 1))).done())
                    .isTrue();
            assertThat(one.write(List.of(Write.putAt(Item.of(KEY, "3"), 1))).done())
                    .isFalse();
            assertThat(one.get(KEY).orElseThrow().item().body()).isEqualTo("2");
        }
    }

    // Files that are not ours

    record Wrong(String name, Making making, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    interface Making {
        void make(Path file) throws Exception;
    }

    static Stream<Wrong> wrongFiles() {
        return Stream.of(
                new Wrong("text", file -> Files.writeString(file, "hello".repeat(1000)), "not a SQLite database"),
                new Wrong("one byte", file -> Files.write(file, new byte[1]), "not a SQLite database"),
                new Wrong("zeros", file -> Files.write(file, new byte[8192]), "not a SQLite database"),
                new Wrong(
                        "only the magic",
                        file -> Files.writeString(file, "SQLite format 3\0"),
                        "not a SQLite database"),
                new Wrong("another application's", file -> sql(file, "create table t (a)"), "another application"),
                new Wrong(
                        "another application's, marked",
                        file -> sql(file, "create table t (a)", "pragma application_id = 7"),
                        "another application"),
                new Wrong(
                        "another application's, with a log",
                        file -> sql(file, "pragma journal_mode = wal", "create table t (a)"),
                        "another application"),
                new Wrong(
                        "newer",
                        file -> {
                            ours(file);
                            sql(file, "pragma user_version = 2");
                        },
                        "version 2"),
                new Wrong("cut short", file -> cut(file), "damaged"),
                new Wrong("overwritten within", file -> scribble(file), "damaged"));
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void wrongFile_isRefusedAndLeftAsItIs(Wrong wrong) throws Exception {
        Path file = directory.resolve("allim.db");
        wrong.making.make(file);
        byte[] before = Files.readAllBytes(file);
        try (SqliteTable table = table()) {
            assertUnavailable(() -> table.get(KEY), wrong.message);
            assertUnavailable(() -> put(table, "1"), wrong.message);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(names()).containsExactly("allim.db");
    }

    @Test
    void newerVersionInTheLog_isRefusedAndLeftAsItIs() throws Exception {
        Path file = directory.resolve("original.db");
        ours(file);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma user_version = 3");
            for (String suffix : List.of("", "-wal")) {
                Files.copy(directory.resolve("original.db" + suffix), directory.resolve("allim.db" + suffix));
            }
        }
        byte[] before = Files.readAllBytes(directory.resolve("allim.db"));
        byte[] logBefore = Files.readAllBytes(directory.resolve("allim.db-wal"));
        try (SqliteTable table = table()) {
            assertUnavailable(() -> table.get(KEY), "version 3");
        }
        assertThat(Files.readAllBytes(directory.resolve("allim.db"))).isEqualTo(before);
        assertThat(Files.readAllBytes(directory.resolve("allim.db-wal"))).isEqualTo(logBefore);
    }

    @Test
    void directoryInPlaceOfTheFile_isRefused() throws IOException {
        Files.createDirectory(directory.resolve("allim.db"));
        try (SqliteTable table = table()) {
            assertUnavailable(() -> table.get(KEY), "is a directory");
        }
        assertThat(names()).containsExactly("allim.db");
    }

    @Test
    void directoryThatCannotBeMade_isNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");
        try (SqliteTable table = new SqliteTable(file.resolve("allim.db"), clock)) {
            assertUnavailable(() -> table.get(KEY), "allim.data-dir");
        }
        assertThat(file).hasContent("text");
    }

    @Test
    void directoryThatCannotBeWritten_isNamed() throws IOException {
        Path closed = Path.of("/proc/self");
        assumeThat(closed).isDirectory();
        try (SqliteTable table = new SqliteTable(closed.resolve("allim.db"), clock)) {
            assertUnavailable(() -> table.get(KEY), "Let the service's user read and write", "/proc/self/allim.db");
        }
    }

    @Test
    void wrongFile_canBeMovedAwayWhileTheTableWaits() throws IOException {
        Path file = Files.writeString(directory.resolve("allim.db"), "text");
        try (SqliteTable table = table()) {
            assertUnavailable(() -> put(table, "1"), "not a SQLite database");
            Files.move(file, directory.resolve("text"));
            put(table, "1");
            assertThat(table.get(KEY)).isPresent();
        }
    }

    // Versions of the schema

    @Test
    void olderVersion_isMigratedAndKeepsItsItems() throws IOException {
        Path file = directory.resolve("allim.db");
        ours(file);
        List<List<String>> steps = new ArrayList<>(Schema.CURRENT.steps());
        steps.add(List.of("create table extra (a integer) strict", "insert into extra values (1)"));
        Schema newer = new Schema(steps);
        for (int start = 0; start < 2; start++) {
            try (SqliteTable table = new SqliteTable(new Database(file, newer), clock)) {
                assertThat(table.get(KEY).orElseThrow().item().body()).isEqualTo("ours");
            }
        }
        assertThat(Files.readAllBytes(file)[63]).isEqualTo((byte) 2);
        try (SqliteTable table = table()) {
            assertUnavailable(() -> table.get(KEY), "version 2", "Run the newer service");
        }
    }

    @Test
    void failedMigration_leavesTheOlderVersion() throws IOException {
        Path file = directory.resolve("allim.db");
        ours(file);
        List<List<String>> steps = new ArrayList<>(Schema.CURRENT.steps());
        steps.add(List.of("create table extra (a integer) strict", "nonsense"));
        try (SqliteTable table = new SqliteTable(new Database(file, new Schema(steps)), clock)) {
            assertUnavailable(() -> table.get(KEY), "nonsense");
        }
        try (SqliteTable table = table()) {
            assertThat(table.get(KEY)).isPresent();
        }
    }

    private SqliteTable table() {
        return new SqliteTable(directory.resolve("allim.db"), clock);
    }

    private static void put(SqliteTable table, String body) {
        assertThat(table.write(List.of(Write.put(Item.of(KEY, body)))).done()).isTrue();
    }

    private static void assertUnavailable(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... parts) {
        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(call)
                .withMessageContainingAll(parts)
                .withMessageContaining(java.io.File.separator);
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static void ours(Path file) {
        try (SqliteTable table = new SqliteTable(file, new SettableClock(Instant.parse("2026-11-23T09:00:00Z")))) {
            put(table, "ours");
            for (int i = 0; i < 200; i++) {
                table.write(List.of(Write.put(Item.of(new Key("filling", "" + i), "x".repeat(500)))));
            }
        }
    }

    private static void cut(Path file) throws IOException {
        ours(file);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }

    private static void scribble(Path file) throws IOException {
        ours(file);
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5A);
        Files.write(file, bytes);
    }

    private static void sql(Path file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static Set<String> rights(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> rightsOf(file) + " " + file).collect(Collectors.toSet());
        }
    }

    private static String rightsOf(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void file_andWhatSqliteMakesBesideIt_areTheServicesOwn(@TempDir Path temporary) throws IOException {
        Path data = temporary.resolve("new/data");
        try (SqliteTable table = new SqliteTable(data.resolve("allim.db"), clock)) {
            table.write(List.of(Write.put(Item.of(new Key("p", "s"), "{}"))));
            assertThat(rights(data)).hasSize(3).allMatch(line -> line.startsWith("rw------- "));
        }
        assertThat(rightsOf(data)).isEqualTo("rwx------");
    }

    /** As an earlier version left it; the directory may be somebody else's business. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void file_thatOthersCouldRead_isTakenFromThem(@TempDir Path data) throws IOException {
        Path file = data.resolve("allim.db");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (SqliteTable table = new SqliteTable(file, clock)) {
            table.write(List.of(Write.put(Item.of(new Key("p", "s"), "{}"))));
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        try (SqliteTable table = new SqliteTable(file, clock)) {
            assertThat(table.get(new Key("p", "s"))).isPresent();
            table.write(List.of(Write.put(Item.of(new Key("p", "s"), "{}"))));
            assertThat(rights(data)).hasSize(3).allMatch(line -> line.startsWith("rw------- "));
        }
        assertThat(rightsOf(data)).isEqualTo("rwxr-xr-x");
    }
}
