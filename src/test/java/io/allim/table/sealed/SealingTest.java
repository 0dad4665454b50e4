package io.allim.table.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Table;
import io.allim.table.Write;
import io.allim.table.sqlite.RestoreCommand;
import io.allim.table.sqlite.SqliteTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealingTest {

    private static final Key KEY = new Key("connections", "acme");
    private static final String BODY = Json.write(Map.of("value", Json.secret("xoxb-17")));

    private final SettableClock clock = new SettableClock(Instant.parse("2027-03-01T08:00:00Z"));

    @TempDir
    Path directory;

    private SealedTable table(Path data) {
        return (SealedTable) SealedTables.around(new SqliteTable(data.resolve("allim.db"), clock), clock, "");
    }

    @Test
    void embeddedStore_makesItsKeyWhenASecretIsWritten() throws Exception {
        try (SealedTable table = table(directory)) {
            table.write(List.of(Write.put(Item.of(new Key("a", "b"), "{}"))));
            assertThat(directory.resolve(Table.Local.KEYS)).doesNotExist();

            table.write(List.of(Write.put(Item.of(KEY, BODY))));
            assertThat(directory.resolve(Table.Local.KEYS)).isRegularFile();
        }
        try (SealedTable again = table(directory)) {
            assertThat(again.get(KEY).orElseThrow().item().body()).isEqualTo(BODY);
        }
    }

    @Test
    void backup_isReadWhereItIsRestored() throws Exception {
        Path backup = directory.resolve("backup.db");
        Path elsewhere = directory.resolve("elsewhere");
        try (SealedTable table = table(directory.resolve("data"))) {
            table.write(List.of(Write.put(Item.of(KEY, BODY))));
            ((Table.Local) table).copyTo(backup);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        new RestoreCommand()
                .run(
                        List.of(backup.toString(), "--data-dir", elsewhere.toString()),
                        new PrintStream(said, true, StandardCharsets.UTF_8));

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("The keys of its secrets are in encryption.key.");
        try (SealedTable restored = table(elsewhere)) {
            assertThat(restored.get(KEY).orElseThrow().item().body()).isEqualTo(BODY);
        }
    }

    @Test
    void restoreOfABackupWithoutItsKeys_saysWhatIsMissing() throws Exception {
        Path backup = directory.resolve("backup.db");
        try (SealedTable table = table(directory.resolve("data"))) {
            table.write(List.of(Write.put(Item.of(KEY, BODY))));
            ((Table.Local) table).copyTo(backup);
        }
        Files.delete(directory.resolve("backup.db.key"));
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        new RestoreCommand()
                .run(
                        List.of(
                                backup.toString(),
                                "--data-dir",
                                directory.resolve("elsewhere").toString()),
                        new PrintStream(said, true, StandardCharsets.UTF_8));

        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("1 records hold secrets")
                .contains("allim.encryption.key");
    }

    @Test
    void tableThatIsNotLocal_staysSo() {
        assertThat(SealedTables.around(new MemoryTable(clock), clock)).isNotInstanceOf(Table.Local.class);
    }
}
