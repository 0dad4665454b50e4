package io.allim.table.sqlite;

import io.allim.table.Json;
import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Puts a backup in the place of the store. The store that was there is kept beside it. Nothing is moved before the backup has been
 * copied and checked; a process that ends between the two moves leaves a name by which the next start notices.
 */
final class Restore {

    private static final String OTHER_BACKUP = "Use another backup.";

    private static final Logger LOG = Logger.getLogger(Restore.class);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final Pattern FORMER = Pattern.compile("allim\\.db\\.before-restore-\\d{8}T\\d{6}Z(-\\d+)?");
    private static final List<String> LOG_SUFFIXES = List.of("-wal", "-shm", "-journal");

    /**
     * @param former where the store is that was there
     * @param keys whether the keys of its secrets came with it
     * @param sealed records that hold secrets, which need keys
     * @param overdue records whose time has come, and which leave at the next start
     */
    record Restored(
            Path store, Optional<Path> former, boolean keys, long bytes, long records, long sealed, long overdue) {}

    private final Path backup;
    private final Path store;

    Restore(Path backup, Path store) {
        this.backup = backup.toAbsolutePath().normalize();
        this.store = store.toAbsolutePath().normalize();
    }

    /** @throws TableUnavailable when nothing was changed, and why */
    Restored run(Instant now) {
        new Database(backup, Schema.CURRENT).requireOurs(OTHER_BACKUP);
        if (isSame(store)) {
            throw Failure.unusable(backup, "it is the store itself", "Name a backup.");
        }
        if (isSame(waiting(store))) {
            throw Failure.unusable(
                    backup, "it is the copy of a restore that broke off", "Rename it, and restore it by its new name.");
        }
        try (DirectoryLock _ = DirectoryLock.take(PrivateFiles.directoryOf(store), Duration.ZERO)) {
            boolean brokenOff = !Files.exists(store) && Files.exists(waiting(store));
            Path copy = copied();
            Restored restored = describe(copy, now);
            boolean keys = KeyCopy.restore(backup, store);
            Optional<Path> former = brokenOff ? finishSettingAside() : setAside(now);
            Files.move(copy, store, StandardCopyOption.ATOMIC_MOVE);
            OnlineCopy.syncDirectory(PrivateFiles.directoryOf(store));
            return new Restored(
                    store, former, keys, restored.bytes, restored.records, restored.sealed, restored.overdue);
        } catch (IOException e) {
            throw Failure.of("restore", store, e);
        } catch (SQLException e) {
            throw Failure.of("read", backup, e, OTHER_BACKUP);
        }
    }

    /**
     * Changes nothing.
     *
     * @throws TableUnavailable when the store that was there has been moved away, and no other is in its place
     */
    static void requireNoneHalfDone(Path store) {
        Path copy = waiting(store);
        if (Files.exists(copy) && isMissingOrEmpty(store)) {
            throw Failure.unusable(
                    copy,
                    "a restore broke off before it was in its place",
                    "Restore the backup again; the former store is beside it.");
        }
    }

    /**
     * Removes what a restore has left that broke off before its copy was whole. A whole copy stays: only whoever made it knows that
     * nothing is in it that is not elsewhere.
     */
    static void removeBrokenOff(Path store) {
        Path copy = waiting(store);
        OnlineCopy.removeBrokenOff(copy);
        if (Files.exists(copy)) {
            LOG.warnf(
                    "%s is the copy of a restore that broke off, and is not used: restore again, or remove it.", copy);
        }
    }

    /** As SQLite takes an empty file for a new one. */
    private static boolean isMissingOrEmpty(Path store) {
        try {
            return !Files.exists(store) || Files.size(store) == 0;
        } catch (IOException e) {
            throw Failure.of("read", store, e);
        }
    }

    private boolean isSame(Path file) {
        try {
            return Files.exists(file) && Files.isSameFile(backup, file);
        } catch (IOException e) {
            throw Failure.of("read", backup, e);
        }
    }

    private Path copied() throws SQLException {
        Path copy = waiting(store);
        try (Connection connection = new Database(backup, Schema.CURRENT).readerOfCopy()) {
            // An earlier one, by which a start notices that there is no store, goes only when this one is whole.
            new OnlineCopy(backup, copy, "Let your user read and write the directory.", OTHER_BACKUP)
                    .makeAnew(connection);
        }
        PrivateFiles.giveToOwnerOfDirectory(copy);
        return copy;
    }

    private Restored describe(Path copy, Instant now) throws IOException, SQLException {
        try (Connection connection = new Database(copy, Schema.CURRENT).readerOfCopy()) {
            return new Restored(
                    store,
                    Optional.empty(),
                    false,
                    Files.size(copy),
                    count(connection, "select count(*) from item"),
                    count(
                            connection,
                            "select count(*) from item where instr(body, char(" + (int) Json.SECRET + ")) > 0"),
                    count(
                            connection,
                            "select count(*) from item where shard is not null and due_at <= " + now.toEpochMilli()));
        }
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** With its log: together they are the store. */
    private Optional<Path> setAside(Instant now) throws IOException {
        if (!Files.exists(store)) {
            removeLog();
            return Optional.empty();
        }
        Path former = unused(beside(store, ".before-restore-" + TIME.format(now)));
        Files.move(store, former, StandardCopyOption.ATOMIC_MOVE);
        moveLog(former);
        return Optional.of(former);
    }

    /** A process may have ended before it moved the log as well. The names of former stores sort by their times. */
    private Optional<Path> finishSettingAside() throws IOException {
        Optional<Path> former;
        try (Stream<Path> files = Files.list(PrivateFiles.directoryOf(store))) {
            former = files.filter(file ->
                            FORMER.matcher(file.getFileName().toString()).matches())
                    .max(Comparator.naturalOrder());
        }
        if (former.isPresent()) {
            moveLog(former.get());
        }
        removeLog();
        return former;
    }

    private void moveLog(Path former) throws IOException {
        for (String suffix : LOG_SUFFIXES) {
            if (Files.exists(beside(store, suffix)) && !Files.exists(beside(former, suffix))) {
                Files.move(beside(store, suffix), beside(former, suffix), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** A log alone belongs to nothing, and must not be taken for the new store's. */
    private void removeLog() throws IOException {
        for (String suffix : LOG_SUFFIXES) {
            Files.deleteIfExists(beside(store, suffix));
        }
    }

    private static Path unused(Path name) {
        Path unused = name;
        for (int n = 2; Files.exists(unused); n++) {
            unused = beside(name, "-" + n);
        }
        return unused;
    }

    private static Path waiting(Path store) {
        return beside(store, ".restoring");
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
