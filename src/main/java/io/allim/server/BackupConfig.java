package io.allim.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Backups of the embedded store. */
@ConfigMapping(prefix = "allim.backup")
interface BackupConfig {

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
}
