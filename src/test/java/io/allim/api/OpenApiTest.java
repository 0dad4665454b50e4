package io.allim.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class OpenApiTest {

    @Test
    void document_describesExactlyTheOperationsThereAre() throws IOException {
        Set<String> described = new TreeSet<>();
        try (InputStream document = OpenApiTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            Map<String, Map<String, Map<String, Object>>> root = new Yaml().load(document);
            root.get("paths")
                    .forEach((path, operations) -> operations.keySet().stream()
                            .filter(method -> !method.equals("parameters"))
                            .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        }
        Set<String> served = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.allim.api")) {
            if (type.isAnnotatedWith(Path.class) && !type.isEquivalentTo(OpenApiResource.class)) {
                for (Method method : type.reflect().getDeclaredMethods()) {
                    verb(method).ifPresent(verb -> served.add(verb + " " + path(type, method)));
                }
            }
        }
        assertThat(described).isEqualTo(served);
    }

    private static Optional<String> verb(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null) {
                return Optional.of(verb.value());
            }
        }
        return Optional.empty();
    }

    private static String path(JavaClass type, Method method) {
        Path below = method.getAnnotation(Path.class);
        return type.reflect().getAnnotation(Path.class).value() + (below == null ? "" : below.value());
    }
}
