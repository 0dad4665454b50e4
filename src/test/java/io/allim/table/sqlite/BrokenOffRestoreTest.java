package io.allim.table.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.allim.config.ConfigMistakes;
import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a restore leaves that did not come to its end, and what the next start and the next restore make of it. */
final class BrokenOffRestoreTest extends RestoreFixture {

    /** The process ended between moving the former store away and the backup into its place. */
    @Test
    void restoreThatBrokeOff_isNoticedAtTheNextStartAndCanBeRepeated() throws IOException {
        breakOff();
        try (SqliteTable table = table()) {
            assertThatExceptionOfType(TableUnavailable.class)
                    .isThrownBy(() -> table.claim(Duration.ZERO))
                    .withMessageContaining("a restore broke off")
                    .withMessageContaining("Restore the backup again");
        }
        assertThat(store).doesNotExist();
        restore();
        try (SqliteTable table = table()) {
            table.claim(Duration.ZERO);
            assertThat(table.get(KEY).orElseThrow().item().body()).isEqualTo("1");
        }
        assertThat(names()).containsExactly("allim.db", FORMER, "allim.lock");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void restoreThatBrokeOff_leavesNoStoreToAStart(boolean emptyFile) throws IOException {
        breakOff();
        if (emptyFile) {
            Files.createFile(store);
        }
        Map<String, Long> before = sizes();
        assertThat(mistakesOfAStart()).singleElement(STRING).contains("a restore broke off");
        try (SqliteTable table = table()) {
            assertThatExceptionOfType(TableUnavailable.class).isThrownBy(() -> table.claim(Duration.ZERO));
        }
        assertThat(sizes()).isEqualTo(before);
        assertThat(body(store.resolveSibling("allim.db.restoring"))).isEqualTo("1");
    }

    /** Not even one that fails in its turn leaves an empty directory to the next start. */
    @Test
    void restoreAfterOneThatBrokeOff_keepsItsCopyUntilItHasAnother() throws IOException {
        breakOff();
        Map<String, Long> before = sizes();
        byte[] whole = Files.readAllBytes(backup);
        scribble(backup);
        assertUnavailable("is damaged");
        assertThat(sizes()).isEqualTo(before);
        assertThat(mistakesOfAStart()).singleElement(STRING).contains("a restore broke off");
        Files.write(backup, whole);
        assertThat(restore().former()).contains(store.resolveSibling(FORMER));
        assertThat(mistakesOfAStart()).isEmpty();
        assertThat(body(store)).isEqualTo("1");
    }

    @Test
    void copyOfARestoreThatBrokeOff_isRestoredByAnotherName() throws IOException {
        breakOff();
        backup = store.resolveSibling("allim.db.restoring");
        assertUnavailable("Rename it");
        assertThat(body(backup)).isEqualTo("1");
    }

    /** The process ended after it had moved the former store, and before it had moved its log. */
    @Test
    void restoreThatBrokeOffBeforeItMovedTheLog_losesNothingOfTheFormerStore() throws IOException {
        Path crashed = Files.createDirectories(directory.resolve("crashed")).resolve("allim.db");
        try (SqliteTable table = table()) {
            put(table, "3");
            Files.copy(store, crashed.resolveSibling(FORMER));
            Files.copy(store.resolveSibling("allim.db-wal"), crashed.resolveSibling("allim.db-wal"));
        }
        store = crashed;
        // Of an earlier restore.
        Files.copy(backup, store.resolveSibling("allim.db.before-restore-20261129T090000Z"));
        Files.copy(backup, store.resolveSibling("allim.db.restoring"));
        assertThat(restore().former()).contains(store.resolveSibling(FORMER));
        assertThat(store.resolveSibling("allim.db-wal")).doesNotExist();
        assertThat(body(store)).isEqualTo("1");
        assertThat(body(store.resolveSibling(FORMER))).isEqualTo("3");
    }

    @Test
    void restoreThatBrokeOffBeforeItsCopyWasWhole_leavesNothingBehind() throws IOException {
        Files.copy(backup, store.resolveSibling("allim.db.restoring.part"));
        assertThat(mistakesOfAStart()).isEmpty();
        try (SqliteTable table = table()) {
            table.claim(Duration.ZERO);
            assertThat(table.get(KEY).orElseThrow().item().body()).isEqualTo("2");
        }
        assertThat(names()).containsExactly("allim.db", "allim.lock");
    }

    /** Where there is a store as well, nobody can tell which of the two is wanted. */
    @Test
    void wholeCopyBesideAStore_isNeverRemovedByAStart() throws IOException {
        Files.copy(backup, store.resolveSibling("allim.db.restoring"));
        assertThat(mistakesOfAStart()).isEmpty();
        try (SqliteTable table = table()) {
            table.claim(Duration.ZERO);
            assertThat(table.get(KEY).orElseThrow().item().body()).isEqualTo("2");
        }
        assertThat(names()).containsExactly("allim.db", "allim.db.restoring", "allim.lock");
        restore();
        assertThat(names()).containsExactly("allim.db", FORMER, "allim.lock");
    }

    private void breakOff() throws IOException {
        Files.move(store, store.resolveSibling(FORMER));
        Files.copy(backup, store.resolveSibling("allim.db.restoring"));
    }

    /** What is judged before the directory is claimed. */
    private List<String> mistakesOfAStart() {
        return ConfigMistakes.of(
                Map.of(
                        "allim.table.engine",
                        "sqlite",
                        "allim.data-dir",
                        store.getParent().toString()),
                SqliteTableConfig.class);
    }

    private void assertUnavailable(String why) {
        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(this::restore)
                .withMessageContaining(why);
    }
}
