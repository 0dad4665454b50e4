package io.allim.table.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.Query;
import io.allim.table.SettableClock;
import io.allim.table.Stored;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What callers get when the disk, another process or the machine fails, and that the table then works again. */
@Timeout(60)
@Tag("slow")
final class SqliteFaultTest {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final Key KEY = new Key("p", "s");

    @TempDir
    private Path directory;

    private final SettableClock clock = new SettableClock(NOW);
    private Faulty database;
    private SqliteTable table;

    /** Its connections for writing can be made to fail. */
    private static final class Faulty extends Database {

        private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
        private volatile Connection last;

        Faulty(Path file) {
            super(file, Schema.CURRENT);
        }

        @Override
        Connection writer() throws SQLException {
            Connection connection = super.writer();
            last = connection;
            for (String fault : List.copyOf(faults)) {
                run(fault);
            }
            return connection;
        }

        void run(String sql) throws SQLException {
            try (Statement statement = last.createStatement()) {
                statement.execute(sql);
            }
        }

        int number(String sql) throws SQLException {
            try (Statement statement = last.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    @BeforeEach
    void open() {
        database = new Faulty(directory.resolve("allim.db"));
        table = new SqliteTable(database, clock);
        put("first");
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void writes_areSyncedBeforeTheyAreAnswered() throws SQLException {
        int full = 2;
        assertThat(database.number("pragma synchronous")).isEqualTo(full);
        assertThat(database.number("select count(*) from pragma_journal_mode where journal_mode = 'wal'"))
                .isEqualTo(1);
    }

    @Test
    void fullDisk_failsTheWriteAndLosesNothing() throws SQLException {
        String limit = "pragma max_page_count = " + (database.number("pragma page_count") + 20);
        database.faults.add(limit);
        database.run(limit);
        List<Integer> written = new ArrayList<>();
        String message = "";
        for (int i = 0; i < 200 && message.isEmpty(); i++) {
            try {
                table.write(List.of(filling(i, "a"), filling(i, "b")));
                written.add(i);
            } catch (TableUnavailable e) {
                message = e.getMessage();
            }
        }
        assertThat(message)
                .contains("cannot write to", "allim.db", "SQLITE_FULL", "Free some disk space", "go on as soon as");
        assertThat(written).isNotEmpty();
        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> table.write(List.of(filling(500, "a"), filling(500, "b"))));

        assertStored(written);
        database.faults.clear();
        table.write(List.of(filling(999, "a"), filling(999, "b")));
        written.add(999);
        assertStored(written);
        assertThat(database.number("select count(*) from pragma_integrity_check where integrity_check = 'ok'"))
                .isEqualTo(1);
    }

    private static Write filling(int i, String half) {
        return Write.putNew(Item.of(new Key("filling " + half, "%03d".formatted(i)), "x".repeat(3000)));
    }

    private void assertStored(List<Integer> written) {
        List<String> expected = written.stream().map("%03d"::formatted).toList();
        assertThat(sorts("filling a")).isEqualTo(expected);
        assertThat(sorts("filling b")).isEqualTo(expected);
    }

    @Test
    void lockOfAnotherProcess_failsTheWriteUntilItIsGone() throws SQLException {
        String impatient = "pragma busy_timeout = 20";
        database.faults.add(impatient);
        database.run(impatient);
        try (Connection other = new Database(directory.resolve("allim.db"), Schema.CURRENT).writer();
                Statement statement = other.createStatement()) {
            statement.execute("begin immediate");
            assertThatExceptionOfType(TableUnavailable.class)
                    .isThrownBy(() -> put("second"))
                    .withMessageContainingAll("SQLITE_BUSY", "Another process holds the file");
            assertThat(table.get(KEY).orElseThrow().item().body()).isEqualTo("first");
            statement.execute("rollback");
        }
        put("second");
        assertThat(table.get(KEY).orElseThrow().version()).isEqualTo(2);
    }

    /** The writer notices when it looks at its log after the write before, or else by failing the next one. */
    @Test
    void brokenConnection_isReplaced() throws SQLException {
        Connection broken = database.last;
        broken.close();
        try {
            put("second");
        } catch (TableUnavailable unnoticed) {
            assertThat(table.get(KEY).orElseThrow().item().body()).isEqualTo("first");
        }
        put("third");
        assertThat(table.get(KEY).orElseThrow().item().body()).isEqualTo("third");
        assertThat(database.last).isNotSameAs(broken);
    }

    @Test
    void removedFile_takesNoMoreWrites() throws IOException {
        Path file = directory.resolve("allim.db");
        Path moved = directory.resolve("moved.db");
        Files.move(file, moved);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(TableUnavailable.class)
                    .isThrownBy(() -> put("lost"))
                    .withMessageContainingAll("removed or replaced", file.toString());
        }
        assertThat(file).doesNotExist();
        Files.move(moved, file);
        put("kept");
        assertThat(table.get(KEY).orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void wrongUse_harmsOnlyItsCaller() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(16)) {
            List<Future<Boolean>> others = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Key key = new Key("other", "" + i);
                others.add(executor.submit(() ->
                        table.write(List.of(Write.putNew(Item.of(key, "1")))).done()));
                executor.submit(() -> assertThatIllegalArgumentException()
                                .isThrownBy(() -> table.add(KEY, 1, 10, NOW.plusSeconds(9))))
                        .get();
            }
            for (Future<Boolean> other : others) {
                assertThat(other.get()).isTrue();
            }
        }
        assertThat(table.get(KEY)).contains(new Stored(Item.of(KEY, "first"), 1));
    }

