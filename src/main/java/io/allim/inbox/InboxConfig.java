package io.allim.inbox;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** How long inboxes remember, and how many are watched. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.inbox")
public interface InboxConfig {

    /** How long an entry stays in its inbox after it came in, read or not. */
    @WithDefault("P90D")
    Duration retention();

    /** How many streams of events may be open at once, some 15 KB of memory each. 0: none, as on a function; browsers poll. */
    @WithName("events.streams")
    @WithDefault("0")
    int streams();

    static void check(Settings settings) {
        settings.whole("allim.inbox.events.streams", 0, 100_000);
        settings.duration("allim.inbox.retention", "1m", "3650d");
    }
}
