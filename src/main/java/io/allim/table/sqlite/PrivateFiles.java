package io.allim.table.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Keeps the file, which holds addresses and words of messages, and what SQLite makes beside it to the service's own user:
 * 0600, in a directory of 0700. What an earlier version left readable is taken from others. A directory that was there
 * before stays as it is, since others may have a reason to look into it. Where a file system has no such rights, nothing
 * is done.
 */
final class PrivateFiles {

    private static final Logger LOG = Logger.getLogger(PrivateFiles.class);
    private static final Set<PosixFilePermission> OWN_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWN_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /** Makes the file, empty, and its directory where they are missing. SQLite gives what it makes beside it the same rights. */
    static void make(Path file) throws IOException {
        makeDirectory(directoryOf(file));
        if (!hasRights(file)) {
            return;
        }
        try {
            Files.createFile(file, attribute(OWN_FILE));
        } catch (FileAlreadyExistsException e) {
            List.of("", "-wal", "-shm", "-journal")
                    .forEach(suffix -> close(file.resolveSibling(file.getFileName() + suffix)));
        }
    }

    static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file in no directory");
    }

    static void makeDirectory(Path directory) throws IOException {
        if (hasRights(directory)) {
            Files.createDirectories(directory, attribute(OWN_DIRECTORY));
        } else {
            Files.createDirectories(directory);
        }
    }

    /** Those that are missing are made, each for the user whose directory it is in. */
    static void makeDirectoryForOwner(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (!Files.exists(directory)) {
            if (parent != null) {
                makeDirectoryForOwner(parent);
            }
            makeDirectory(directory);
            giveToOwnerOfDirectory(directory);
        }
    }

    private static boolean hasRights(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * What an administrator makes is for the service's user, whose directory it is. That user may put a link in its place meanwhile,
     * through which nothing is given away.
     */
    static void giveToOwnerOfDirectory(Path file) {
        try {
            UserPrincipal owner = Files.getOwner(directoryOf(file));
            FileOwnerAttributeView view =
                    Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (view != null && !owner.equals(view.getOwner())) {
                view.setOwner(owner);
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debugf(e, "%s keeps its owner.", file);
        }
    }

    private static void close(Path file) {
        try {
            if (Files.exists(file) && !OWN_FILE.containsAll(Files.getPosixFilePermissions(file))) {
                Files.setPosixFilePermissions(file, OWN_FILE);
            }
        } catch (IOException e) {
            LOG.warnf("Others may be able to read %s: its rights could not be set to 0600.", file);
        }
    }

    private static FileAttribute<?> attribute(Set<PosixFilePermission> permissions) {
        return PosixFilePermissions.asFileAttribute(permissions);
    }
}
