package io.allim.table.sqlite;

import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.SettableClock;
import io.allim.table.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store and a backup of it, for tests that restore. */
abstract class RestoreFixture {

    static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");
    static final Key KEY = new Key("p", "s");
    static final String FORMER = "allim.db.before-restore-20261130T090000Z";

    final SettableClock clock = new SettableClock(NOW);

    @TempDir
    Path directory;

    Path store;
    Path backup;

    /** A backup with 1, and a store that goes on to 2. */
    @BeforeEach
    void makeBackup() {
        store = directory.resolve("data").resolve("allim.db");
        backup = directory.resolve("backup.db");
        try (SqliteTable table = table()) {
            put(table, "1");
            table.copyTo(backup);
            put(table, "2");
        }
    }

    SqliteTable table() {
        return new SqliteTable(store, clock);
    }

    static void put(SqliteTable table, String body) {
        table.write(List.of(Write.put(Item.of(KEY, body))));
    }

    String body(Path file) {
        try (SqliteTable table = new SqliteTable(file, clock)) {
            return table.get(KEY).orElseThrow().item().body();
        }
    }

    Restore.Restored restore() {
        return new Restore(backup, store).run(NOW);
    }

    static void scribble(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 4096; i < 4096 + 200; i++) {
            bytes[i] = (byte) (7 * i);
        }
        Files.write(file, bytes);
    }

    List<String> names() throws IOException {
        return List.copyOf(sizesOf().keySet());
    }

    /** Without the lock's file, which a start makes. */
    Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = sizesOf();
        sizes.remove(DirectoryLock.NAME);
        return sizes;
    }

    private Map<String, Long> sizesOf() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.list(store.getParent())) {
            for (Path file : files.toList()) {
                sizes.put(file.getFileName().toString(), Files.size(file));
            }
        }
        return sizes;
    }
}
