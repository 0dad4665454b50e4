package io.allim.access;

import io.allim.config.Settings;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where people reach the service. */
@RegisterForReflection
@ConfigMapping(prefix = "allim.links")
public interface LinksConfig {

    /**
     * The address under which people's browsers reach this service, such as {@code https://notify.example.com}. Without
     * it messages carry no links to acknowledge, to unsubscribe and to set preferences.
     */
    Optional<String> baseUrl();

    static void check(Settings settings) {
        settings.url("allim.links.base-url", "https://notify.example.com");
        if (settings.text("allim.links.base-url").matches(".*[?#@].*")) {
            settings.mistake("allim.links.base-url", "a URL without user, query and fragment: links are made from it");
        }
    }
}
