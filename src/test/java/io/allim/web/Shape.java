package io.allim.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Compares JSON with the schemas of the OpenAPI document: with the part of their language that the document uses. */
record Shape(JsonNode document) {

    JsonNode resolve(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.get("$ref").textValue().substring(1)) : schema;
    }

    /** @return for each place what is not as the schema says */
    List<String> faults(String path, JsonNode value, JsonNode given) {
        JsonNode schema = resolve(given);
        List<String> faults = new ArrayList<>();
        if (value.isNull()) {
            return schema.path("nullable").asBoolean() ? faults : List.of(path + " is null");
        }
        String type = schema.path("type").asText("");
        if (!isOf(type, value)) {
            return List.of(path + " is no " + type + ": " + value);
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            faults.add(path + " is none of " + schema.get("enum") + ": " + value);
        }
        if (value.isTextual()) {
            text(path, value.textValue(), schema, faults);
        }
        if (value.isNumber()
                        && schema.has("minimum")
                        && value.asLong() < schema.get("minimum").asLong()
                || value.isNumber()
                        && schema.has("maximum")
                        && value.asLong() > schema.get("maximum").asLong()) {
            faults.add(path + " is out of its bounds: " + value);
        }
        if (value.isArray()) {
            value.forEach(entry -> faults.addAll(faults(path + "[]", entry, schema.path("items"))));
        }
        if (value.isObject()) {
            object(path, value, schema, faults);
        }
        schema.path("allOf").forEach(all -> faults.addAll(faults(path, value, all)));
        if (schema.has("oneOf")) {
            long fitting = 0;
            for (JsonNode one : schema.get("oneOf")) {
                fitting += faults(path, value, one).isEmpty() ? 1 : 0;
            }
            if (fitting != 1) {
                faults.add(path + " fits " + fitting + " of its forms: " + value);
            }
        }
        return faults;
    }

    private void object(String path, JsonNode value, JsonNode schema, List<String> faults) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.textValue())) {
                faults.add(path + " lacks " + name);
            }
        });
        value.properties().forEach(field -> {
            String name = path + "." + field.getKey();
            JsonNode known = schema.path("properties").path(field.getKey());
            JsonNode others = schema.path("additionalProperties");
            if (!known.isMissingNode()) {
                faults.addAll(faults(name, field.getValue(), known));
            } else if (others.isObject()) {
                faults.addAll(faults(name, field.getValue(), others));
            } else if (others.isBoolean() ? !others.asBoolean() : schema.has("properties")) {
                faults.add(name + " is not described");
            }
        });
    }

    private static void text(String path, String text, JsonNode schema, List<String> faults) {
        if (text.length() < schema.path("minLength").asInt(0)
                || text.length() > schema.path("maxLength").asInt(Integer.MAX_VALUE)
                || schema.has("pattern")
                        && !text.matches(".*(" + schema.get("pattern").textValue() + ").*")) {
            faults.add(path + " is not as described: " + text);
        }
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> true;
        };
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode one : values) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
