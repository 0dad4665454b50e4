package io.allim.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each object that a request may hold, at whatever depth, has the fields that the OpenAPI document names, and no others; the
 * required ones are missed, and words, lengths and bounds are those of the document. No request changes anything: each has a
 * field that nobody knows.
 */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class RequestSchemasTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Shape SHAPE = Shape.ofRequests();
    private static final String UNKNOWN = "zz";

    /** @param sentence names the least and the most */
    private record Bound(Pattern sentence, String least, String most) {}

    private static final List<Bound> BOUNDS = List.of(
            new Bound(Pattern.compile("a text of ([0-9,]+) to ([0-9,]+) characters"), "minLength", "maxLength"),
            new Bound(Pattern.compile("a whole number from ([0-9,]+) to ([0-9,]+),"), "minimum", "maximum"),
            new Bound(Pattern.compile("an array of ([0-9,]+) to ([0-9,]+) entries"), "minItems", "maxItems"));

    /** What is required only where something else is not there. */
    private static final Set<String> CONDITIONAL = Set.of("content", "to", "add");

    private static final Pattern NAMES = Pattern.compile("The fields?(?: of `[^`]+`)? (?:is|are) ([A-Za-z, ]+)\\.$");

    private final List<String> wrong = new ArrayList<>();
    private int objects;
    private int values;

    /**
     * An object within a body.
     *
     * @param path empty for the body itself
     * @param given what tells of which kind it is
     * @param body puts it into a body
     */
    private record Place(String request, String path, JsonNode schema, ObjectNode given, UnaryOperator<JsonNode> body) {

        String field(String name) {
            return path.isEmpty() ? name : path + "." + name;
        }

        ObjectNode with(String name, JsonNode value) {
            return given.deepCopy().set(name, value);
        }

        Place below(String at, JsonNode inner, ObjectNode kind, UnaryOperator<JsonNode> wrap) {
            return new Place(request, at, inner, kind, value -> body.apply(wrap.apply(value)));
        }

        Set<String> required() {
            Set<String> names = new TreeSet<>();
            schema.path("required").forEach(name -> names.add(name.textValue()));
            given.fieldNames().forEachRemaining(names::remove);
            return names;
        }
    }

    @Test
    void requests_areReadAsTheDocumentSays() throws Exception {
        prepare();
        for (var path : SHAPE.document().get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                JsonNode schema = operation.getValue().at("/requestBody/content/application~1json/schema");
                if (!schema.isMissingNode()) {
                    String request = operation.getKey().toUpperCase(Locale.ROOT) + " "
                            + path.getKey().replaceAll("\\{[a-z]+}", "drift");
                    compare(new Place(request, "", flat(schema), JSON.objectNode(), UnaryOperator.identity()));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(objects).isGreaterThan(35);
        assertThat(values).isGreaterThan(200);
    }

    /** What is looked up before the body is read. */
    private static void prepare() throws Exception {
        put("/v1/recipients/drift", "{}");
        put("/v1/templates/drift", """
                {"publish":true,"parts":{"default":{"title":"x","body":"x"}}}""");
        put("/v1/workflows/drift", """
                {"steps":[{"channel":"inbox","template":"drift"}]}""");
        put("/v1/rules/drift", """
                {"pattern":{"source":["aws.s3"]},"workflow":"drift","to":[{"recipient":"drift"}]}""");
    }

    private static void put(String path, String body) throws Exception {
        assertThat(send("PUT " + path, body).path("status").isMissingNode()).isTrue();
    }

    private void compare(Place place) throws Exception {
        objects++;
        names(place);
        for (var property : place.schema().path("properties").properties()) {
            JsonNode schema = flat(property.getValue());
            value(place, property.getKey(), schema);
            bounds(place, property.getKey(), schema);
            for (Place below : below(place, property.getKey(), schema).toList()) {
                compare(below);
            }
        }
    }

    private static Stream<Place> below(Place place, String name, JsonNode schema) {
        String at = place.field(name);
        JsonNode items = flat(schema.path("items"));
        JsonNode named = flat(schema.path("additionalProperties"));
        if (items.has("properties")) {
            return Stream.of(place.below(
                    at + "[0]",
                    items,
                    JSON.objectNode(),
                    value -> place.with(name, JSON.arrayNode().add(value))));
        }
        if (named.has("properties")) {
            return Stream.of(place.below(
                    at + ".x",
                    named,
                    JSON.objectNode(),
                    value -> place.with(name, JSON.objectNode().set("x", value))));
        }
        Stream<JsonNode> forms = schema.has("oneOf")
                ? StreamSupport.stream(schema.get("oneOf").spliterator(), false)
                : Stream.of(schema);
        return forms.filter(form -> form.has("properties"))
                .map(form -> place.below(
                        at,
                        form,
                        schema.has("oneOf") ? kind(form) : JSON.objectNode(),
                        value -> place.with(name, value)));
    }

    /** One of several forms is told by its first field. */
    private static ObjectNode kind(JsonNode form) {
        String name = form.get("required").get(0).textValue();
        return JSON.objectNode().put(name, name.equals("cron") ? "0 9 * * *" : "PT1H");
    }

    private void names(Place place) throws Exception {
        List<JsonNode> errors = errors(place, place.with(UNKNOWN, JSON.numberNode(0)));
        String detail = detail(errors, place.field(UNKNOWN));
        Matcher names = NAMES.matcher(detail);
        Set<String> known = names.find() ? Set.of(names.group(1).split(", ")) : Set.of();
        Set<String> described = new TreeSet<>();
        place.schema().path("properties").fieldNames().forEachRemaining(described::add);
        expect(known.equals(described), place, UNKNOWN, "has the fields " + known + ", described: " + described);

        Set<String> missing = new TreeSet<>();
        errors.stream()
                .filter(error -> error.path("code").asText().equals("missing-field"))
                .map(error -> error.path("field").asText())
                .filter(field -> field.lastIndexOf('.')
                        == place.path().length() - (place.path().isEmpty() ? 1 : 0))
                .filter(field -> field.startsWith(place.path()))
                .forEach(field -> missing.add(field.substring(field.lastIndexOf('.') + 1)));
        if (place.path().isEmpty()) {
            missing.removeIf(
                    name -> CONDITIONAL.contains(name) && !place.required().contains(name));
        }
        expect(
                missing.equals(place.required()),
                place,
                UNKNOWN,
                "requires " + missing + ", described: " + place.required());
    }

    private void value(Place place, String name, JsonNode schema) throws Exception {
        if (schema.has("enum")) {
            for (JsonNode word : schema.get("enum")) {
                check(place, name, word, true);
            }
            check(place, name, JSON.textNode("nothing of the kind"), false);
        } else if (schema.path("type").asText().equals("string")) {
            text(place, name, schema);
        }
        if (schema.has("minimum")) {
            check(place, name, schema.get("minimum"), true);
            check(place, name, JSON.numberNode(schema.get("minimum").intValue() - 1), false);
        }
        if (schema.has("maximum")) {
            check(place, name, schema.get("maximum"), true);
            check(place, name, JSON.numberNode(schema.get("maximum").intValue() + 1), false);
        }
        if (schema.has("maxItems")) {
            check(place, name, array(schema.get("maxItems").intValue()), true);
            check(place, name, array(schema.get("maxItems").intValue() + 1), false);
        }
        if (schema.path("minItems").asInt() > 0) {
            check(place, name, array(0), false);
        }
        if (schema.path("type").asText().equals("boolean")) {
            check(place, name, JSON.booleanNode(true), true);
            check(place, name, JSON.textNode("true"), false);
        }
    }

    private void text(Place place, String name, JsonNode schema) throws Exception {
        check(place, name, JSON.numberNode(7), false);
        check(place, name, JSON.textNode(""), false);
        if (schema.has("maxLength")) {
            check(place, name, JSON.textNode("x".repeat(schema.get("maxLength").intValue() + 1)), false);
        }
        if (schema.has("pattern") && !matches(schema, "~ ~")) {
            check(place, name, JSON.textNode("~ ~"), false);
        }
    }

    /** What a complaint says that the field may be is what is described; a body's own bound needs no description. */
    private void bounds(Place place, String name, JsonNode schema) throws Exception {
        String type = schema.path("type").asText();
        JsonNode other = type.equals("object") ? JSON.numberNode(0) : JSON.objectNode();
        String detail = detail(errors(place, place.with(name, other).put(UNKNOWN, 0)), place.field(name));
        for (Bound bound : BOUNDS) {
            Matcher said = bound.sentence().matcher(detail);
            if (said.find()) {
                int least = Integer.parseInt(said.group(1).replace(",", ""));
                int most =
                        Math.min(Body.MAX_BYTES, Integer.parseInt(said.group(2).replace(",", "")));
                expect(
                        schema.path(bound.least()).asInt(0) == least
                                && schema.path(bound.most()).asInt(Body.MAX_BYTES) == most,
                        place,
                        name,
                        "has from " + least + " to " + most + ", described: " + schema);
            }
        }
    }

    private static boolean matches(JsonNode schema, String text) {
        return Pattern.compile(schema.get("pattern").textValue()).matcher(text).find();
    }

    private static ArrayNode array(int size) {
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < size; i++) {
            array.add(0);
        }
        return array;
    }

    private void check(Place place, String name, JsonNode value, boolean taken) throws Exception {
        values++;
        ObjectNode object = place.with(name, value).put(UNKNOWN, 0);
        boolean refused = detail(errors(place, object), place.field(name)).contains(" must be ");
        expect(refused != taken, place, name, (taken ? "refuses " : "takes ") + Fields.shown(value.toString()));
    }

    private void expect(boolean holds, Place place, String name, String otherwise) {
        if (!holds) {
            wrong.add(place.request() + " " + place.field(name) + " " + otherwise);
        }
    }

    private static String detail(List<JsonNode> errors, String field) {
        return errors.stream()
                .filter(error -> error.path("field").asText().equals(field))
                .map(error -> error.get("detail").textValue())
                .findFirst()
                .orElse("");
    }

    private static List<JsonNode> errors(Place place, ObjectNode object) throws Exception {
        JsonNode errors =
                send(place.request(), place.body().apply(object).toString()).path("errors");
        return StreamSupport.stream(errors.spliterator(), false).toList();
    }

    private static JsonNode send(String request, String body) throws IOException, InterruptedException {
        String[] words = request.split(" ");
        HttpRequest sent = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + words[1]))
                .method(words[0], BodyPublishers.ofString(body))
                .header("Authorization", "Bearer allim_dev")
                .header("Content-Type", "application/json")
                .build();
        return new ObjectMapper()
                .readTree(DocumentedAnswers.require(CLIENT.send(sent, BodyHandlers.ofString()))
                        .body());
    }

    private static JsonNode flat(JsonNode schema) {
        JsonNode resolved = SHAPE.resolve(schema);
        return resolved.has("allOf") ? flat(resolved.get("allOf").get(0)) : resolved;
    }
}
