package io.allim.lambda;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the function spends its time. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.lambda")
public interface LambdaConfig {

    /**
     * How long before the function's timeout a tick stops looking for work; 5 seconds by default. Sends that are under
     * way need it to end: with less they are cut off and repeated, with more a tick sees to less.
     */
    @WithDefault("5s")
    Duration tickMargin();

    /**
     * Whether the managed runtime and the native one answer first and send then, by an extension within the function; off by
     * default. The packages with a JVM of their own always do so.
     */
    @WithDefault("false")
    boolean sendAfterAnswer();

    static void check(Settings settings) {
        settings.duration("allim.lambda.tick-margin", "0s", "10m");
        settings.flag("allim.lambda.send-after-answer");
    }
}
