package io.allim.table.sqlite;

import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Keeps other processes out of a directory, also those of other containers that have it mounted. The kernel lets go of the lock
 * when the process ends, however it ends: what is left of the file is only for people to read.
 */
final class DirectoryLock implements AutoCloseable {

    static final String NAME = "allim.lock";

    private static final Logger LOG = Logger.getLogger(DirectoryLock.class);
    private static final long LOOK_MILLIS = 100;

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @param patience how long to wait for a process that still has it */
    static DirectoryLock take(Path directory, Duration patience) {
        return taken(directory, channel -> {
                    await(channel, directory, patience);
                    return true;
                })
                .orElseThrow();
    }

    /** @return empty when a process has it, be it this one */
    static Optional<DirectoryLock> takeIfFree(Path directory) {
        return taken(directory, DirectoryLock::isTaken);
    }

    /** Locks the file of an open channel, or answers false. */
    @FunctionalInterface
    private interface Way {
        boolean lock(FileChannel channel) throws IOException;
    }

    private static Optional<DirectoryLock> taken(Path directory, Way way) {
        Path file = directory.resolve(NAME);
        try {
            PrivateFiles.make(file);
            PrivateFiles.giveToOwnerOfDirectory(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                if (!way.lock(channel)) {
                    channel.close();
                    return Optional.empty();
                }
                sign(channel);
                return Optional.of(new DirectoryLock(channel));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw Failure.of("use", directory, e);
        }
    }

    private static void await(FileChannel channel, Path directory, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        boolean told = false;
        while (!isTaken(channel)) {
            if (System.nanoTime() - end >= 0) {
                throw held(channel, directory);
            }
            if (!told) {
                LOG.infof(
                        "%s has %s: waiting for its end, for %d s at most.",
                        owner(channel), directory, patience.toSeconds());
                told = true;
            }
            pause(directory);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // Within this process.
        }
    }

    private static void pause(Path directory) {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            throw Failure.interrupted(directory, e);
        }
    }

    private static TableUnavailable held(FileChannel channel, Path directory) {
        return new TableUnavailable(
                "cannot use " + directory + ": " + owner(channel) + " has it, and only one may at a time."
                        + " Stop that one first, or set allim.data-dir to another directory.",
                new IOException("locked"));
    }

    private static void sign(FileChannel channel) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static String owner(FileChannel channel) {
        try {
            ByteBuffer text = ByteBuffer.allocate(20);
            channel.read(text, 0);
            String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
            return pid.matches("[0-9]+") ? "process " + pid : "another process";
        } catch (IOException e) {
            return "another process"; // Where locked files can't be read.
        }
    }

    /** Others may have it. The file stays: whoever removes it could remove the next one's. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debugf(e, "The lock of this process ends with it.");
        }
    }
}
