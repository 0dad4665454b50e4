package io.allim.table.sqlite;

import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** Words for what went wrong: what was tried, on which file, SQLite's own code and text, and what to do. */
final class Failure {

    static final String MOVE_AWAY = "Move it away, or set allim.data-dir to another directory.";

    private static final String RESTORE = "Stop the service, keep a copy of the file, and restore a backup"
            + " or set allim.data-dir to another directory.";

    private Failure() {}

    static TableUnavailable of(String tried, Path file, Throwable cause) {
        return of(tried, file, cause, remedy(cause));
    }

    static TableUnavailable of(String tried, Path file, Throwable cause, String remedy) {
        return new TableUnavailable("cannot " + tried + " " + file + ": " + why(cause) + ". " + remedy, cause);
    }

    /** The file is not one that this version can use; it is left as it is. */
    static TableUnavailable unusable(Path file, String why) {
        return unusable(file, why, MOVE_AWAY);
    }

    static TableUnavailable unusable(Path file, String why, String remedy) {
        String message = "cannot use " + file + ": " + why + ". The file was left as it is. " + remedy;
        return new TableUnavailable(message, new IOException(why));
    }

    /** To whoever gives a command. */
    static TableUnavailable noRight(Path file, IOException cause) {
        return of("read", file, cause, "Do this as the service's user or as root.");
    }

    static TableUnavailable damaged(Path file, String finding) {
        return unusable(file, "it is damaged (" + finding + ")", RESTORE);
    }

    static TableUnavailable closed(Path file) {
        return new TableUnavailable("the table in " + file + " is closed", new IOException("closed"));
    }

    static TableUnavailable late(Path file, String what, long seconds) {
        String message = what + " in " + file + " had no answer within " + seconds
                + " s: the disk is too slow for the load, or another process holds the file.";
        return new TableUnavailable(message, new IOException("timeout"));
    }

    static TableUnavailable interrupted(Path file, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new TableUnavailable("the thread was interrupted while it waited for " + file, cause);
    }

    /** Exceptions of files name the file alone where their class says the rest. */
    private static String why(Throwable cause) {
        return switch (cause) {
            case AccessDeniedException denied -> "no right to " + denied.getFile();
            case FileAlreadyExistsException there ->
                there.getReason() == null ? there.getFile() + " is no directory" : String.valueOf(there.getMessage());
            case NoSuchFileException missing -> "there is no " + missing.getFile() + ", and it can't be made";
            default -> String.valueOf(cause.getMessage());
        };
    }

    private static String remedy(Throwable cause) {
        return switch (cause) {
            case SQLException e -> remedy(primaryCode(e));
            case IOException e ->
                "Let the service's user read and write the directory, or set allim.data-dir to another one.";
            default -> "Nothing of it is stored.";
        };
    }

    /** https://www.sqlite.org/rescode.html; the low byte of an extended code is its primary code. */
    private static String remedy(int primaryCode) {
        return switch (primaryCode) {
            case 5, 6 -> "Another process holds the file: stop it, then try again.";
            case 3, 8, 14 -> "Let the service's user read and write the file and its directory.";
            case 10 -> "Check the disk and its file system; writes go on as soon as it works again.";
            case 11, 26 -> RESTORE;
            case 13 -> "Free some disk space; writes go on as soon as there is some.";
            default -> "See https://www.sqlite.org/rescode.html for the code.";
        };
    }

    /** SQLITE_CORRUPT, SQLITE_NOTADB. */
    static boolean isDamage(SQLException e) {
        int code = primaryCode(e);
        return code == 11 || code == 26;
    }

    static int primaryCode(SQLException e) {
        return (e instanceof SQLiteException lite ? lite.getResultCode().code : e.getErrorCode()) & 0xFF;
    }
}
