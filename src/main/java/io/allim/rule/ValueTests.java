package io.allim.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** What a pattern can ask of one value: to be equal, or what an operator says. */
final class ValueTests {

    private static final String IGNORING_CASE = "equals-ignore-case";
    private static final String OPERATORS =
            "prefix, suffix, equals-ignore-case, anything-but, numeric, exists, cidr and wildcard";

    private ValueTests() {}

    /**
     * @param at where it is in the pattern
     * @throws PatternFault when it is neither a value nor an operator
     */
    static Predicate<JsonNode> of(JsonNode json, String at) {
        if (json.isArray()) {
            throw new PatternFault(at, "Give a value or an operator, not an array", "\"ALARM\"");
        }
        return json.isObject() ? operator(json, at) : value(json);
    }

    /** An address of the internet also equals other ways to write it. */
    private static Predicate<JsonNode> value(JsonNode expected) {
        return mayBeAddress(expected)
                ? Cidr.ofAddress(expected.textValue())
                        .map(address -> equal(expected).or(text(address::contains)))
                        .orElseGet(() -> equal(expected))
                : equal(expected);
    }

    /** Most are none, and need no classes for addresses. */
    private static boolean mayBeAddress(JsonNode value) {
        return value.isTextual()
                && !value.textValue().isEmpty()
                && (Character.isDigit(value.textValue().charAt(0))
                        || value.textValue().indexOf(':') >= 0);
    }

    private static Predicate<JsonNode> equal(JsonNode expected) {
        return expected.isNumber() ? number(expected.decimalValue(), order -> order == 0) : expected::equals;
    }

    private static Predicate<JsonNode> operator(JsonNode json, String at) {
        String name = only(json, at);
        JsonNode operand = json.get(name);
        String here = at + "." + name;
        return switch (name) {
            case "prefix" -> text(caseOr(operand, here, String::startsWith, AnyCase::isPrefixOf));
            case "suffix" -> text(caseOr(operand, here, String::endsWith, AnyCase::isSuffixOf));
            case IGNORING_CASE, "wildcard" -> text(simple(name, operand, here));
            case "anything-but" -> anythingBut(operand, here).negate();
            case "numeric" -> Numeric.of(operand, here);
            case "cidr" -> text(Cidr.of(string(operand, here), here)::contains);
            default -> throw unknown(name, at, OPERATORS);
        };
    }

    /** @return what is not to match */
    private static Predicate<JsonNode> anythingBut(JsonNode operand, String at) {
        if (!operand.isObject()) {
            return anyOf(operand, at, ValueTests::stringOrNumber);
        }
        String name = only(operand, at);
        return anyOf(operand.get(name), at + "." + name, (json, here) -> text(simple(name, json, here)));
    }

    private interface Reader {
        Predicate<JsonNode> read(JsonNode json, String at);
    }

    /** One operand, or an array of them. */
    private static Predicate<JsonNode> anyOf(JsonNode operand, String at, Reader reader) {
        if (!operand.isArray()) {
            return reader.read(operand, at);
        }
        if (operand.isEmpty()) {
            throw new PatternFault(at, "Give at least one value", "[\"OK\"]");
        }
        List<Predicate<JsonNode>> tests = new ArrayList<>();
        operand.forEach(each -> tests.add(reader.read(each, at + "[" + tests.size() + "]")));
        return value -> tests.stream().anyMatch(test -> test.test(value));
    }

    private static Predicate<JsonNode> stringOrNumber(JsonNode json, String at) {
        if (!json.isTextual() && !json.isNumber()) {
            throw new PatternFault(at, "Give a text or a number", "\"OK\"");
        }
        return equal(json);
    }

    private static Predicate<String> simple(String name, JsonNode operand, String at) {
        String operandText = string(operand, at);
        return switch (name) {
            case "prefix" -> value -> value.startsWith(operandText);
            case "suffix" -> value -> value.endsWith(operandText);
            case IGNORING_CASE -> AnyCase.of(operandText)::equalsText;
            case "wildcard" -> Wildcard.of(operandText, at)::matches;
            default -> throw unknown(name, at, "prefix, suffix, equals-ignore-case and wildcard");
        };
    }

