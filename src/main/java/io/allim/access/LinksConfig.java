package io.allim.access;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where people reach the service. */
@ConfigMapping(prefix = "allim.links")
public interface LinksConfig {

    /**
     * The address under which people's browsers reach this service, such as {@code https://notify.example.com}. Without
     * it messages carry no links to acknowledge, to unsubscribe and to set preferences.
     */
    Optional<String> baseUrl();
}
