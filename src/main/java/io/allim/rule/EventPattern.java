package io.allim.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * What an event must hold, in the language of EventBridge: the names of fields, and for each an array of what its value may
 * be. Matching takes time in proportion to the sizes of the pattern and the event.
 *
 * <p>An array in an event stands for each of its elements; fields of one pattern object are looked for in the same element.
 * An empty array is as if the field were absent. Numbers are equal by value, however they are written.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html">Operators</a>
 */
public final class EventPattern {

    /** As JSON without spaces. EventBridge allows half of it unless asked for more. */
    public static final int MAX_CHARACTERS = 4096;

    private static final String OR = "$or";
    private static final String EXISTS = "exists";

    private final Part root;

    private EventPattern(Part root) {
        this.root = root;
    }

    /**
     * @param name of the pattern, with which the paths of faults begin
     * @throws PatternFault when it is no pattern
     */
    public static EventPattern of(String name, ObjectNode json) {
        if (json.toString().length() > MAX_CHARACTERS) {
            throw new PatternFault(
                    name,
                    "The pattern has %,d characters; at most %,d are allowed."
                            .formatted(json.toString().length(), MAX_CHARACTERS));
        }
        return new EventPattern(fields(json, name, List.of()));
    }

    public boolean matches(JsonNode event) {
        return root.matches(event, new Matching(event));
    }

    private static Part fields(JsonNode json, String at, List<String> path) {
        if (json.isEmpty()) {
            throw new PatternFault(
                    at,
                    "The object is empty: name at least one field and the values that match",
                    "{\"source\":[\"aws.cloudwatch\"]}");
        }
        Map<String, Part> fields = new LinkedHashMap<>();
        List<List<Part>> ors = new ArrayList<>();
        json.properties().forEach(field -> {
            String name = field.getKey();
            if (name.equals(OR)) {
                ors.add(alternatives(field.getValue(), at + "." + OR, path));
            } else {
                fields.put(name, field(field.getValue(), at + "." + name, plus(path, name)));
            }
        });
        return new Fields(fields, ors);
    }

    private static List<Part> alternatives(JsonNode json, String at, List<String> path) {
        if (!json.isArray() || json.isEmpty()) {
            throw new PatternFault(
                    at,
                    "Give an array of patterns, of which one has to match",
                    "[{\"source\":[\"aws.ec2\"]},{\"source\":[\"aws.rds\"]}]");
        }
        List<Part> alternatives = new ArrayList<>();
        for (JsonNode alternative : json) {
            String here = at + "[" + alternatives.size() + "]";
            if (!alternative.isObject()) {
                throw new PatternFault(here, "Give a pattern, which is an object", "{\"source\":[\"aws.ec2\"]}");
            }
            alternatives.add(fields(alternative, here, path));
        }
        return alternatives;
    }

    private static Part field(JsonNode json, String at, List<String> path) {
        if (json.isObject()) {
            return fields(json, at, path);
        }
        if (!json.isArray() || json.isEmpty()) {
            throw new PatternFault(at, "Give an array of the values that match, or an object of fields", example(json));
        }
        List<Predicate<JsonNode>> tests = new ArrayList<>();
        boolean mayBeAbsent = false;
        for (int i = 0; i < json.size(); i++) {
            JsonNode test = json.get(i);
            if (!test.has(EXISTS) || test.size() > 1) {
                tests.add(ValueTests.of(test, at + "[" + i + "]"));
            } else if (isTrue(test.get(EXISTS), at + "[" + i + "]." + EXISTS)) {
                tests.add(_ -> true);
            } else {
                mayBeAbsent = true;
            }
        }
        return new Leaf(path, tests, mayBeAbsent);
    }

    /** One value is mostly meant to be the only one of an array. */
    private static String example(JsonNode json) {
        boolean single = json.isValueNode() && json.toString().length() <= 60;
        return single ? "[" + json + "]" : "[\"ALARM\"]";
    }

    private static boolean isTrue(JsonNode flag, String at) {
        if (!flag.isBoolean()) {
            throw new PatternFault(at, "Give true or false", "true");
        }
        return flag.booleanValue();
    }

    private static List<String> plus(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    /** One event being matched; whether a field is in it is found out once. */
    private static final class Matching {
        private final JsonNode event;
        private final Map<Leaf, Boolean> present = new IdentityHashMap<>();

        Matching(JsonNode event) {
            this.event = event;
        }

        boolean isPresent(Leaf leaf) {
            return present.computeIfAbsent(leaf, it -> hasValue(event, it.path));
        }

        private static boolean hasValue(JsonNode node, List<String> path) {
            if (node.isArray()) {
                return anyOf(node, element -> hasValue(element, path));
            }
            return path.isEmpty()
                    ? node.isValueNode()
                    : hasValue(node.path(path.getFirst()), path.subList(1, path.size()));
        }
    }

    private interface Part {

        /** @param value at the place of this part; missing where the event has nothing there */
        boolean matches(JsonNode value, Matching matching);
    }

    /** @param ors of each, one has to match */
    private record Fields(Map<String, Part> fields, List<List<Part>> ors) implements Part {

        @Override
        public boolean matches(JsonNode value, Matching matching) {
            if (value.isArray() && !value.isEmpty()) {
                return anyOf(value, element -> matches(element, matching));
            }
            return fields.entrySet().stream()
                            .allMatch(field -> field.getValue().matches(value.path(field.getKey()), matching))
                    && ors.stream().allMatch(parts -> parts.stream().anyMatch(part -> part.matches(value, matching)));
        }
    }

    private static final class Leaf implements Part {
        private final List<String> path;
        private final List<Predicate<JsonNode>> tests;
        private final boolean mayBeAbsent;

        /** @param path from the root of the event */
        Leaf(List<String> path, List<Predicate<JsonNode>> tests, boolean mayBeAbsent) {
            this.path = path;
            this.tests = tests;
            this.mayBeAbsent = mayBeAbsent;
        }

        @Override
        public boolean matches(JsonNode value, Matching matching) {
            return mayBeAbsent && !matching.isPresent(this) || matches(value);
        }

        private boolean matches(JsonNode value) {
            if (value.isArray()) {
                return anyOf(value, this::matches);
            }
            return value.isValueNode() && tests.stream().anyMatch(test -> test.test(value));
        }
    }

    private static boolean anyOf(JsonNode array, Predicate<JsonNode> test) {
        return StreamSupport.stream(array.spliterator(), false).anyMatch(test);
    }
}
