package io.allim.inbox;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long inboxes remember. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.inbox")
public interface InboxConfig {

    /** How long an entry stays in its inbox after it came in, read or not. */
    @WithDefault("P90D")
    Duration retention();

    static void check(Settings settings) {
        settings.duration("allim.inbox.retention", "1m", "3650d");
    }
}
