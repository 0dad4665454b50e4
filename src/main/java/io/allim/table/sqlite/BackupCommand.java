package io.allim.table.sqlite;

import io.allim.table.TableEngine;
import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code allim backup}: copies the store to a file, whether or not a service runs. */
public final class BackupCommand implements TableEngine.Command {

    private static final String OTHER_DIRECTORY = "Choose a directory that you may write to.";

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public List<String> usage() {
        return List.of("backup FILE [--data-dir DIR]    copy the store to a new file; the service may run");
    }

    @Override
    public void run(List<String> arguments, PrintStream out) {
        StoreArguments given = StoreArguments.parse(arguments);
        Path file = given.file().toAbsolutePath().normalize();
        Database database = new Database(given.store(), Schema.CURRENT);
        database.requireOurs("Name another directory with --data-dir.");
        try {
            PrivateFiles.makeDirectoryForOwner(PrivateFiles.directoryOf(file));
            copy(database, file);
            KeyCopy.keep(given.store(), file);
            PrivateFiles.giveToOwnerOfDirectory(file);
            out.printf("Copied %s to %s: %,d bytes, checked.%n", given.store(), file, Files.size(file));
            if (Files.exists(KeyCopy.of(file))) {
                out.printf("The keys of its secrets are in %s: it can't be read without them.%n", KeyCopy.of(file));
            }
        } catch (IOException e) {
            throw Failure.of("write", file, e, OTHER_DIRECTORY);
        }
    }

    private static void copy(Database database, Path file) {
        Optional<DirectoryLock> lock = lock(PrivateFiles.directoryOf(database.file()));
        // Without a service there may be no log, and none is to be made by somebody who is perhaps not its user.
        try (Connection connection = lock.isPresent() ? database.readerOfCopy() : database.reader()) {
            new OnlineCopy(database.file(), file, OTHER_DIRECTORY, OnlineCopy.KEEP_BACKUPS).make(connection);
        } catch (SQLException e) {
            throw Failure.of("read", database.file(), e);
        } finally {
            lock.ifPresent(DirectoryLock::close);
        }
    }

    /** Keeps a service from starting meanwhile; empty when one runs. */
    private static Optional<DirectoryLock> lock(Path directory) {
        try {
            return Optional.of(DirectoryLock.take(directory, Duration.ZERO));
        } catch (TableUnavailable e) {
            return Optional.empty();
        }
    }
}
