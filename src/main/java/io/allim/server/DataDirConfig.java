package io.allim.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a server takes its data directory. */
@ConfigMapping(prefix = "allim")
interface DataDirConfig {

    /** How long a start waits for the process before it, which may be about to end. */
    @WithDefault("30s")
    Duration dataDirWait();
}