    @Test
    void wrongInstants_areWrongUse() {
        Item item = Item.of(KEY, "1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.write(List.of(Write.put(item.dueAt(0, Instant.MAX)))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.write(List.of(Write.put(item.expiresAt(Instant.MIN)))));
        assertThatIllegalArgumentException().isThrownBy(() -> table.add(new Key("c", "n"), 1, 9, Instant.MAX));
    }

    @Test
    void interrupt_isKeptAndSaysThatTheAnswerIsMissing() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> put("second"))
                .withMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        put("third");
    }

    @Test
    void query_neverSeesHalfATransaction() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(executor.submit(() -> {
                    while (!over.get()) {
                        Page page = table.query(Query.partition("pair"));
                        assertThat(page.items().stream()
                                        .map(stored -> stored.item().body())
                                        .distinct()
                                        .count())
                                .isLessThanOrEqualTo(1);
                        assertThat(page.items().size()).isIn(0, 5);
                    }
                }));
            }
            for (int i = 0; i < 200; i++) {
                int n = i;
                table.write(IntStream.range(0, 5)
                        .mapToObj(k -> Write.put(Item.of(new Key("pair", "" + k), "" + n)))
                        .toList());
            }
            over.set(true);
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
    }

    @Test
    void page_endsEarlyWhenItsBodiesAreLarge() {
        for (int i = 0; i < 8; i++) {
            table.write(List.of(Write.put(Item.of(new Key("large", "" + i), "x".repeat(Item.MAX_BODY_BYTES)))));
        }
        Page page = table.query(Query.partition("large"));
        assertThat(page.items()).hasSize(3);
        assertThat(page.cursor()).isPresent();
    }

    @Test
    void sweep_removesTheRowsOfExpiredItems() throws SQLException {
        for (int i = 0; i < 5; i++) {
            table.write(List.of(Write.put(Item.of(new Key("e", "" + i), "1").expiresAt(NOW.plusSeconds(1)))));
        }
        assertThat(table.sweep(10)).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(database.number("select count(*) from item")).isEqualTo(6);
        assertThat(table.sweep(3)).isEqualTo(3);
        assertThat(table.sweep(3)).isEqualTo(2);
        assertThat(table.sweep(3)).isZero();
        assertThat(database.number("select count(*) from item")).isEqualTo(1);
    }

    @Test
    void kill_losesNothingThatWasAnswered() throws Exception {
        Path file = directory.resolve("killed.db");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> answered = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null && answered.size() < 2000; line = lines.readLine()) {
                answered.add(line);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(answered).hasSize(2000);
        try (SqliteTable again = new SqliteTable(file, clock)) {
            for (String id : answered) {
                assertThat(again.get(new Key("a", id))).as(id).isPresent();
                assertThat(again.get(new Key("b", id))).as(id).isPresent();
            }
        }
    }

    /** Writes from eight threads, and prints what was answered, until it is killed. */
    static final class Victim {

        public static void main(String... arguments) {
            SqliteTable table = new SqliteTable(Path.of(arguments[0]), new SettableClock(NOW));
            for (int thread = 0; thread < 8; thread++) {
                int first = thread * 1_000_000;
                Thread.ofPlatform().start(() -> {
                    for (int i = first; i < first + 1_000_000; i++) {
                        String id = Integer.toString(i);
                        table.write(List.of(
                                Write.putNew(Item.of(new Key("a", id), id)),
                                Write.putNew(Item.of(new Key("b", id), id))));
                        System.out.print(id + "\n");
                    }
                });
            }
        }
    }

    private void put(String body) {
        assertThat(table.write(List.of(Write.put(Item.of(KEY, body)))).done()).isTrue();
    }

    private List<String> sorts(String partition) {
        List<String> sorts = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = table.query(Query.partition(partition).after(cursor));
            page.items().forEach(stored -> sorts.add(stored.item().key().sort()));
            cursor = page.cursor();
        } while (cursor.isPresent());
        return sorts;
    }
}
