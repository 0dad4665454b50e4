package io.allim.server;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a server takes its data directory. */
@RegisterForReflection
@ConfigMapping(prefix = "allim")
public interface DataDirConfig {

    /** How long a start waits for the process before it, which may be about to end. */
    @WithDefault("30s")
    Duration dataDirWait();

    static void check(Settings settings) {
        settings.duration("allim.data-dir-wait", "0s", "1h");
    }
}
