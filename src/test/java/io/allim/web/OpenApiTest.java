package io.allim.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

@Tag("slow")
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
                .importPackages("io.allim")) {
            if (type.isAnnotatedWith(Path.class)
                    && type.getAnnotationOfType(Path.class).value().startsWith("/v1/")) {
                for (Method method : type.reflect().getDeclaredMethods()) {
                    verb(method).ifPresent(verb -> served.add(verb + " " + path(type, method)));
                }
            }
        }
        assertThat(described).isEqualTo(served);
    }

    /** What {@code OPTIONS} and {@code Allow} answer, the pages of {@code io.allim.page} among it; not the sandbox. */
    @Test
    void allowedMethods_areThoseOfTheResources() {
        Set<String> served = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.allim")) {
            if (type.isAnnotatedWith(Path.class) && !type.getPackageName().matches("io\\.allim\\.(lambda|sandbox).*")) {
                for (Method method : type.reflect().getDeclaredMethods()) {
                    verb(method).ifPresent(verb -> served.add(verb + " " + path(type, method)));
                }
            }
        }
        Set<String> allowed = new TreeSet<>();
        AllowedMethods.all()
                .forEach(known -> known.methods().stream()
                        .filter(method -> !Set.of("HEAD", "OPTIONS").contains(method))
                        .forEach(method -> allowed.add(method + " " + known.template())));
        assertThat(allowed).isEqualTo(served);
    }

    @Test
    void examples_areWhatTheirSchemasSay() {
        Shape shape = Shape.ofRequests();
        List<String> wrong = new ArrayList<>();
        int examples = 0;
        for (JsonNode content : shape.document().findValues("content")) {
            for (JsonNode type : content) {
                if (type.has("example")) {
                    examples++;
                    wrong.addAll(shape.faults(type.get("example"), type.get("schema")));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(examples).isGreaterThan(10);
    }

    @Test
    void defaults_areWhatTheirSchemasSay() {
        Shape shape = Shape.ofRequests();
        List<String> wrong = new ArrayList<>();
        int defaults = 0;
        for (JsonNode schema : objects(shape.document(), new ArrayList<>())) {
            if (schema.path("type").isTextual() && schema.has("default")) {
                defaults++;
                wrong.addAll(shape.faults(schema.get("default"), schema));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(defaults).isGreaterThan(10);
    }

    /** A comma in a description that is not quoted begins a key of its own, which is null. */
    @Test
    void document_hasNoKeyWithoutAValue() throws IOException {
        assertThat(empty("", document())).isEmpty();
    }

    /** Generators take an object without this for one that has no fields. */
    @Test
    void objects_nameTheirFieldsOrSayThatTheyMayHaveAny() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (JsonNode node : objects(document(), new ArrayList<>())) {
            if (node.path("type").asText().equals("object")
                    && !node.has("properties")
                    && !node.has("additionalProperties")
                    && !node.has("allOf")) {
                wrong.add(node.toString());
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Whatever may be left out of a request may be null, and nothing else: Fields takes both for the same. */
    @Test
    void fieldsOfRequests_mayBeNullWhereTheyMayBeLeftOut() {
        Shape shape = Shape.ofRequests();
        List<String> wrong = new ArrayList<>();
        for (JsonNode body : shape.document().findValues("requestBody")) {
            nulls(shape, body.at("/content/application~1json/schema"), new HashSet<>(), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private static void nulls(Shape shape, JsonNode given, Set<JsonNode> seen, List<String> wrong) {
        JsonNode schema = shape.resolve(given);
        if (schema.isMissingNode() || !seen.add(schema)) {
            return;
        }
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.textValue()));
        schema.path("properties").properties().forEach(field -> {
            if (field.getValue().path("nullable").asBoolean() == required.contains(field.getKey())) {
                wrong.add(field.toString());
            }
            nulls(shape, field.getValue(), seen, wrong);
        });
        for (String below : List.of("items", "additionalProperties")) {
            nulls(shape, schema.path(below), seen, wrong);
        }
        for (String choice : List.of("oneOf", "allOf")) {
            schema.path(choice).forEach(one -> nulls(shape, one, seen, wrong));
        }
    }

    private static JsonNode document() throws IOException {
        try (InputStream document = OpenApiTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new YAMLMapper().readTree(document);
        }
    }

    private static List<JsonNode> objects(JsonNode node, List<JsonNode> found) {
        if (node.isObject()) {
            found.add(node);
        }
        node.properties().forEach(field -> {
            if (!field.getKey().equals("example")) {
                objects(field.getValue(), found);
            }
        });
        if (node.isArray()) {
            node.forEach(entry -> objects(entry, found));
        }
        return found;
    }

    private static List<String> empty(String path, JsonNode node) {
        List<String> empty = new ArrayList<>();
        node.properties().forEach(field -> {
            String name = path + "/" + field.getKey();
            if (field.getValue().isNull()) {
                empty.add(name);
            }
            empty.addAll(empty(name, field.getValue()));
        });
        if (node.isArray()) {
            node.forEach(entry -> empty.addAll(empty(path + "/[]", entry)));
        }
        return empty;
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
