package io.allim.server.events;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Events of inboxes, which a server sends. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.inbox.events")
public interface EventsConfig {

    /** How many streams of events may be open at once, some 15 KB of memory each. 0: none, as on a function; browsers poll. */
    @WithDefault("0")
    int streams();

    static void check(Settings settings) {
        settings.whole("allim.inbox.events.streams", 0, 100_000);
    }
}
