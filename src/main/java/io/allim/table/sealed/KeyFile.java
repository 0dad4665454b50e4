package io.allim.table.sealed;

import io.allim.snapshot.Entropy;
import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Keys in a file that is the service's own, one a line, the newest first. It is made when it is first needed. Of processes that make it at the
 * same time one wins, and the others use its key; nobody sees a part of it.
 */
final class KeyFile implements KeySource {

    private static final Logger LOG = Logger.getLogger(KeyFile.class);

    private final Path file;

    KeyFile(Path file) {
        this.file = file;
    }

    @Override
    public Keyring read() {
        try {
            return Keyring.of(file.toString(), List.of(text()));
        } catch (IOException e) {
            String what = e instanceof AccessDeniedException ? "no right to it" : e.getMessage();
            throw new TableUnavailable(
                    "secrets in the store can't be sealed or opened: " + file + " can't be read or made: " + what
                            + ". Let the service's user read and write the directory, or set " + EncryptionConfig.KEY,
                    e);
        }
    }

    private String text() throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            make();
            return Files.readString(file);
        }
    }

    /** Whole and durable before it has its name, which it gets unless there is a file of this name. */
    private void make() throws IOException {
        Path directory = Objects.requireNonNull(file.getParent());
        // The first write of a new store may hold a secret; the engine makes the directory after it.
        Files.createDirectories(directory, rights("rwx------"));
        Path part = directory.resolve(file.getFileName() + "." + Entropy.uuid() + ".part");
        try {
            write(part);
            link(part);
            syncDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            LOG.debugf("Another process has made %s.", file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Some file systems have no links. */
    private void link(Path part) throws IOException {
        try {
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            write(file);
        }
    }

    private void write(Path part) throws IOException {
        try (FileChannel channel = FileChannel.open(
                part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights("rw-------"))) {
            ByteBuffer line = StandardCharsets.US_ASCII.encode(KeyText.random() + "\n");
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        }
    }

    private FileAttribute<?>[] rights(String owner) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(owner))}
                : new FileAttribute<?>[0];
    }

    /** Makes the new name durable. Windows has no such thing. */
    private static void syncDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
