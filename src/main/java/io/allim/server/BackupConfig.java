package io.allim.server;

import io.allim.config.Settings;
import io.allim.time.Cron;
import io.allim.web.Regions;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Backups of the embedded store. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.backup")
public interface BackupConfig {

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
        settings.matches("allim.backup.dir", "[^\\x00]+", "a directory");
        if (settings.has(schedule) && Cron.parse(settings.text(schedule)).isEmpty()) {
            settings.mistake(schedule, "a schedule in cron's notation, such as 0 3 * * *");
        }
        if (Regions.zone(settings.text("allim.backup.zone")).isEmpty()) {
            settings.mistake("allim.backup.zone", "a time zone, such as Europe/Berlin");
        }
        settings.whole("allim.backup.keep", 0, 100_000);
    }
}
