package io.allim.lambda;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which metrics the function writes. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.metrics")
public interface MetricsConfig {

    /**
     * Whether an invocation in which something happened ends with a line of metrics, which CloudWatch reads; true by
     * default. A metric costs about 0.30 USD a month beyond the ten that are free.
     */
    @WithDefault("true")
    boolean emf();

    static void check(Settings settings) {
        settings.flag("allim.metrics.emf");
    }
}
