package io.allim.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;

/** What a start says of settings before it uses any, for tests of what it must leave alone. */
public final class ConfigMistakes {

    private ConfigMistakes() {}

    /** @param mappings the interfaces whose rules are asked */
    public static List<String> of(Map<String, String> set, Class<?>... mappings) {
        Settings settings = new Settings(new Values(
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(set, "test", 100))
                        .build(),
                Map.of()));
        for (Class<?> mapping : mappings) {
            ConfigCheck.checkValues(settings, List.of(mapping));
        }
        return settings.mistakes().stream()
                .filter(mistake -> mistake.startsWith("allim."))
                .toList();
    }
}
