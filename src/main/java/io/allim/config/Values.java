package io.allim.config;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** What was written for keys, as text, and what that says. */
final class Values {

    static final String ENVIRONMENT = "EnvConfigSource";

    private static final int SHOWN_CHARACTERS = 120;

    private final SmallRyeConfig config;
    private final Map<String, String> defaults;

    /** @param defaults what keys are where they are not set */
    Values(SmallRyeConfig config, Map<String, String> defaults) {
        this.config = config;
        this.defaults = defaults;
    }

    /** As it was written, or else the default, or else empty; null when it refers to a setting that there is none of. */
    @Nullable
    String text(String key) {
        ConfigValue value = config.getConfigValue(key);
        if (value.hasProblems()) {
            value = withDefaults().getConfigValue(key);
        }
        if (value.hasProblems()) {
            return null;
        }
        return value.getValue() == null ? defaultOf(key) : value.getValue();
    }

    /** Values may refer to settings that have but their defaults, which this configuration doesn't know. */
    private SmallRyeConfig withDefaults() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withDefaultValues(defaults)
                .withProfiles(config.getProfiles())
                .withSources(sources())
                .build();
    }

    String raw(String key) {
        return String.valueOf(config.getConfigValue(key).getRawValue());
    }

    boolean isDefaulted(String key) {
        return defaults.containsKey(key);
    }

    /** Empty where there is none. */
    String defaultOf(String key) {
        return defaults.getOrDefault(key, "");
    }

    private List<ConfigSource> sources() {
        List<ConfigSource> sources = new ArrayList<>();
        config.getConfigSources().forEach(sources::add);
        return sources;
    }

    /** With the variable of the environment that it is set by, if it is. */
    String name(String key) {
        return ENVIRONMENT.equals(config.getConfigValue(key).getConfigSourceName())
                ? key + " (" + variable(key) + ")"
                : key;
    }

    /** How the environment names a key. */
    static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    static boolean isSecret(String key) {
        return key.endsWith("key") || key.endsWith("keys") || key.endsWith("password");
    }

    /** In quotes and on one line, without the password of a URL. */
    static String shown(String key, String text) {
        if (isSecret(key)) {
            return "one of " + length(text);
        }
        String line = text.replaceAll("//[^/@\\s]*@", "//…@").replaceAll("\\p{Cntrl}", " ");
        return '"' + (line.length() > SHOWN_CHARACTERS ? line.substring(0, SHOWN_CHARACTERS) + "…" : line) + '"';
    }

    static String length(String text) {
        return text.length() == 1 ? "1 character" : text.length() + " characters";
    }

    /** Of a list, without empty ones. A backslash keeps the comma behind it. */
    static List<String> parts(String list) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= list.length(); i++) {
            boolean ends = i == list.length() || list.charAt(i) == ',' && (i == 0 || list.charAt(i - 1) != '\\');
            if (ends) {
                String part = list.substring(from, i).replace("\\,", ",");
                if (!part.isBlank()) {
                    parts.add(part);
                }
                from = i + 1;
            }
        }
        return parts;
    }

    static @Nullable Duration duration(String text) {
        try {
            return text.isEmpty() ? null : DurationConverter.parseDuration(text);
        } catch (RuntimeException e) {
            return null;
        }
    }

    static double decimal(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Whether it is absolute, of http or https, with a host. */
    static boolean isUrl(String text) {
        try {
            URI url = new URI(text);
            return url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
