package io.allim.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compares JSON with the schemas of the OpenAPI document. Stricter than their language: an object that names fields has no
 * others, unless it says that it may.
 */
record Shape(JsonNode document, Map<JsonNode, JsonSchema> schemas) {

    private static final String COMPONENTS = "components";
    private static final JsonMetaSchema DIALECT = JsonMetaSchema.builder(OpenApi30.getInstance())
            .keyword(new NonValidationKeyword(COMPONENTS))
            .build();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.builder()
            .metaSchema(DIALECT)
            .defaultMetaSchemaIri(DIALECT.getIri())
            .build();
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    /** Of requests, in which what is nullable may be null. */
    static Shape ofRequests() {
        return new Shape(document(false), new ConcurrentHashMap<>());
    }

    /** Of answers, in which nothing is null. */
    static Shape ofAnswers() {
        return new Shape(document(true), new ConcurrentHashMap<>());
    }

    private static JsonNode document(boolean withoutNull) {
        try (InputStream yaml = Shape.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            JsonNode document = new YAMLMapper().readTree(yaml);
            makeStrict(document, withoutNull);
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeStrict(JsonNode node, boolean withoutNull) {
        if (node instanceof ObjectNode schema) {
            if (withoutNull) {
                schema.remove("nullable");
            }
            if (schema.path("properties").isObject() && !schema.has("additionalProperties")) {
                schema.put("additionalProperties", false);
            }
        }
        node.forEach(below -> makeStrict(below, withoutNull));
    }

    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
    }

    /** @return for each place what is not as the schema says */
    List<String> faults(JsonNode value, JsonNode schema) {
        return compiled(schema).validate(value).stream().map(Object::toString).toList();
    }

    private JsonSchema compiled(JsonNode schema) {
        return schemas.computeIfAbsent(schema, _ -> {
            ObjectNode whole = JsonNodeFactory.instance.objectNode();
            whole.putArray("allOf").add(schema);
            whole.set(COMPONENTS, document.get(COMPONENTS));
            return FACTORY.getSchema(whole, CONFIG);
        });
    }
}
