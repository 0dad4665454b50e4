package io.allim.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of a stored object, as {@link JsonObjectWriter} wrote them. Unknown fields are ignored, and a missing number is
 * zero, a missing flag false: an older version did not have it.
 */
public final class JsonObjectReader {

    private final JsonNode node;

    private JsonObjectReader(JsonNode node) {
        this.node = node;
    }

    /** @throws IllegalStateException when the text is no JSON object; without the text, which may hold addresses */
    public static JsonObjectReader of(String json) {
        return Json.tree(json)
                .filter(JsonNode::isObject)
                .map(JsonObjectReader::new)
                .orElseThrow(() -> new IllegalStateException("a stored body is no JSON object"));
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(node.get(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** As {@link JsonObjectWriter#secret} wrote it, or {@code text} did before. */
    public Optional<String> secret(String name) {
        return text(name).map(Json::plain);
    }

    public List<String> texts(String name) {
        List<String> all = new ArrayList<>();
        node.path(name).forEach(each -> all.add(each.textValue()));
        return all;
    }

    public Optional<Instant> time(String name) {
        return text(name).map(Instants::read);
    }

    public int number(String name) {
        return node.path(name).asInt();
    }

    public boolean flag(String name) {
        return node.path(name).asBoolean();
    }

    public <T> Optional<T> object(String name, Function<JsonObjectReader, T> read) {
        return Optional.ofNullable(node.get(name))
                .filter(JsonNode::isObject)
                .map(JsonObjectReader::new)
                .map(read);
    }

    public <T> List<T> objects(String name, Function<JsonObjectReader, T> read) {
        List<T> all = new ArrayList<>();
        node.path(name).forEach(each -> all.add(read.apply(new JsonObjectReader(each))));
        return all;
    }

    /** Any JSON object; an empty one when there is none. */
    public ObjectNode tree(String name) {
        return node.get(name) instanceof ObjectNode tree ? tree : JsonNodeFactory.instance.objectNode();
    }

    /** What is seldom there, as Jackson reads it. */
    public <T> Optional<T> value(String name, Class<T> type) {
        return Optional.ofNullable(node.get(name)).map(tree -> Json.read(tree, type));
    }

    /** The names of its fields. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
