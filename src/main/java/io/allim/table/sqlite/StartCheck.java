package io.allim.table.sqlite;

import io.allim.config.Settings;
import io.allim.table.TableUnavailable;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Opens the file once at the start, and closes it: what is wrong with it then shows before the first request needs it. Where there is
 * none, none is made: the process that has claimed the directory makes it.
 */
final class StartCheck {

    private static final String KEY = "allim.data-dir";
    private static final Pattern NEXT_SENTENCE = Pattern.compile("\\. ([A-Z])(?=[a-z])");

    private StartCheck() {}

    static void check(Settings settings) {
        Path directory;
        try {
            directory = Path.of(settings.text(KEY));
        } catch (InvalidPathException e) {
            settings.mistake(KEY, "a directory on a local disk");
            return;
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            settings.note(KEY, "that is no directory: set it to one, on a local disk");
        } else if (isLoaded()) {
            check(settings, directory);
        } else {
            String key = System.getProperty("org.sqlite.tmpdir") == null ? "java.io.tmpdir" : "org.sqlite.tmpdir";
            settings.add(
                    key + " is \"" + System.getProperty(key) + "\", from where SQLite's library can't be loaded; set "
                            + "org.sqlite.tmpdir to a directory that may be written, on a file system that is not mounted noexec.");
        }
    }

    /** Where another process has the directory, which may be about to end, the store is opened when that has. */
    private static void check(Settings settings, Path directory) {
        try {
            Optional<DirectoryLock> lock = DirectoryLock.takeIfFree(directory);
            if (lock.isPresent()) {
                try (DirectoryLock _ = lock.get()) {
                    check(directory, directory.resolve(SqliteTableEngine.FILE));
                }
            }
        } catch (TableUnavailable e) {
            settings.note(KEY, clauses(String.valueOf(e.getMessage())));
        }
    }

    private static void check(Path directory, Path file) {
        Restore.requireNoneHalfDone(file);
        if (Files.exists(file)) {
            open(file);
        } else if (!Files.isWritable(directory)) {
            throw Failure.of("use", directory, new AccessDeniedException(directory.toString()));
        }
    }

    private static void open(Path file) {
        try (Connection _ = new Database(file, Schema.CURRENT).open()) {
            // It can be opened.
        } catch (SQLException e) {
            throw Failure.of("close", file, e);
        }
    }

    /** Without what the loader would log of it, with its stack. */
    private static boolean isLoaded() {
        Logger loader = Logger.getLogger(SQLiteJDBCLoader.class.getName());
        loader.setLevel(Level.OFF);
        try {
            return SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            return false;
        } finally {
            loader.setLevel(null);
        }
    }

    /** Its sentences as one. */
    private static String clauses(String sentences) {
        return NEXT_SENTENCE
                .matcher(sentences.replaceFirst("\\.$", ""))
                .replaceAll(next -> "; " + next.group(1).toLowerCase(Locale.ROOT));
    }
}
