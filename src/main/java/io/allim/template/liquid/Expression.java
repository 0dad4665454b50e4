package io.allim.template.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has a value. Nothing, which Liquid calls nil, is the missing node. */
sealed interface Expression {

    JsonNode value(RenderContext run);

    record Constant(JsonNode node) implements Expression {
        @Override
        public JsonNode value(RenderContext run) {
            return node;
        }
    }

    /** {@code empty} and {@code blank}, which mean something in comparisons only. */
    enum Special implements Expression {
        EMPTY,
        BLANK;

        @Override
        public JsonNode value(RenderContext run) {
            return Values.text("");
        }

        boolean is(JsonNode value) {
            return this == EMPTY ? Values.isEmpty(value) : Values.isBlank(value);
        }
    }

    /**
     * @param text as it is written, to name it when it is missing
     * @param lenient whether it may be missing in a strict template
     */
    record Lookup(Expression root, List<Expression> path, String text, boolean lenient) implements Expression {
        @Override
        public JsonNode value(RenderContext run) {
            run.steps().spend(1 + path.size());
            String name = run.text(root.value(run));
            JsonNode value = run.variable(name);
            for (Expression step : path) {
                value = Values.at(value, step.value(run), run);
            }
            if (Values.isNothing(value) && run.isStrict() && !lenient && !isEmptyByNature(name, run)) {
                throw new RenderFault("the variable " + text + " is missing");
            }
            return value;
        }

        /** A link that this message does not have is given as null. */
        private boolean isEmptyByNature(String name, RenderContext run) {
            return path.isEmpty() && run.given(name).isNull();
        }
    }

    record Compare(Expression left, Operator operator, Expression right) implements Expression {

        enum Operator {
            EQUAL,
            UNEQUAL,
            LESS,
            AT_MOST,
            MORE,
            AT_LEAST,
            CONTAINS;

            static Optional<Operator> of(String sign) {
                return Optional.ofNullable(
                        switch (sign) {
                            case "==" -> EQUAL;
                            case "!=", "<>" -> UNEQUAL;
                            case "<" -> LESS;
                            case "<=" -> AT_MOST;
                            case ">" -> MORE;
                            case ">=" -> AT_LEAST;
                            default -> null;
                        });
            }
        }

        @Override
        public JsonNode value(RenderContext run) {
            return BooleanNode.valueOf(
                    switch (operator) {
                        case EQUAL -> equal(run);
                        case UNEQUAL -> !equal(run);
                        case LESS -> order(run, -1, -1);
                        case AT_MOST -> order(run, -1, 0);
                        case MORE -> order(run, 1, 1);
                        case AT_LEAST -> order(run, 1, 0);
                        case CONTAINS -> Values.contains(left.value(run), right.value(run), run);
                    });
        }

        private boolean equal(RenderContext run) {
            if (left instanceof Special || right instanceof Special) {
                return left.equals(right) || isSpecial(left, right, run) || isSpecial(right, left, run);
            }
            return Values.equal(left.value(run), right.value(run), run);
        }

        private static boolean isSpecial(Expression one, Expression other, RenderContext run) {
            return one instanceof Special special && !(other instanceof Special) && special.is(other.value(run));
        }

        private boolean order(RenderContext run, int one, int other) {
            return Values.compare(left.value(run), right.value(run), run)
                    .filter(sign -> sign == one || sign == other)
                    .isPresent();
        }
    }

    record Not(Expression condition) implements Expression {
        @Override
        public JsonNode value(RenderContext run) {
            return BooleanNode.valueOf(!Values.isTrue(condition.value(run)));
        }
    }

    record Both(Expression left, Expression right) implements Expression {
        @Override
        public JsonNode value(RenderContext run) {
            return BooleanNode.valueOf(Values.isTrue(left.value(run)) && Values.isTrue(right.value(run)));
        }
    }

    record Either(Expression left, Expression right) implements Expression {
        @Override
        public JsonNode value(RenderContext run) {
            return BooleanNode.valueOf(Values.isTrue(left.value(run)) || Values.isTrue(right.value(run)));
        }
    }

    /** From one whole number to another, both included: a list. */
    record Range(Expression from, Expression to) implements Expression {
        @Override
        public JsonNode value(RenderContext run) {
            long first = Values.whole(from.value(run));
            long last = Values.whole(to.value(run));
            run.steps().spend(Math.max(0, last - first) * ListFilters.STEPS_PER_ELEMENT);
            ArrayNode range = JsonNodeFactory.instance.arrayNode();
            for (long i = first; i <= last; i++) {
                range.add(i);
            }
            return range;
        }
    }

    /** @param defaulted whether a filter {@code default} follows, which takes the place of what is missing */
    record Filtered(
            Expression input,
            String name,
            Filter filter,
            List<Expression> given,
            Map<String, Expression> named,
            boolean defaulted)
            implements Expression {
        @Override
        public JsonNode value(RenderContext run) {
            run.steps().spend(2);
            JsonNode value = input.value(run);
            if (defaulted && run.isStrict() && Values.isNothing(value) && !name.equals(DEFAULT)) {
                return value;
            }
            if (name.equals(DEFAULT) && Values.isTrue(value) && !Values.isEmpty(value)) {
                return value;
            }
            List<JsonNode> arguments = new ArrayList<>();
            given.forEach(argument -> arguments.add(argument.value(run)));
            Map<String, JsonNode> options = new HashMap<>();
            named.forEach((option, argument) -> options.put(option, argument.value(run)));
            return filter.apply(value, new Filter.Arguments(name, arguments, options), run);
        }
    }

    String DEFAULT = "default";

    Expression NOTHING = new Constant(MissingNode.getInstance());
}
