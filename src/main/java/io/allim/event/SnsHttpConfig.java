package io.allim.event;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** SNS messages that come by HTTP. Which topics they may be of says {@link EventsConfig#topics}. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.events.http")
public interface SnsHttpConfig {

    /** How old a message may be. By default SNS repeats one for less than an hour. */
    @WithDefault("PT1H")
    Duration maxAge();

    /** How far the clock of SNS may be ahead. */
    @WithDefault("PT5M")
    Duration maxAhead();

    static void check(Settings settings) {
        settings.duration("allim.events.http.max-age", "1s", "30d");
        settings.duration("allim.events.http.max-ahead", "0s", "1d");
    }
}
