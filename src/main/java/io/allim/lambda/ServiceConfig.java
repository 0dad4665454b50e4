package io.allim.lambda;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What operators tell this service from others by. */
@ConfigMapping(prefix = "allim")
public interface ServiceConfig {

    /** The dimension of its metrics; {@code allim} by default. Another name for each deployment of an account. */
    @WithDefault("allim")
    String service();
}
