package io.allim.server;

import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.time.RealTime;
import io.allim.web.problem.Problem;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The backups in their directory, whose names hold their times. Files with other names are left alone. */
@Singleton
final class Backups {

    private static final Logger LOG = Logger.getLogger(Backups.class);
    private static final Pattern NAME = Pattern.compile("allim-(\\d{8}T\\d{9}Z)\\.db");

    /** Of a process that was killed while it made one. */
    private static final Pattern BROKEN_OFF = Pattern.compile("allim-\\d{8}T\\d{9}Z\\.db\\.part(-journal)?");

    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final Table table;
    private final BackupConfig config;
    private final InstantSource time;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    Backups(Table table, BackupConfig config, @RealTime InstantSource time) {
        if (config.keep() < 0) {
            throw new IllegalArgumentException(
                    "allim.backup.keep is " + config.keep() + "; set it to a number of backups, or to 0 to keep all");
        }
        this.table = table;
        this.config = config;
        this.time = time;
    }

    /** Everything that was answered before the call is in it. Older ones than are to be kept are removed. */
    Backup make() {
        Table.Local local = local();
        if (!oneAtATime.tryLock()) {
            throw Problem.BACKUP_RUNNING.exception();
        }
        try {
            removeBrokenOff(directory(local));
            Backup made = make(local);
            removeOld();
            LOG.infof(
                    "Made the backup %s: %d bytes, %s",
                    made.file(), made.bytes(), made.took().orElseThrow());
            return made;
        } finally {
            oneAtATime.unlock();
        }
    }

    private Backup make(Table.Local local) {
        Path directory = directory(local);
        Instant at = time.instant();
        while (Files.exists(file(directory, at))) {
            at = at.plusMillis(1); // The clock was set back.
        }
        Path file = file(directory, at);
        long begun = System.nanoTime();
        try {
            local.copyTo(file);
            Duration took = Duration.ofMillis((System.nanoTime() - begun) / 1_000_000);
            return new Backup(ID.format(at), file.toString(), Files.size(file), at, Optional.of(took.toString()));
        } catch (TableUnavailable | IOException e) {
            LOG.errorf("No backup was made: %s", e.getMessage());
            throw Problem.BACKUP_FAILED.at("", String.valueOf(e.getMessage()));
        }
    }

    private static Path file(Path directory, Instant at) {
        return directory.resolve("allim-" + ID.format(at) + ".db");
    }

    /** The newest first. */
    List<Backup> list() {
        return filesOf(directory(local())).stream()
                .map(Backups::read)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Backup::id).reversed())
                .toList();
    }

    private static List<Path> filesOf(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw Problem.BACKUP_FAILED.at(
                    "",
                    "cannot list " + directory + ": "
                            + (e instanceof AccessDeniedException ? "no right to it" : e.getMessage())
                            + ". Let the service's user read and write the directory, or set allim.backup.dir to another one.");
        }
    }

    Optional<Backup> find(String id) {
        return list().stream().filter(backup -> backup.id().equals(id)).findFirst();
    }

    private static Optional<Backup> read(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            Instant created = ID.parse(name.group(1), Instant::from);
            return Optional.of(new Backup(name.group(1), file.toString(), Files.size(file), created, Optional.empty()));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // Removed meanwhile, or no time of ours.
        }
    }

    private static void removeBrokenOff(Path directory) {
        for (Path file : filesOf(directory)) {
            if (BROKEN_OFF.matcher(file.getFileName().toString()).matches()) {
                remove(file);
            }
        }
    }

    private void removeOld() {
        if (config.keep() == 0) {
            return;
        }
        list().stream().skip(config.keep()).forEach(old -> {
            remove(Path.of(old.file()));
            remove(Path.of(old.file() + ".key"));
        });
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warnf("The old file %s could not be removed: %s", file, e.getMessage());
        }
    }

    private Path directory(Table.Local local) {
        return config.dir()
                .orElseGet(() -> local.directory().resolve("backups"))
                .toAbsolutePath()
                .normalize();
    }

    private Table.Local local() {
        if (table instanceof Table.Local local) {
            return local;
        }
        throw Problem.NOT_BACKED_UP_HERE.exception();
    }

    boolean arePossible() {
        return table instanceof Table.Local;
    }
}
