package io.allim.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Fields of events, in whose names a dot leads into an object, beside what the object itself holds. */
final class EventField {

    private EventField() {}

    /** The value of a field of an object; missing where there is none. */
    static JsonNode of(JsonNode node, String name) {
        JsonNode child = node.path(name);
        ObjectNode dotted = null;
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String other = field.getKey();
            if (other.length() > name.length() && other.charAt(name.length()) == '.' && other.startsWith(name)) {
                dotted = dotted == null ? JsonNodeFactory.instance.objectNode() : dotted;
                dotted.set(other.substring(name.length() + 1), field.getValue());
            }
        }
        return dotted == null ? child : merged(child, dotted);
    }

    private static JsonNode merged(JsonNode child, ObjectNode dotted) {
        if (child.isMissingNode()) {
            return dotted;
        }
        if (!child.isObject()) {
            return JsonNodeFactory.instance.arrayNode().add(child).add(dotted);
        }
        ObjectNode merged = ((ObjectNode) child).objectNode().setAll((ObjectNode) child);
        dotted.properties()
                .forEach(field -> merged.set(
                        field.getKey(),
                        merged.has(field.getKey())
                                ? merged.arrayNode()
                                        .add(merged.get(field.getKey()))
                                        .add(field.getValue())
                                : field.getValue()));
        return merged;
    }
}
