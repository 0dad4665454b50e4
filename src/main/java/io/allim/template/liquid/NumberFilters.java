package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Filters that calculate, with at most 40 digits. What is no number counts as 0. */
final class NumberFilters {

    /** Digits behind the point of a quotient that doesn't end. */
    private static final int FRACTION_DIGITS = 16;

    private NumberFilters() {}

    static void addTo(Map<String, Filter> all) {
        two(all, "plus", BigDecimal::add);
        two(all, "minus", BigDecimal::subtract);
        two(all, "times", NumberFilters::multiply);
        two(all, "divided_by", NumberFilters::divide);
        two(all, "modulo", NumberFilters::modulo);
        two(all, "at_least", BigDecimal::max);
        two(all, "at_most", BigDecimal::min);
        one(all, "abs", BigDecimal::abs);
        one(all, "ceil", number -> number.setScale(0, RoundingMode.CEILING));
        one(all, "floor", number -> number.setScale(0, RoundingMode.FLOOR));
        all.put("round", (input, arguments, run) -> {
            long digits = arguments.at(0).map(Values::whole).orElse(0L);
            int scale = Math.clamp(digits, -Values.MAX_DIGITS, FRACTION_DIGITS);
            BigDecimal rounded = number(input).setScale(scale, RoundingMode.HALF_UP);
            boolean whole = scale < 0 || Values.decimal(input).isEmpty();
            return Values.number(whole ? rounded.setScale(0) : rounded);
        });
    }

    private static void one(Map<String, Filter> all, String name, UnaryOperator<BigDecimal> filter) {
        all.put(name, (input, arguments, run) -> Values.number(filter.apply(number(input))));
    }

    private static void two(Map<String, Filter> all, String name, BinaryOperator<BigDecimal> filter) {
        all.put(name, (input, arguments, run) -> Values.number(filter.apply(number(input), number(arguments.first()))));
    }

    static BigDecimal number(JsonNode value) {
        return Values.decimal(value).orElse(BigDecimal.ZERO);
    }

    /** With no more zeros behind the point than a factor has. */
    private static BigDecimal multiply(BigDecimal number, BigDecimal by) {
        BigDecimal product = number.multiply(by).stripTrailingZeros();
        return product.setScale(Math.max(product.scale(), Math.min(1, Math.max(number.scale(), by.scale()))));
    }

    /** Whole numbers give a whole number, rounded down. */
    private static BigDecimal divide(BigDecimal number, BigDecimal by) {
        requireDivisor(by);
        if (number.scale() <= 0 && by.scale() <= 0) {
            return number.divide(by, 0, RoundingMode.FLOOR);
        }
        BigDecimal quotient = number.divide(by, MathContext.DECIMAL64).stripTrailingZeros();
        return quotient.setScale(Math.max(1, quotient.scale()));
    }

    /** With the divisor's sign. */
    private static BigDecimal modulo(BigDecimal number, BigDecimal by) {
        requireDivisor(by);
        BigDecimal rest = number.remainder(by);
        if (rest.signum() == 0 && by.scale() > 0) {
            rest = rest.setScale(1);
        }
        return rest.signum() != 0 && rest.signum() != by.signum() ? rest.add(by) : rest;
    }

    private static void requireDivisor(BigDecimal by) {
        if (by.signum() == 0) {
            throw new RenderFault("it divides by 0");
        }
    }
}
