package io.allim.table.dynamodb;

import static io.allim.table.dynamodb.AwsError.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads the expressions of one request, as strictly as DynamoDB: names and values have to be used and to be there, brackets
 * must not be redundant. Names without {@code #} are refused altogether, since hundreds of words are reserved.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">
 *     Condition and filter expressions</a>
 */
final class ExpressionReader {

    private static final Pattern TOKEN = Pattern.compile("\\s*([#:]?\\w+|<>|<=|>=|[=<>(),+-])");
    private static final int MAX_CHARS = 4096;

    private final JsonNode request;
    private final Set<String> used = new HashSet<>();
    private List<String> tokens = List.of();
    private int next;

    ExpressionReader(JsonNode request) {
        this.request = request;
    }

    /** What an update does. */
    record Update(Map<String, Function<Map<String, JsonNode>, JsonNode>> set, Set<String> removed) {}

    /** What a key condition asks for: {@code operator} is "" where it is about the partition only. */
    record KeyCondition(JsonNode partition, String operator, List<JsonNode> bounds) {}

    Optional<Predicate<Map<String, JsonNode>>> condition() {
        if (!begin("ConditionExpression")) {
            return Optional.empty();
        }
        Predicate<Map<String, JsonNode>> condition = or();
        requireEnd();
        return Optional.of(condition);
    }

    Update update() {
        require(begin("UpdateExpression"), "Invalid UpdateExpression: it is missing");
        Map<String, Function<Map<String, JsonNode>, JsonNode>> set = new HashMap<>();
        Set<String> removed = new HashSet<>();
        if (accept("SET")) {
            do {
                String name = name();
                expect("=");
                require(set.put(name, sum()) == null, "Two document paths overlap with each other: " + name);
            } while (accept(","));
        }
        if (accept("REMOVE")) {
            do {
                String name = name();
                require(
                        !set.containsKey(name) && removed.add(name),
                        "Two document paths overlap with each other: " + name);
            } while (accept(","));
        }
        requireEnd();
        return new Update(set, removed);
    }

    KeyCondition keyCondition(String partition, String sort) {
        require(
                begin("KeyConditionExpression"),
                "Either the KeyConditions or KeyConditionExpression must be specified");
        requireName(partition);
        expect("=");
        JsonNode name = value();
        if (!accept("AND")) {
            requireEnd();
            return new KeyCondition(name, "", List.of());
        }
        requireName(sort);
        String operator = tokens.get(next++);
        require(
                Set.of("=", "<", "<=", ">", ">=", "BETWEEN").contains(operator),
                "Invalid operator used in KeyConditionExpression: " + operator);
        List<JsonNode> bounds = new ArrayList<>(List.of(value()));
        if (operator.equals("BETWEEN")) {
            expect("AND");
            bounds.add(value());
            require(
                    Values.ORDER.compare(bounds.get(0), bounds.get(1)) <= 0,
                    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound");
        }
        requireEnd();
        return new KeyCondition(name, operator, bounds);
    }

    /** After all expressions of the request. */
    void requireAllUsed() {
        for (String field : List.of("ExpressionAttributeNames", "ExpressionAttributeValues")) {
            if (request.has(field)) {
                require(!request.get(field).isEmpty(), field + " must not be empty");
                request.get(field)
                        .fieldNames()
                        .forEachRemaining(name -> require(
                                used.contains(name),
                                "Value provided in " + field + " unused in expressions: keys: {" + name + "}"));
            }
        }
    }

    private boolean begin(String field) {
        if (!request.has(field)) {
            return false;
        }
        String text = request.get(field).textValue();
        require(!text.isBlank() && text.length() <= MAX_CHARS, "Invalid " + field + ": empty or too long");
        tokens = TOKEN.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        require(
                String.join("", tokens).equals(text.replaceAll("\\s", "")),
                "Invalid " + field + ": Syntax error; " + text);
        next = 0;
        return true;
    }

    private Predicate<Map<String, JsonNode>> or() {
        Predicate<Map<String, JsonNode>> condition = and();
        while (accept("OR")) {
            condition = condition.or(and());
        }
        return condition;
    }

    private Predicate<Map<String, JsonNode>> and() {
        Predicate<Map<String, JsonNode>> condition = single();
        while (accept("AND")) {
            condition = condition.and(single());
        }
        return condition;
    }

    private Predicate<Map<String, JsonNode>> single() {
        if (accept("(")) {
            int begin = next;
            Predicate<Map<String, JsonNode>> inner = or();
            require(
                    !(tokens.get(begin).equals("(") && closing(begin) == next - 1),
                    "Invalid ConditionExpression: The expression has redundant parentheses;");
            expect(")");
            return inner;
        }
        if (accept("attribute_not_exists")) {
            String name = bracketed();
            return item -> !item.containsKey(name);
        }
        if (accept("attribute_exists")) {
            String name = bracketed();
            return item -> item.containsKey(name);
        }
        return comparison();
    }

    private Predicate<Map<String, JsonNode>> comparison() {
        String name = name();
        String operator = tokens.get(next++);
        JsonNode value = value();
        return item -> {
            JsonNode actual = item.get(name);
            if (actual == null) {
                // What DynamoDB says of it is not written anywhere.
                require(!operator.equals("<>"), "a missing attribute is compared by <>");
                return false;
            }
            if (!Values.sameType(actual, value)) {
                return operator.equals("<>");
            }
            int compared = Values.ORDER.compare(actual, value);
            return switch (operator) {
                case "=" -> compared == 0;
                case "<>" -> compared != 0;
                case "<" -> compared < 0;
                case "<=" -> compared <= 0;
                case ">" -> compared > 0;
                case ">=" -> compared >= 0;
                default -> throw AwsError.validation("Syntax error; token: " + operator);
            };
        };
    }

    private Function<Map<String, JsonNode>, JsonNode> sum() {
        Function<Map<String, JsonNode>, JsonNode> first = operand();
        if (!accept("+")) {
            return first;
        }
        Function<Map<String, JsonNode>, JsonNode> second = operand();
        return item -> {
            JsonNode a = first.apply(item);
            JsonNode b = second.apply(item);
            require(a.has("N") && b.has("N"), "An operand in the update expression has an incorrect data type");
            BigDecimal result = Values.number(a).add(Values.number(b));
            return Values.number(result);
        };
    }

    private Function<Map<String, JsonNode>, JsonNode> operand() {
        if (accept("if_not_exists")) {
            expect("(");
            String name = name();
            expect(",");
            JsonNode otherwise = value();
            expect(")");
            return item -> item.getOrDefault(name, otherwise);
        }
        JsonNode value = value();
        return _ -> value;
    }

    private int closing(int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += tokens.get(i).equals("(") ? 1 : tokens.get(i).equals(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private String bracketed() {
        expect("(");
        String name = name();
        expect(")");
        return name;
    }

    private void requireName(String expected) {
        require(name().equals(expected), "Query condition missed key schema element: " + expected);
    }

    private String name() {
        String token = tokens.get(next++);
        require(token.startsWith("#"), "Invalid expression: not a name of an attribute, or a reserved word: " + token);
        return substitute("ExpressionAttributeNames", token).textValue();
    }

    private JsonNode value() {
        String token = tokens.get(next++);
        require(token.startsWith(":"), "Invalid expression: Syntax error; token: " + token);
        return Values.checked(substitute("ExpressionAttributeValues", token));
    }

    private JsonNode substitute(String field, String token) {
        used.add(token);
        JsonNode substitute = request.path(field).path(token);
        require(!substitute.isMissingNode(), "An expression attribute used in expression is not defined: " + token);
        return substitute;
    }

    private boolean accept(String token) {
        boolean there = next < tokens.size() && tokens.get(next).equals(token);
        next += there ? 1 : 0;
        return there;
    }

    private void expect(String token) {
        require(accept(token), "Invalid expression: Syntax error; " + token + " is missing in " + tokens);
    }

    private void requireEnd() {
        require(next == tokens.size(), "Invalid expression: Syntax error; in " + tokens);
    }
}
