package io.allim.table.sqlite;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the embedded engine keeps its file. */
@ConfigMapping(prefix = "allim")
public interface SqliteTableConfig {

    /**
     * Directory of the file allim.db, made if it is missing; default .allim below the working directory. It must be on a
     * local disk: network file systems lack the locks and syncs that durability rests on.
     */
    @WithDefault(".allim")
    Path dataDir();
}
