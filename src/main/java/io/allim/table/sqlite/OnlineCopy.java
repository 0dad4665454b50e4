package io.allim.table.sqlite;

import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/**
 * A copy of a database that others go on writing to, by SQLite's online backup. That begins anew whenever another connection
 * writes, unless the reading connection is inside a transaction: then it copies the pages as they were when that began. The
 * copy has a name of its own until it is whole, durable and checked.
 */
final class OnlineCopy {

    /** A step of 1 MiB. */
    private static final int PAGES_A_STEP = 256;

    /** What is written at once has to be synced before the writer's next commit is. */
    private static final int STEPS_A_SYNC = 4;

    /** After a sync the disk is left to others for as long as it took, and no longer than this. */
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Beside the copy itself. */
    private static final long SPARE_BYTES = 16L << 20;

    static final String KEEP_BACKUPS = "Keep the backups that you have, and restore one.";

    private final Path source;
    private final Path target;
    private final Path part;
    private final String otherDirectory;
    private final String damaged;

    /**
     * @param otherDirectory what to do when the target's directory can't be written
     * @param damaged what to do when the source is damaged
     */
    OnlineCopy(Path source, Path target, String otherDirectory, String damaged) {
        this.source = source;
        this.target = target;
        this.otherDirectory = otherDirectory;
        this.damaged = damaged;
        part = part(target);
    }

    /**
     * A file that is there stays as it is.
     *
     * @param connection to the source, in no transaction; it is left so
     */
    void make(Connection connection) {
        if (Files.exists(target)) {
            IOException there = new FileAlreadyExistsException(target.toString(), null, "it is there already");
            throw Failure.of("copy " + source + " to", target, there, "Choose another name.");
        }
        makeAnew(connection);
    }

    /** In the place of a file that is there, which goes when the copy is whole. */
    void makeAnew(Connection connection) {
        try {
            requireFree();
            removePart(part);
            PrivateFiles.make(part);
            copy(connection);
            check();
            sync(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(PrivateFiles.directoryOf(target));
        } catch (SQLException | IOException | RuntimeException e) {
            discard(e);
            throw switch (e) {
                case TableUnavailable unavailable -> unavailable;
                case IOException io -> Failure.of("copy " + source + " to", target, io, otherDirectory);
                case SQLException sql
                when Failure.isDamage(sql) -> Failure.of("copy " + source + " to", target, sql, damaged);
                default -> Failure.of("copy " + source + " to", target, e);
            };
        }
    }

    private void requireFree() throws IOException {
        PrivateFiles.makeDirectory(PrivateFiles.directoryOf(target));
        long needed = bytes(source) + bytes(source.resolveSibling(source.getFileName() + "-wal")) + SPARE_BYTES;
        long free = Files.getFileStore(PrivateFiles.directoryOf(target)).getUsableSpace();
        if (free < needed) {
            throw new TableUnavailable(
                    "cannot copy %s to %s: that needs %,d MiB, and %,d MiB are free. Free some disk space, or choose another directory."
                            .formatted(source, target, needed >> 20, free >> 20),
                    new IOException("no space"));
        }
    }

    private void copy(Connection connection) throws SQLException, IOException {
        DB database = connection.unwrap(SQLiteConnection.class).getDatabase();
        try (Statement statement = connection.createStatement();
                FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
            statement.execute("begin");
            try {
                // Only now a transaction reads.
                statement.executeQuery("select count(*) from sqlite_schema").close();
                Pace pace = new Pace(written);
                int code = database.backup("main", part.toString(), (_, _) -> pace.step(), 10, 100, PAGES_A_STEP);
                if (code != 0) {
                    throw DB.newSQLException(code, "the copy ended early");
                }
            } finally {
                Session.rollback(statement);
            }
        }
    }

    private void check() throws SQLException {
        Database database = new Database(part, Schema.CURRENT);
        database.requireOurs(damaged);
        try (Connection connection = database.readerOfCopy()) {
            Optional<String> fault = Database.firstFault(connection);
            if (fault.isPresent()) {
                throw new TableUnavailable(
                        "the copy of " + source + " is damaged (" + fault.get()
                                + ") and was removed: that file or the disk is. " + damaged,
                        new IOException(fault.get()));
            }
        }
    }

    /** Removes what is left of a copy that broke off. */
    static void removeBrokenOff(Path target) {
        try {
            removePart(part(target));
        } catch (IOException e) {
            throw Failure.of("remove", target, e);
        }
    }

    private static void removePart(Path part) throws IOException {
        Files.deleteIfExists(part);
        Files.deleteIfExists(part.resolveSibling(part.getFileName() + "-journal"));
    }

    private void discard(Exception failure) {
        try {
            removePart(part);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    private static long bytes(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes new names durable. Windows has no such thing. */
    static void syncDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Called by native code, through which no exception may go. */
    private static final class Pace {

        private final FileChannel written;
        private int steps;
        private long begun = System.nanoTime();

        Pace(FileChannel written) {
            this.written = written;
        }

        void step() {
            steps++;
            if (steps % STEPS_A_SYNC == 0) {
                try {
                    written.force(false);
                    TimeUnit.NANOSECONDS.sleep(Math.min(System.nanoTime() - begun, LONGEST_PAUSE_NANOS));
                } catch (IOException e) {
                    // The sync at the end fails too, and tells.
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                begun = System.nanoTime();
            }
        }
    }
}
