package io.allim.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.SettableClock;
import io.allim.table.Write;
import io.allim.table.sqlite.SqliteTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program does instead of running the service. */
final class CommandLineTest {

    private static final Key KEY = new Key("p", "s");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-30T09:00:00Z"));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return new CommandLine(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private SqliteTable table() {
        return new SqliteTable(directory.resolve("data/allim.db"), clock);
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private String backup() {
        return directory.resolve("backup.db").toString();
    }

    private static void put(SqliteTable table, String body) {
        table.write(List.of(Write.put(Item.of(KEY, body))));
    }

    @Test
    void help_namesEveryCommand() {
        assertThat(run("help")).isZero();
        assertThat(out()).contains("allim [run]", "allim backup FILE", "allim restore FILE", "allim version");
        assertThat(run("--help")).isZero();
        assertThat(err()).isEmpty();
    }

    @Test
    void version_isALine() {
        assertThat(run("version")).isZero();
        assertThat(out()).matches("Allim .+\\R");
    }

    @Test
    void unknownCommand_isMisuse() {
        assertThat(run("bakcup")).isEqualTo(2);
        assertThat(err()).contains("there is no command bakcup").contains("allim backup FILE");
        assertThat(out()).isEmpty();
    }

    @Test
    void backupBesideARunningService_andItsRestore_bringBackWhatWasThere() {
        try (SqliteTable table = table()) {
            table.claim(Duration.ZERO);
            put(table, "1");
            assertThat(run("backup", backup(), "--data-dir", data())).isZero();
            assertThat(out()).startsWith("Copied ").contains("checked");
            put(table, "2");
            assertThat(run("restore", "--data-dir=" + data(), backup())).isEqualTo(1);
            assertThat(err()).startsWith("allim restore: cannot use ").contains("has it");
        }
        assertThat(run("restore", "--data-dir=" + data(), backup())).isZero();
        assertThat(out()).contains("1 records").contains("The store that was there is now ");
        try (SqliteTable table = table()) {
            assertThat(table.get(KEY).orElseThrow().item().body()).isEqualTo("1");
        }
    }

    @Test
    void backupOfAStoppedService_makesNoOtherFile() {
        try (SqliteTable table = table()) {
            put(table, "1");
        }
        assertThat(run("backup", backup(), "--data-dir", data())).isZero();
        assertThat(directory.resolve("data")).isDirectoryNotContaining("glob:**allim.db-*");
        assertThat(Path.of(backup())).isRegularFile();
    }

    /** What a crash leaves: the last answers are in the log alone. */
    @Test
    void backupOfACrashedService_holdsItsLog() throws Exception {
        Path crashed = Files.createDirectory(directory.resolve("crashed"));
        try (SqliteTable table = table()) {
            put(table, "1");
            for (String name : List.of("allim.db", "allim.db-wal")) {
                Files.copy(directory.resolve("data").resolve(name), crashed.resolve(name));
            }
        }
        assertThat(run("backup", backup(), "--data-dir", crashed.toString())).isZero();
        try (SqliteTable table = new SqliteTable(Path.of(backup()), clock)) {
            assertThat(table.get(KEY).orElseThrow().item().body()).isEqualTo("1");
        }
    }

    @Test
    void backupOfNothing_isNone() {
        assertThat(run("backup", backup(), "--data-dir", data())).isEqualTo(1);
        assertThat(err()).contains("there is no such file");
        assertThat(directory).isEmptyDirectory();
    }

    /** Of the service, which lists and removes what is there. */
    @Test
    void backupByRoot_isTheOwnersOfTheDirectory() throws Exception {
        UserPrincipal service =
                directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("12345");
        try (SqliteTable table = table()) {
            put(table, "1");
        }
        assumeThatCode(() -> Files.setOwner(directory.resolve("data"), service)).doesNotThrowAnyException();
        assumeThat(Files.isWritable(directory.resolve("data"))).isTrue();
        Path made = directory.resolve("data/backups/nightly/backup.db");
        assertThat(run("backup", made.toString(), "--data-dir", data())).isZero();
        for (Path each : List.of(made, made.getParent(), directory.resolve("data/backups"))) {
            assertThat(Files.getOwner(each)).as(each.toString()).isEqualTo(service);
        }
        assertThat(run("backup", backup(), "--data-dir", data())).isZero();
        assertThat(Files.getOwner(Path.of(backup()))).isEqualTo(Files.getOwner(directory));
    }

    @Test
    void fileThatIsThere_isKept_andAnotherNameIsAsked() throws Exception {
        try (SqliteTable table = table()) {
            put(table, "1");
        }
        Files.writeString(Path.of(backup()), "precious");
        assertThat(run("backup", backup(), "--data-dir", data())).isEqualTo(1);
        assertThat(err()).endsWith("it is there already. Choose another name." + System.lineSeparator());
        assertThat(Path.of(backup())).hasContent("precious");
    }

    /** As the service's own directory is to other users. */
    @Test
    void storeInAClosedDirectory_isNotSaidToBeMissing() throws Exception {
        try (SqliteTable table = table()) {
            put(table, "1");
        }
        Path closed = directory.resolve("data");
        assumeThat(closed.toFile().setExecutable(false)).isTrue();
        try {
            assumeThat(Files.exists(closed.resolve("allim.db"))).as("as root").isFalse();
            assertThat(run("backup", backup(), "--data-dir", data())).isEqualTo(1);
            assertThat(err()).contains("no right to ").contains("Do this as the service's user or as root.");
        } finally {
            closed.toFile().setExecutable(true);
        }
    }

    @Test
    void wrongArguments_areMisuse() {
        assertThat(run("restore")).isEqualTo(2);
        assertThat(err()).contains("name the backup's file").contains("Usage: allim restore FILE");
        assertThat(run("restore", "a", "b")).isEqualTo(2);
        assertThat(err()).contains("one file at a time");
        assertThat(run("restore", "a", "--data-dir")).isEqualTo(2);
        assertThat(err()).contains("--data-dir needs a directory");
        assertThat(run("restore", "a", "--force")).isEqualTo(2);
        assertThat(err()).contains("there is no option --force");
    }
}
