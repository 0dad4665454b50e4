package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Liquid's rules say of values. */
final class Values {

    /** Digits of a number that is calculated with; more would make a step take long. */
    static final int MAX_DIGITS = 40;

    /** Of a number that is written as text, with spaces around it: nobody pays for looking at longer ones. */
    private static final int MAX_CHARACTERS = 200;

    private static final Pattern NUMBER = Pattern.compile("\\s*-?[0-9]{1,40}([.][0-9]{1,40})?\\s*");

    private Values() {}

    static JsonNode nothing() {
        return MissingNode.getInstance();
    }

    static TextNode text(String text) {
        return TextNode.valueOf(text);
    }

    static boolean isNothing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /** Nothing and false are false, all else is true. */
    static boolean isTrue(JsonNode value) {
        return !isNothing(value) && !(value.isBoolean() && !value.booleanValue());
    }

    static boolean isEmpty(JsonNode value) {
        return value.isTextual() ? value.textValue().isEmpty() : value.isContainerNode() && value.isEmpty();
    }

    static boolean isBlank(JsonNode value) {
        return !isTrue(value)
                || isEmpty(value)
                || value.isTextual() && value.textValue().isBlank();
    }

    /** A field by name, an element by its index, which counts from the end when it is negative. */
    static JsonNode at(JsonNode value, JsonNode step, RenderContext run) {
        if (step.isNumber()) {
            long number = whole(step);
            long index = number < 0 ? value.size() + number : number;
            return value.isArray() && index >= 0 && index < value.size() ? value.get((int) index) : nothing();
        }
        if (!step.isTextual()) {
            return nothing();
        }
        String name = step.textValue();
        if (value.has(name)) {
            return value.get(name);
        }
        return switch (name) {
            case "size" -> value.isTextual() || value.isContainerNode() ? number(size(value, run)) : nothing();
            case "first" -> first(value);
            case "last" -> value.isArray() && !value.isEmpty() ? value.get(value.size() - 1) : nothing();
            default -> nothing();
        };
    }

    /** Of an object the name and the value of its first field. */
    private static JsonNode first(JsonNode value) {
        if (value.isObject() && !value.isEmpty()) {
            var field = value.properties().iterator().next();
            return JsonNodeFactory.instance.arrayNode().add(field.getKey()).add(field.getValue());
        }
        return value.path(0);
    }

    static long size(JsonNode value, RenderContext run) {
        return value.isTextual() ? run.characters(value.textValue()).count() : value.size();
    }

    static JsonNode number(long number) {
        return JsonNodeFactory.instance.numberNode(number);
    }

    static JsonNode number(BigDecimal number) {
        if (number.precision() > MAX_DIGITS || Math.abs((long) number.scale()) > MAX_DIGITS) {
            throw new RenderFault("a number in it has more than 40 digits");
        }
        return DecimalNode.valueOf(number);
    }

    /** Numbers, and texts that are written as one; empty for all else, and for texts that are longer than any number. */
    static Optional<BigDecimal> decimal(JsonNode value) {
        if (value.isTextual()) {
            return Optional.of(value.textValue())
                    .filter(text -> text.length() <= MAX_CHARACTERS)
                    .filter(text -> NUMBER.matcher(text).matches())
                    .map(text -> new BigDecimal(text.strip()));
        }
        if (!value.isNumber()) {
            return Optional.empty();
        }
        BigDecimal number = value.isBigInteger() ? big(value.bigIntegerValue()) : value.decimalValue();
        return Optional.of(number(number).decimalValue());
    }

    private static BigDecimal big(BigInteger number) {
        // 133 bits are 40 digits.
        if (number.bitLength() > 133) {
            throw new RenderFault("a number in it has more than 40 digits");
        }
        return new BigDecimal(number);
    }

    /** The number without its fraction, 0 when it is none, and within 32 bits. */
    static long whole(JsonNode value) {
        return decimal(value)
                .map(number -> number.max(BigDecimal.valueOf(Integer.MIN_VALUE))
                        .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                        .longValue())
                .orElse(0L);
    }

    static boolean isWhole(JsonNode value) {
        return decimal(value)
                .filter(number -> number.stripTrailingZeros().scale() <= 0)
                .isPresent();
    }

    /** @param what needs it, for complaints */
    static long requireNumber(JsonNode value, String what) {
        if (isNothing(value)) {
            return 0;
        }
        if (decimal(value).isEmpty()) {
            throw new RenderFault(what + " is no number");
        }
        return whole(value);
    }

    /** @param what needs it, for complaints */
    static long requireWhole(JsonNode value, String what) {
        if (!isWhole(value)) {
            throw new RenderFault(what + " needs a whole number");
        }
        return whole(value);
    }

    /** As people write it, as long as that is short. */
    static String written(JsonNode number) {
        BigDecimal decimal = number.decimalValue();
        return Math.abs((long) decimal.scale()) <= MAX_DIGITS ? decimal.toPlainString() : decimal.toString();
    }

    static boolean equal(JsonNode left, JsonNode right, RenderContext run) {
        if (isNothing(left) || isNothing(right)) {
            return isNothing(left) && isNothing(right);
        }
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue()) == 0;
        }
        run.steps().spendValue(left);
        return left.equals(right);
    }

    /**
     * Texts with texts, numbers with numbers and with texts that are written as one. All else has no order, which is noted
     * where both are there.
     */
    static Optional<Integer> compare(JsonNode left, JsonNode right, RenderContext run) {
        if (left.isTextual() && right.isTextual()) {
            run.steps().spendText(left.textValue().length());
            return Optional.of(Integer.signum(left.textValue().compareTo(right.textValue())));
        }
        if (left.isNumber() && right.isNumber()) {
            return Optional.of(left.decimalValue().compareTo(right.decimalValue()));
        }
        Optional<Integer> order = left.isNumber() || right.isNumber()
                ? decimal(left).flatMap(one -> decimal(right).map(one::compareTo))
                : Optional.empty();
        if (order.isEmpty() && !isNothing(left) && !isNothing(right)) {
            run.note("a condition asks for the order of two values that have none, such as a number and a word");
        }
        return order;
    }

    /** Neither nothing nor false is in anything. */
    static boolean contains(JsonNode value, JsonNode part, RenderContext run) {
        if (!isTrue(part)) {
            return false;
        }
        if (value.isTextual()) {
            String needle = run.text(part);
            run.search(value.textValue(), needle);
            return value.textValue().contains(needle);
        }
        if (value.isObject()) {
            return value.has(run.text(part));
        }
        for (JsonNode element : value) {
            run.steps().spend(1);
            if (equal(element, part, run)) {
                return true;
            }
        }
        return false;
    }
}
