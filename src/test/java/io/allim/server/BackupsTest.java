package io.allim.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Table;
import io.allim.table.sqlite.SqliteTable;
import io.allim.time.Cron;
import io.allim.time.GracefulShutdown;
import io.allim.web.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many backups there are, and when the next is due. */
final class BackupsTest {

    private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");

    private final SettableClock clock = new SettableClock(NOW);

    @TempDir
    private Path data;

    private SqliteTable table;

    private record Config(Optional<Path> dir, Optional<String> schedule, String zone, int keep)
            implements BackupConfig {

        static Config keep(int keep) {
            return new Config(Optional.empty(), Optional.empty(), "UTC", keep);
        }
    }

    @BeforeEach
    void open() {
        table = new SqliteTable(data.resolve("allim.db"), clock);
    }

    @AfterEach
    void close() {
        table.close();
    }

    private Backups backups(BackupConfig config) {
        return new Backups(table, config, clock);
    }

    private List<String> made(Backups backups, int number) {
        return Stream.generate(() -> {
                    clock.set(clock.instant().plusSeconds(1));
                    return backups.make().id();
                })
                .limit(number)
                .toList();
    }

    private static List<String> ids(Backups backups) {
        return backups.list().stream().map(Backup::id).toList();
    }

    @Test
    void backup_isNamedByItsTime() throws IOException {
        Backup made = backups(Config.keep(1)).make();
        assertThat(made.id()).isEqualTo("20261130T090000000Z");
        assertThat(made.createdAt()).isEqualTo(NOW);
        assertThat(Path.of(made.file()))
                .isEqualTo(data.toRealPath().resolve("backups/allim-20261130T090000000Z.db"))
                .hasSize(made.bytes());
        assertThat(Duration.parse(made.took().orElseThrow())).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "4, 3", "6, 3"})
    void asManyAsAreToBeKept_areKept(int made, int kept) {
        Backups backups = backups(Config.keep(3));
        List<String> all = made(backups, made);
        assertThat(ids(backups)).isEqualTo(all.reversed().subList(0, kept));
    }

    @Test
    void zero_keepsAll() {
        Backups backups = backups(Config.keep(0));
        List<String> all = made(backups, 9);
        assertThat(ids(backups)).isEqualTo(all.reversed());
    }

    @Test
    void negativeNumber_isRefusedAtStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backups(Config.keep(-1)))
                .withMessageContaining("allim.backup.keep is -1");
    }

    @ParameterizedTest
    @CsvSource({
        "before-the-upgrade.db",
        "allim-20200101T000000000Z.db.copy",
        "upgrade.db.part",
        "old-allim-20200101T000000000Z.db",
        "allim-20209901T000000000Z.db"
    })
    void otherFiles_areNoBackups_andStay(String name) throws IOException {
        Path other = Files.createDirectories(data.resolve("backups")).resolve(name);
        Files.writeString(other, "mine");
        Backups backups = backups(Config.keep(1));
        List<String> all = made(backups, 2);
        assertThat(ids(backups)).containsExactly(all.getLast());
        assertThat(other).hasContent("mine");
    }

    /** By a process that was killed meanwhile. */
    @Test
    void backupThatBrokeOff_isRemovedByTheNext() throws IOException {
        Path directory = Files.createDirectories(data.resolve("backups"));
        Path part = Files.writeString(directory.resolve("allim-20200101T000000000Z.db.part"), "half");
        Path journal = Files.writeString(directory.resolve("allim-20200101T000000000Z.db.part-journal"), "half");
        Backups backups = backups(Config.keep(0));
        assertThat(backups.list()).isEmpty();
        backups.make();
        assertThat(part).doesNotExist();
        assertThat(journal).doesNotExist();
        assertThat(backups.list()).hasSize(1);
    }

    @Test
    void otherDirectory_isUsedAndMade() throws IOException {
        Path elsewhere = data.resolve("on/another/disk");
        Backups backups = backups(new Config(Optional.of(elsewhere), Optional.empty(), "UTC", 1));
        assertThat(backups.list()).isEmpty();
        Backup made = backups.make();
        assertThat(Path.of(made.file()).getParent()).isEqualTo(elsewhere.toAbsolutePath());
        assertThat(backups.find(made.id())).isPresent();
        assertThat(data.resolve("backups")).doesNotExist();
    }

    @Test
    void twoInTheSameMillisecond_areTwo() {
        Backups backups = backups(Config.keep(7));
        backups.make();
        backups.make();
        assertThat(ids(backups)).containsExactly("20261130T090000001Z", "20261130T090000000Z");
    }

    @Test
    void failure_isTold_andOlderOnesStay() throws IOException {
        Backups backups = backups(Config.keep(1));
        Backup first = backups.make();
        clock.set(NOW.plusSeconds(1));
        // In the way of the copy's first name.
        Files.createDirectories(data.resolve("backups/allim-20261130T090001000Z.db.part/x"));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(backups::make)
                .withMessageContaining("allim-20261130T090001000Z.db");
        assertThat(ids(backups)).containsExactly(first.id());
        clock.set(NOW.plusSeconds(2));
        assertThat(backups.make().id()).isEqualTo("20261130T090002000Z");
    }

    /** Such as one that somebody else has made. */
    @Test
    void directoryThatCannotBeListed_isTold_withARemedy() throws IOException {
        Path directory = Files.createDirectories(data.resolve("backups"));
        assumeThat(directory.toFile().setReadable(false)).isTrue();
        assumeThat(Files.isReadable(directory)).as("as root").isFalse();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(backups(Config.keep(1))::make)
                .withMessageContaining("cannot list " + directory + ": no right to it. Let the service's user")
                .withMessageContaining("set allim.backup.dir to another one");
    }

    /** Whose copies are not made before they may be. */
    private static final class SlowTable extends MemoryTable implements Table.Local {

        private final Path directory;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch allowed = new CountDownLatch(1);

        SlowTable(SettableClock clock, Path directory) {
            super(clock);
            this.directory = directory;
        }

        @Override
        public Path directory() {
            return directory;
        }

        @Override
        public void claim(Duration patience) {}

        @Override
        public void copyTo(Path file) {
            begun.countDown();
            try {
                allowed.await();
                Files.createDirectories(file.getParent());
                Files.writeString(file, "copy");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void oneIsMadeAtATime() throws Exception {
        SlowTable slow = new SlowTable(clock, data);
        Backups backups = new Backups(slow, Config.keep(7), clock);
        CompletableFuture<Backup> first = CompletableFuture.supplyAsync(backups::make);
        slow.begun.await();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(backups::make)
                .withMessageContaining("A backup is being made");
        slow.allowed.countDown();
        first.get();
        backups.make();
        assertThat(backups.list()).hasSize(2);
    }

    @Test
    void otherEngines_haveTheirOwn() {
        Backups backups = new Backups(new MemoryTable(clock), Config.keep(1), clock);
        assertThat(backups.arePossible()).isFalse();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(backups::make)
                .withMessageContaining("point-in-time recovery");
        assertThatExceptionOfType(ProblemException.class).isThrownBy(backups::list);
    }

    // The schedule

    private BackupTimer timer(String schedule, String zone) {
        BackupConfig config = new Config(Optional.empty(), Optional.of(schedule), zone, 7);
        return new BackupTimer(backups(config), new GracefulShutdown(), clock, config);
    }

    private Instant next(String zone, Instant start) {
        return timer("0 3 * * *", zone).next(Cron.parse("0 3 * * *").orElseThrow(), start);
    }

    @Test
    void withoutABackup_theScheduleBeginsAtTheStart() {
        assertThat(next("UTC", NOW)).isEqualTo("2026-12-01T03:00:00Z");
        assertThat(next("Asia/Seoul", NOW)).isEqualTo("2026-11-30T18:00:00Z");
    }

    @Test
    void missedBackup_isDueAtTheStart() {
        backups(Config.keep(7)).make();
        assertThat(next("UTC", Instant.parse("2026-12-01T02:59:59Z"))).isEqualTo("2026-12-01T03:00:00Z");
        assertThat(next("UTC", Instant.parse("2026-12-04T12:00:00Z"))).isEqualTo("2026-12-01T03:00:00Z");
    }

    /** Of a clock that was ahead once; nobody waits for that day. */
    @Test
    void backupFromTheFuture_holdsUpNothing() {
        clock.set(Instant.parse("2030-01-01T00:00:00Z"));
        backups(Config.keep(7)).make();
        assertThat(next("UTC", NOW)).isEqualTo("2026-12-01T03:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"-1, PT0S", "0, PT0S", "1, PT1S", "29, PT29S", "30, PT30S", "31, PT30S", "86400, PT30S"})
    void clockIsLookedAtAgain_inThirtySecondsAtLatest(int secondsLeft, Duration wait) {
        assertThat(BackupTimer.wait(NOW, NOW.plusSeconds(secondsLeft))).isEqualTo(wait);
    }
}
