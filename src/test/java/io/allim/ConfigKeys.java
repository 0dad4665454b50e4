package io.allim;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The keys of the service's configuration, as its interfaces declare them. */
public final class ConfigKeys {

    private ConfigKeys() {}

    /** With their defaults; empty where there is none. */
    public static Map<String, String> withDefaults() {
        Map<String, String> keys = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.allim")) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                Class<?> mapping = type.reflect();
                collect(mapping, mapping.getAnnotation(ConfigMapping.class).prefix(), keys);
            }
        }
        return keys;
    }

    private static void collect(Class<?> mapping, String prefix, Map<String, String> keys) {
        for (Method method : mapping.getDeclaredMethods()) {
            if (method.isDefault()) {
                continue;
            }
            String key =
                    prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            boolean group = Arrays.asList(mapping.getDeclaredClasses()).contains(method.getReturnType())
                    && method.getReturnType().isInterface();
            if (group) {
                collect(method.getReturnType(), key, keys);
            } else {
                keys.put(
                        key,
                        Optional.ofNullable(method.getAnnotation(WithDefault.class))
                                .map(WithDefault::value)
                                .orElse(""));
            }
        }
    }
}