    private static Predicate<String> caseOr(
            JsonNode operand, String at, BiPredicate<String, String> exact, BiPredicate<AnyCase, String> ignoring) {
        if (!operand.isObject()) {
            String expected = string(operand, at);
            return value -> exact.test(value, expected);
        }
        String name = only(operand, at);
        if (!name.equals(IGNORING_CASE)) {
            throw unknown(name, at, IGNORING_CASE);
        }
        AnyCase expected = AnyCase.of(string(operand.get(name), at + "." + name));
        return value -> ignoring.test(expected, value);
    }

    private static Predicate<JsonNode> text(Predicate<String> test) {
        return value -> value.isTextual() && test.test(value.textValue());
    }

    /** @param order whether it is right that the value compares in this way to the operand */
    static Predicate<JsonNode> number(BigDecimal operand, Predicate<Integer> order) {
        return value -> isFinite(value) && order.test(value.decimalValue().compareTo(operand));
    }

    private static boolean isFinite(JsonNode value) {
        return value.isNumber() && (!value.isDouble() || Double.isFinite(value.doubleValue()));
    }

    private static String only(JsonNode operator, String at) {
        if (operator.size() != 1) {
            throw new PatternFault(at, "Give an object with one operator", "{\"prefix\":\"prod-\"}");
        }
        return operator.fieldNames().next();
    }

    private static String string(JsonNode json, String at) {
        if (!json.isTextual()) {
            throw new PatternFault(at, "Give a text", "\"prod-\"");
        }
        return json.textValue();
    }

    private static PatternFault unknown(String name, String at, String known) {
        String shown = name.length() <= 40 ? name : name.substring(0, 39) + "…";
        return new PatternFault(
                at,
                "There is no operator " + shown + " here; there is " + known + ". Give one of them",
                "{\"prefix\":\"prod-\"}");
    }

    /** One comparison, or a lower and an upper bound: {@code [">", 0, "<=", 5]}. */
    private static final class Numeric {

        private static final String EXPECTED = "Give a comparison or two bounds, the lower first";

        private final List<JsonNode> terms;
        private final String at;

        private Numeric(List<JsonNode> terms, String at) {
            this.terms = terms;
            this.at = at;
        }

        static Predicate<JsonNode> of(JsonNode json, String at) {
            Numeric numeric =
                    new Numeric(StreamSupport.stream(json.spliterator(), false).toList(), at);
            return switch (json.isArray() ? json.size() : 0) {
                case 2 -> numeric.comparison(0);
                case 4 -> numeric.range();
                default -> throw numeric.fault();
            };
        }

        private Predicate<JsonNode> range() {
            boolean rising = terms.get(0).asText().startsWith(">")
                    && terms.get(2).asText().startsWith("<");
            Predicate<JsonNode> both = comparison(0).and(comparison(2));
            if (!rising || operand(0).compareTo(operand(2)) >= 0) {
                throw fault();
            }
            return both;
        }

        private Predicate<JsonNode> comparison(int i) {
            Function<Predicate<Integer>, Predicate<JsonNode>> to = order -> number(operand(i), order);
            return switch (terms.get(i).asText()) {
                case "=" -> to.apply(order -> order == 0);
                case "<" -> to.apply(order -> order < 0);
                case "<=" -> to.apply(order -> order <= 0);
                case ">" -> to.apply(order -> order > 0);
                case ">=" -> to.apply(order -> order >= 0);
                default -> throw fault();
            };
        }

        private BigDecimal operand(int i) {
            if (!terms.get(i + 1).isNumber()) {
                throw fault();
            }
            return terms.get(i + 1).decimalValue();
        }

        private PatternFault fault() {
            return new PatternFault(at, EXPECTED, "[\">\",0,\"<=\",5]");
        }
    }
}
