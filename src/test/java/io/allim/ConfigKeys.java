package io.allim;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The keys of the service's configuration, as its interfaces declare them. */
public final class ConfigKeys {

    private static final List<Class<?>> MAPPINGS = find();

    private ConfigKeys() {}

    /** With their defaults; empty where there is none. */
    public static Map<String, String> withDefaults() {
        Map<String, String> keys = new TreeMap<>();
        for (Class<?> mapping : mappings()) {
            collect(mapping, mapping.getAnnotation(ConfigMapping.class).prefix(), keys);
        }
        return keys;
    }

    /** The interfaces that declare them. */
    public static List<Class<?>> mappings() {
        return MAPPINGS;
    }

    private static List<Class<?>> find() {
        List<Class<?>> mappings = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.allim")) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                mappings.add(type.reflect());
            }
        }
        return mappings;
    }

    private static void collect(Class<?> mapping, String prefix, Map<String, String> keys) {
        for (Method method : mapping.getDeclaredMethods()) {
            boolean isKey = Modifier.isAbstract(method.getModifiers()) || method.isAnnotationPresent(WithDefault.class);
            if (!isKey) {
                continue;
            }
            String key = prefix + "."
                    + Optional.ofNullable(method.getAnnotation(WithName.class))
                            .map(WithName::value)
                            .orElseGet(() -> method.getName()
                                    .replaceAll("([A-Z])", "-$1")
                                    .toLowerCase(Locale.ROOT));
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
