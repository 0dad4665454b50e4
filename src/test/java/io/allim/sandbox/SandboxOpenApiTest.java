package io.allim.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.allim.sandbox.wire.Fault;
import io.allim.sandbox.wire.Faults;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sandbox's own OpenAPI document says what its resources do. */
@Tag("slow")
class SandboxOpenApiTest {

    /** Not started. */
    private static final SandboxServer SERVER = new SandboxServer(0, InstantSource.system());

    @Test
    void document_describesExactlyTheOperationsThereAre() throws IOException {
        Set<String> described = new TreeSet<>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        Set<String> served = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.allim.sandbox")) {
            if (type.isAnnotatedWith(Path.class)) {
                for (Method method : type.reflect().getDeclaredMethods()) {
                    verb(method).ifPresent(verb -> served.add(verb + " " + path(type, method)));
                }
            }
        }
        assertThat(described).isEqualTo(served);
    }

    @Test
    void server_isTheOneThatAnswersWithTheDocument() throws IOException {
        assertThat(document().at("/servers/0/url").textValue()).isEqualTo("/");
    }

    @Test
    void faults_areThoseThatTheSandboxKnows() throws IOException {
        JsonNode fault = document().at("/components/schemas/Fault/properties");
        assertThat(words(fault.path("fault")))
                .containsExactlyElementsOf(
                        Arrays.stream(Fault.Kind.values()).map(Fault.Kind::word).toList());
        assertThat(fault.at("/service/description").textValue())
                .contains(SERVER.services().stream()
                        .map(service -> "`" + service.word() + "`")
                        .toList());
    }

    @Test
    void example_isAFault() throws IOException {
        JsonNode example = document().at("/paths/~1sandbox~1faults/post/requestBody/content/application~1json/example");
        Faults faults = new Faults();
        faults.next(SandboxJson.fault(example.toString().getBytes(StandardCharsets.UTF_8), SERVER.services()));
        assertThat(SandboxJson.faults(faults.pending()).at("/pending/0")).isEqualTo(example);
    }

    private static List<String> words(JsonNode schema) {
        List<String> words = new ArrayList<>();
        schema.path("enum").forEach(word -> words.add(word.textValue()));
        return words;
    }

    private static JsonNode document() throws IOException {
        try (InputStream document = SandboxResource.class.getResourceAsStream("openapi.yaml")) {
            return new YAMLMapper().readTree(document);
        }
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
        String whole = type.getAnnotationOfType(Path.class).value();
        Path below = method.getAnnotation(Path.class);
        return below == null ? whole : whole + "/" + below.value();
    }
}
