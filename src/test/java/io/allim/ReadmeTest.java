package io.allim;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.allim.api.Problem;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documents say is what the code does. */
class ReadmeTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(allim\\.[a-z.-]+)` \\| (?:`([^`]*)`)? ?\\|");

    @Test
    void configurationTable_holdsEveryKeyWithItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of("README.md")))
                .results()
                .forEach(row -> documented.put(
                        row.group(1), Optional.ofNullable(row.group(2)).orElse("")));
        Map<String, String> mapped = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.allim")) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                Class<?> mapping = type.reflect();
                collect(mapping, mapping.getAnnotation(ConfigMapping.class).prefix(), mapped);
            }
        }
        assertThat(documented).isEqualTo(mapped);
    }

    @Test
    void everyProblem_isDescribed() throws IOException {
        String errors = Files.readString(Path.of("docs/errors.md"));
        for (Problem problem : Problem.values()) {
            assertThat(errors)
                    .contains("\n## " + problem.code() + "\n\n" + problem.status() + ". " + problem.sentence());
        }
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
