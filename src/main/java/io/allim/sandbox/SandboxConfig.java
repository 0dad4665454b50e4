package io.allim.sandbox;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Configuration of the sandbox, which there is in dev and test only. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.sandbox")
public interface SandboxConfig {

    /**
     * The port of 127.0.0.1 on which the stand-ins for SNS, SES and webhook receivers listen, by default 8990. The
     * clients of the application are pointed at it; 0 takes any free port, which they then cannot know.
     */
    @WithDefault("8990")
    int port();

    static void check(Settings settings) {
        settings.port("allim.sandbox.port", 0);
    }
}
