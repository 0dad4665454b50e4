package io.allim.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers as documents show them: a part of the fields, in any order. {@code …} in a text stands for any characters, alone
 * for any value, and as the last element of an array for any others.
 */
final class Answers {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ANY = "…";

    private Answers() {}

    /**
     * @param shown JSON of a document
     * @param printed what the commands printed: JSON, one answer behind the other, of which the last counts
     * @return where they differ
     */
    static List<String> differences(String shown, String printed) {
        List<String> found = new ArrayList<>();
        try {
            compare("", MAPPER.readTree(shown), last(printed), found);
        } catch (IOException e) {
            found.add("no JSON: " + e.getMessage());
        }
        return found;
    }

    /** Whether the document shows an error. */
    static boolean isError(String shown) {
        try {
            return MAPPER.readTree(shown).path("status").asInt() >= 400;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static JsonNode last(String printed) throws IOException {
        JsonNode last = MAPPER.missingNode();
        try (MappingIterator<JsonNode> answers =
                MAPPER.readerFor(JsonNode.class).readValues(printed)) {
            while (answers.hasNextValue()) {
                last = answers.nextValue();
            }
        }
        return last;
    }

    private static void compare(String at, JsonNode shown, JsonNode answered, List<String> found) {
        if (shown.isObject() && answered.isObject()) {
            for (Map.Entry<String, JsonNode> field : shown.properties()) {
                compare(at + "/" + field.getKey(), field.getValue(), answered.path(field.getKey()), found);
            }
        } else if (shown.isArray() && answered.isArray()) {
            boolean all =
                    shown.isEmpty() || !shown.path(shown.size() - 1).asText().equals(ANY);
            int number = all ? shown.size() : shown.size() - 1;
            if (all ? answered.size() != number : answered.size() < number) {
                found.add(at + " has " + answered.size() + " elements: " + answered);
            }
            for (int i = 0; i < number; i++) {
                compare(at + "/" + i, shown.path(i), answered.path(i), found);
            }
        } else if (answered.isMissingNode()
                || !(shown.isTextual() ? matches(shown, answered) : shown.equals(answered))) {
            found.add(at + " is " + (answered.isMissingNode() ? "missing" : answered) + ", shown is " + shown);
        }
    }

    private static boolean matches(JsonNode shown, JsonNode answered) {
        String text = shown.textValue();
        return text.equals(ANY)
                || answered.isTextual()
                        && answered.textValue()
                                .matches("(?s)"
                                        + Stream.of(text.split(ANY, -1))
                                                .map(Pattern::quote)
                                                .collect(Collectors.joining(".*")));
    }
}
