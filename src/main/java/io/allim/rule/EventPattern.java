package io.allim.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What an event must hold, in the language of EventBridge: the names of fields, and for each an array of what its value may
 * be. Matching takes time in proportion to the sizes of the pattern and the event.
 *
 * <p>An array in an event stands for each of its elements; fields of one pattern object are looked for in the same element.
 * An empty array is as if the field were absent. Numbers are equal by value, however they are written. A dot in a name, of
 * the pattern or the event, leads into an object: {@code a.b} is {@code b} in {@code a}.
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
        return root.matches(event, new Place(event, 0), new Matching()) != Result.NO;
    }

    private static Part fields(JsonNode json, String at, List<String> path) {
        if (json.isEmpty()) {
            throw new PatternFault(
                    at,
                    "The object is empty: name at least one field and the values that match",
                    "{\"source\":[\"aws.cloudwatch\"]}");
        }
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(json.properties());
        fields.sort((one, other) -> order(one).compareTo(order(other)));
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : fields) {
            String name = field.getKey();
            String here = at + "." + name;
            parts.add(
                    name.equals(OR)
                            ? alternatives(field.getValue(), here, path)
                            : named(name, field.getValue(), here, path));
        }
        return new Fields(path.size(), parts);
    }

    /** In the order of EventBridge, by the whole path of each field, alternatives last. */
    private static String order(Map.Entry<String, JsonNode> field) {
        String name = field.getKey();
        return name.equals(OR) ? "\uffff" : field.getValue().isObject() ? name + "." : name;
    }

    private static Part named(String name, JsonNode json, String at, List<String> path) {
        int dot = name.indexOf('.');
        String first = dot < 0 ? name : name.substring(0, dot);
        List<String> longer = plus(path, first);
        return new Named(
                first,
                dot < 0
                        ? field(json, at, longer)
                        : new Fields(longer.size(), List.of(named(name.substring(dot + 1), json, at, longer))));
    }

    private static Part alternatives(JsonNode json, String at, List<String> path) {
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
        return new Alternatives(alternatives);
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

    /** Names in an event may hold dots as well. */
    private static JsonNode child(JsonNode node, String name) {
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

    private enum Result {
        NO,
        /** Since nothing is there. */
        ABSENT,
        PRESENT
    }

    /**
     * Where a field that has to be absent is looked for: in the innermost element in which another was found.
     *
     * @param depth how many names lead there
     */
    private record Place(JsonNode node, int depth) {

        boolean has(List<String> path) {
            return hasValue(node, path.subList(depth, path.size()));
        }

        private static boolean hasValue(JsonNode node, List<String> path) {
            if (node.isArray()) {
                return anyOf(node, element -> hasValue(element, path));
            }
            return path.isEmpty()
                    ? node.isValueNode()
                    : hasValue(child(node, path.getFirst()), path.subList(1, path.size()));
        }
    }

    /** One event being matched; whether a field is at a place is found out once. */
    private static final class Matching {
        private final Map<Leaf, Known> known = new IdentityHashMap<>();

        private record Known(JsonNode at, boolean present) {}

        boolean isPresent(Leaf leaf, Place place) {
            Known last = known.get(leaf);
            if (last == null || last.at() != place.node()) {
                last = new Known(place.node(), place.has(leaf.path));
                known.put(leaf, last);
            }
            return last.present();
        }
    }

    private interface Part {

        /** @param value at the place of this part; missing where the event has nothing there */
        Result matches(JsonNode value, Place place, Matching matching);
    }

    /** @param depth how many names lead to the object */
    private record Fields(int depth, List<Part> parts) implements Part {

        @Override
        public Result matches(JsonNode value, Place place, Matching matching) {
            if (value.isArray() && !value.isEmpty()) {
                return first(value, element -> matches(element, place, matching));
            }
            Place here = place;
            Result all = Result.ABSENT;
            for (Part part : parts) {
                Result result = part.matches(value, here, matching);
                if (result == Result.NO) {
                    return Result.NO;
                }
                if (result == Result.PRESENT) {
                    all = Result.PRESENT;
                    here = new Place(value, depth);
                }
            }
            return all;
        }
    }

    private record Named(String name, Part part) implements Part {

        @Override
        public Result matches(JsonNode value, Place place, Matching matching) {
            return part.matches(child(value, name), place, matching);
        }
    }

    private record Alternatives(List<Part> parts) implements Part {

        @Override
        public Result matches(JsonNode value, Place place, Matching matching) {
            return first(parts, part -> part.matches(value, place, matching));
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
        public Result matches(JsonNode value, Place place, Matching matching) {
            if (mayBeAbsent && !matching.isPresent(this, place)) {
                return Result.ABSENT;
            }
            return matches(value) ? Result.PRESENT : Result.NO;
        }

        private boolean matches(JsonNode value) {
            if (value.isArray()) {
                return anyOf(value, this::matches);
            }
            return value.isValueNode() && anyOf(tests, test -> test.test(value));
        }
    }

    private static <T> Result first(Iterable<T> all, Function<T, Result> match) {
        for (T each : all) {
            Result result = match.apply(each);
            if (result != Result.NO) {
                return result;
            }
        }
        return Result.NO;
    }

    private static <T> boolean anyOf(Iterable<T> all, Predicate<T> test) {
        for (T each : all) {
            if (test.test(each)) {
                return true;
            }
        }
        return false;
    }
}
