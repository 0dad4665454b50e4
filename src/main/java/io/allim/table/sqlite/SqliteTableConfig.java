package io.allim.table.sqlite;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the embedded engine keeps its file. */
@RegisterForReflection
@ConfigMapping(prefix = "allim")
public interface SqliteTableConfig {

    /**
     * Directory of the file allim.db, made if it is missing; default .allim below the working directory. It must be on a
     * local disk: network file systems lack the locks and syncs that durability rests on.
     */
    @WithDefault(".allim")
    Path dataDir();

    static void check(Settings settings) {
        if (!settings.has("allim.data-dir")) {
            settings.mistake("allim.data-dir", "a directory on a local disk");
        } else if (settings.text("allim.table.engine").equals("sqlite")) {
            StartCheck.check(settings);
        }
    }
}
