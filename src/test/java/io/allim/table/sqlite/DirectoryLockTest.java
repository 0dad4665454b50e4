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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One process at a time has a directory. What becomes of the lock of a process that is killed, DataDirIT knows. */
@Timeout(60)
final class DirectoryLockTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-30T09:00:00Z"));

    @TempDir
    private Path directory;

    private SqliteTable table() {
        return new SqliteTable(directory.resolve("allim.db"), clock);
    }

    @Test
    void directoryThatAnotherHas_isRefusedByTheOthersName() {
        try (SqliteTable one = table();
                SqliteTable other = table()) {
            one.claim(Duration.ZERO);
            assertThatExceptionOfType(TableUnavailable.class)
                    .isThrownBy(() -> other.claim(Duration.ZERO))
                    .withMessage("cannot use " + directory + ": process "
                            + ProcessHandle.current().pid()
                            + " has it, and only one may at a time. Stop that one first, or set allim.data-dir to"
                            + " another directory.");
        }
    }

    @Test
    void closing_letsGoOfIt() {
        try (SqliteTable one = table()) {
            one.claim(Duration.ZERO);
            one.write(List.of(Write.put(Item.of(new Key("p", "s"), "1"))));
        }
        try (SqliteTable other = table()) {
            other.claim(Duration.ZERO);
            assertThat(other.get(new Key("p", "s"))).isPresent();
        }
    }

    @Test
    void claimingTwice_isClaimingOnce() {
        try (SqliteTable one = table()) {
            one.claim(Duration.ZERO);
            one.claim(Duration.ZERO);
        }
        try (SqliteTable other = table()) {
            other.claim(Duration.ZERO);
        }
    }

    @Test
    void refusedTable_leavesTheOthersLockAlone() {
        try (SqliteTable one = table()) {
            one.claim(Duration.ZERO);
            for (int i = 0; i < 2; i++) {
                try (SqliteTable other = table()) {
                    assertThatExceptionOfType(TableUnavailable.class).isThrownBy(() -> other.claim(Duration.ZERO));
                }
            }
        }
    }

    @Test
    void patientTable_hasItWhenTheOtherEnds() throws Exception {
        SqliteTable one = table();
        one.claim(Duration.ZERO);
        CountDownLatch begun = new CountDownLatch(1);
        try (SqliteTable other = table()) {
            CompletableFuture<Void> claim = CompletableFuture.runAsync(() -> {
                begun.countDown();
                other.claim(LONG);
            });
            begun.await();
            assertThatExceptionOfType(java.util.concurrent.TimeoutException.class)
                    .isThrownBy(() -> claim.get(300, TimeUnit.MILLISECONDS));
            one.close();
            claim.get(40, TimeUnit.SECONDS);
        }
    }

    @Test
    void closedTable_claimsNothing() {
        SqliteTable one = table();
        one.close();
        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> one.claim(Duration.ZERO))
                .withMessageContaining("closed");
        assertThat(directory.resolve(DirectoryLock.NAME)).doesNotExist();
    }

    /** What an earlier process has left there is no lock. */
    @Test
    void fileOfAnEndedProcess_isNoLock() throws IOException {
        Files.writeString(directory.resolve(DirectoryLock.NAME), "1234567890123\n");
        try (SqliteTable one = table()) {
            one.claim(Duration.ZERO);
        }
        assertThat(directory.resolve(DirectoryLock.NAME))
                .hasContent(ProcessHandle.current().pid() + "\n");
    }

    @Test
    void directoryIsMade() {
        try (SqliteTable one = new SqliteTable(directory.resolve("deep/down/allim.db"), clock)) {
            one.claim(Duration.ZERO);
        }
        assertThat(directory.resolve("deep/down")).isDirectory();
    }
}
