package io.allim.config;

import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Judges the whole configuration before anything of it is used. Quarkus calls this, one of its services, while it makes the
 * configuration of the run. That of its static initialization is there by then and has the same sources. The interfaces of
 * keys are known and not mapped yet: mapping ends at the first values of a wrong type, in other words.
 *
 * <p>An interface of keys states its rules in {@code static void check(Settings)}, which is called by reflection.
 */
public final class ConfigCheck implements SmallRyeConfigBuilderCustomizer {

    /** Keys of rooms that not every package has: files and containers may set them for all. */
    static final Set<String> ELSEWHERE = Set.of(
            "allim.backup.dir",
            "allim.backup.keep",
            "allim.backup.schedule",
            "allim.backup.zone",
            "allim.data-dir-wait",
            "allim.lambda.send-after-answer",
            "allim.lambda.tick-margin",
            "allim.metrics.emf",
            "allim.sandbox.port",
            "allim.service");

    private static final MethodType RULES = MethodType.methodType(void.class, Settings.class);

    private static final Pattern PROFILE_OR_INDEX = Pattern.compile("^%[^.]*\\.|\\[[0-9]+]$");

    /** After those that say which interfaces there are. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }

    /** @throws Misconfigured when a rule does not hold */
    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        List<Class<?>> rooms = new ArrayList<>();
        for (ConfigClass mapping : builder.getMappingsBuilder().getMappings()) {
            if (mapping.getType().getName().startsWith("io.allim.")) {
                rooms.add(mapping.getType());
            }
        }
        // Other configurations, such as that of the build, have none of them.
        if (!rooms.isEmpty()) {
            check(rooms, ConfigProvider.getConfig().unwrap(SmallRyeConfig.class), builder.getDefaultValues());
        }
    }

    private static void check(List<Class<?>> rooms, SmallRyeConfig config, Map<String, String> defaults) {
        Settings settings = new Settings(new Values(config, defaults));
        checkValues(settings, rooms);
        if (config.getProfiles().contains("server")) {
            PortCheck.check(settings);
        }
        // Tests have properties of their own.
        if (LaunchMode.current() != LaunchMode.TEST) {
            checkNames(settings, config);
            checkVariables(settings, System.getenv());
        }
        if (!settings.mistakes().isEmpty()) {
            if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
                NextReload.await();
            }
            throw Misconfigured.of(settings.mistakes(), System.getenv());
        }
    }

    static void checkValues(Settings settings, List<Class<?>> rooms) {
        for (Class<?> room : rooms) {
            try {
                MethodHandle rules = MethodHandles.lookup().findStatic(room, "check", RULES);
                rules.invokeExact(settings);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(room.getName() + " does not state its rules", e);
            }
        }
        settings.port("quarkus.http.port", 0);
        // With any port that is free Quarkus waits for ever.
        settings.port("quarkus.management.port", 1);
        settings.duration("quarkus.shutdown.timeout", "0s", "1h");
        settings.duration("quarkus.shutdown.delay", "0s", "1h");
    }

    static void checkNames(Settings settings, Config config) {
        for (ConfigSource source : config.getConfigSources()) {
            if (!source.getName().equals(Values.ENVIRONMENT)) {
                // As the names of a file .env are, which is a part of it.
                boolean areVariables = source.getName().startsWith(Values.ENVIRONMENT);
                for (String name : source.getPropertyNames()) {
                    if (name.contains("allim.") || name.contains("ALLIM_")) {
                        String key = PROFILE_OR_INDEX.matcher(name).replaceAll("");
                        if (key.startsWith("allim.") && !isKnown(settings, key)
                                || key.startsWith("ALLIM_") && !areVariables) {
                            UnknownKey.add(settings, key, String.valueOf(source.getValue(name)));
                        }
                    }
                }
            }
        }
    }

    static void checkVariables(Settings settings, Map<String, String> environment) {
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().startsWith("ALLIM_") && !isKnownVariable(settings, variable.getKey())) {
                UnknownKey.addVariable(settings, variable.getKey(), variable.getValue());
            }
        }
    }

    private static boolean isKnown(Settings settings, String key) {
        return settings.known().contains(key) || ELSEWHERE.contains(key);
    }

    private static boolean isKnownVariable(Settings settings, String name) {
        // Lists may be written as ALLIM_EVENTS_TOPICS_0_.
        String plain = name.replaceFirst("_[0-9]+_$", "");
        for (String key : settings.known()) {
            if (Values.variable(key).equals(plain)) {
                return true;
            }
        }
        for (String key : ELSEWHERE) {
            if (Values.variable(key).equals(plain)) {
                return true;
            }
        }
        return false;
    }
}
