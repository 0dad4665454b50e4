package io.allim.inbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long inboxes remember. */
@ConfigMapping(prefix = "allim.inbox")
public interface InboxConfig {

    /** How long an entry stays in its inbox after it came in, read or not. */
    @WithDefault("P90D")
    Duration retention();
}
