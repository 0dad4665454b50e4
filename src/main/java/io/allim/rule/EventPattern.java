package io.allim.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.rule.PatternPart.Matching;
import io.allim.rule.PatternPart.Place;
import io.allim.rule.PatternPart.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
final class EventPattern {

    /** As JSON without spaces. EventBridge allows half of it unless asked for more. */
    static final int MAX_CHARACTERS = 4096;

    private static final String OR = "$or";
    private static final String EXISTS = "exists";

    private final PatternPart root;

    private EventPattern(PatternPart root) {
        this.root = root;
    }

    /**
     * @param name of the pattern, with which the paths of faults begin
     * @throws PatternFault when it is no pattern
     */
    static EventPattern of(String name, ObjectNode json) {
        if (json.toString().length() > MAX_CHARACTERS) {
            throw new PatternFault(
                    name,
                    "The pattern has %,d characters; at most %,d are allowed."
                            .formatted(json.toString().length(), MAX_CHARACTERS));
        }
        return new EventPattern(fields(json, name, List.of()));
    }

    boolean matches(JsonNode event) {
        return root.matches(event, new Place(event, 0), new Matching()) != Result.NO;
    }

    /**
     * The fields of a pattern that an event does not match by themselves, `$or` as a whole. There may be none though the pattern is not matched: fields
     * of one object are looked for in the same element of an array.
     *
     * @param json a pattern
     */
    static List<String> unmatched(String name, ObjectNode json, JsonNode event) {
        List<String> paths = new ArrayList<>();
        for (Alone alone : alone(json)) {
            if (!of(name, alone.pattern()).matches(event)) {
                paths.add(name + "." + alone.path());
            }
        }
        return paths;
    }

    /** A pattern of one field. */
    private record Alone(String path, ObjectNode pattern) {}

    private static List<Alone> alone(ObjectNode json) {
        List<Alone> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            String name = field.getKey();
            if (field.getValue() instanceof ObjectNode inner) {
                alone(inner)
                        .forEach(each -> all.add(new Alone(
                                name + "." + each.path(), json.objectNode().set(name, each.pattern()))));
            } else {
                all.add(new Alone(name, json.objectNode().set(name, field.getValue())));
            }
        }
        return all;
    }

    private static PatternPart fields(JsonNode json, String at, List<String> path) {
        if (json.isEmpty()) {
            throw new PatternFault(
                    at,
                    "The object is empty: name at least one field and the values that match",
                    "{\"source\":[\"aws.cloudwatch\"]}");
        }
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(json.properties());
        fields.sort((one, other) -> order(one).compareTo(order(other)));
        List<PatternPart> parts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : fields) {
            String name = field.getKey();
            String here = at + "." + name;
            parts.add(
                    name.equals(OR)
                            ? alternatives(field.getValue(), here, path)
                            : named(name, field.getValue(), here, path));
        }
        return new PatternPart.Fields(path.size(), parts);
    }

    /** In the order of EventBridge, by the whole path of each field, alternatives last. */
    private static String order(Map.Entry<String, JsonNode> field) {
        String name = field.getKey();
        return name.equals(OR) ? "\uffff" : field.getValue().isObject() ? name + "." : name;
    }

    private static PatternPart named(String name, JsonNode json, String at, List<String> path) {
        int dot = name.indexOf('.');
        String first = dot < 0 ? name : name.substring(0, dot);
        List<String> longer = plus(path, first);
        return new PatternPart.Named(
                first,
                dot < 0
                        ? field(json, at, longer)
                        : new PatternPart.Fields(
                                longer.size(), List.of(named(name.substring(dot + 1), json, at, longer))));
    }

    private static PatternPart alternatives(JsonNode json, String at, List<String> path) {
        if (!json.isArray() || json.isEmpty()) {
            throw new PatternFault(
                    at,
                    "Give an array of patterns, of which one has to match",
                    "[{\"source\":[\"aws.ec2\"]},{\"source\":[\"aws.rds\"]}]");
        }
        List<PatternPart> alternatives = new ArrayList<>();
        for (JsonNode alternative : json) {
            String here = at + "[" + alternatives.size() + "]";
            if (!alternative.isObject()) {
                throw new PatternFault(here, "Give a pattern, which is an object", "{\"source\":[\"aws.ec2\"]}");
            }
            alternatives.add(fields(alternative, here, path));
        }
        return new PatternPart.Alternatives(alternatives);
    }

    private static PatternPart field(JsonNode json, String at, List<String> path) {
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
        return new PatternPart.Leaf(path, tests, mayBeAbsent);
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
}
