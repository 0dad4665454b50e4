package io.allim.lambda;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the function spends its time. */
@ConfigMapping(prefix = "allim.lambda")
public interface LambdaConfig {

    /**
     * How long before the function's timeout a tick stops looking for work; 5 seconds by default. Sends that are under
     * way need it to end: with less they are cut off and repeated, with more a tick sees to less.
     */
    @WithDefault("5s")
    Duration tickMargin();
}
