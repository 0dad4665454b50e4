package io.allim.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** SNS messages that come by HTTP. Which topics they may be of says {@link EventsConfig#topics}. */
@ConfigMapping(prefix = "allim.events.http")
public interface SnsHttpConfig {

    /** How old a message may be. By default SNS repeats one for less than an hour. */
    @WithDefault("PT1H")
    Duration maxAge();

    /** How far the clock of SNS may be ahead. */
    @WithDefault("PT5M")
    Duration maxAhead();
}
