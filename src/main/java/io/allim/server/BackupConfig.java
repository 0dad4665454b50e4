package io.allim.server;

import io.allim.config.Settings;
import io.allim.time.Cron;
import io.allim.web.Regions;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Backups of the embedded store. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.backup")
public interface BackupConfig {

    String DIR = "allim.backup.dir";
    String REMEDY = "give it the right, or set allim.backup.dir to another one";

    /** Where backups are kept; the directory backups in the data directory where it is not set. It is made if it is missing. */
    Optional<Path> dir();

    /** When a backup is made, in cron's notation, such as {@code 0 3 * * *}; without it only when one is asked for. */
    Optional<String> schedule();

    /** The time zone of the schedule. */
    @WithDefault("UTC")
    String zone();

    /** How many backups are kept; older ones are removed when another has been made. 0: all of them. */
    @WithDefault("7")
    int keep();

    static void check(Settings settings) {
        String schedule = "allim.backup.schedule";
        if (settings.has(DIR) && settings.text("allim.table.engine").equals("sqlite")) {
            checkDirectory(settings);
        }
        if (settings.has(schedule) && Cron.parse(settings.text(schedule)).isEmpty()) {
            settings.mistake(schedule, "a schedule in cron's notation, such as 0 3 * * *");
        }
        if (Regions.zone(settings.text("allim.backup.zone")).isEmpty()) {
            settings.mistake("allim.backup.zone", "a time zone, such as Europe/Berlin");
        }
        settings.whole("allim.backup.keep", 0, 100_000);
    }

    /** Made now, so that it does not turn out to be impossible when the first backup is due. */
    private static void checkDirectory(Settings settings) {
        try {
            Path directory = Path.of(settings.text(DIR)).toAbsolutePath().normalize();
            if (!Files.isDirectory(directory)) {
                make(directory);
            }
            if (!Files.isReadable(directory) || !Files.isWritable(directory)) {
                settings.note(DIR, "the service's user may not read and write that directory: " + REMEDY);
            }
        } catch (InvalidPathException e) {
            settings.mistake(DIR, "a directory");
        } catch (FileAlreadyExistsException e) {
            settings.note(DIR, e.getFile() + " is no directory: set it to one");
        } catch (AccessDeniedException e) {
            settings.note(DIR, "that can't be made, for lack of a right to " + e.getFile() + ": " + REMEDY);
        } catch (NoSuchFileException e) {
            settings.note(DIR, "that can't be made: " + REMEDY);
        } catch (IOException e) {
            settings.note(DIR, "that can't be made (" + e.getMessage() + "): " + REMEDY);
        }
    }

    private static void make(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }
}
