package io.allim.table;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which engine keeps the state. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.table")
public interface TableConfig {

    /**
     * {@code sqlite}, the default, for one machine with a local disk; {@code dynamodb} for Lambda, and for several
     * processes. What one has stored the other does not see.
     */
    @WithDefault("sqlite")
    String engine();

    static void check(Settings settings) {
        settings.word("allim.table.engine", "sqlite", "dynamodb");
    }
}
