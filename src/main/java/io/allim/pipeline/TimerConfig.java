package io.allim.pipeline;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a process that runs all the time ticks; the Lambda function is ticked from outside. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.tick")
public interface TimerConfig {

    /**
     * How often due work is looked for; 1 second by default. An idle tick costs one query per due shard; deliveries wait
     * for at most this long beyond their time.
     */
    @WithDefault("1s")
    Duration every();

    /**
     * How long one tick may look for work; 30 seconds by default. A tick that runs out of it goes on at the next one;
     * shorter ticks leave sooner when the process is told to stop.
     */
    @WithDefault("30s")
    Duration budget();

    static void check(Settings settings) {
        settings.duration("allim.tick.every", "1ms", "1h");
        settings.duration("allim.tick.budget", "1ms", "1h");
    }
}
