package io.allim.lambda;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What operators tell this service from others by. */
@RegisterForReflection
@ConfigMapping(prefix = "allim")
public interface ServiceConfig {

    /** The dimension of its metrics; {@code allim} by default. Another name for each deployment of an account. */
    @WithDefault("allim")
    String service();

    static void check(Settings settings) {
        settings.matches(
                "allim.service",
                "[!-9;-~][!-~]{0,254}",
                "a name of 1 to 255 visible characters of ASCII that does not begin with a colon, such as allim");
    }
}
