package io.allim.template.liquid;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.allim.template.liquid.Expression.Compare.Operator;
import io.allim.template.liquid.Tokens.Kind;
import io.allim.template.liquid.Tokens.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the expressions of one tag. */
final class Expressions {

    private static final int MAX_DEPTH = 60;
    private static final int MAX_OPERATORS = 250;
    private static final int MAX_NAME = 80;

    private final Tokens tokens;
    /** Whether arguments that a filter doesn't know are passed over, as they were when the text was stored. */
    private final boolean lenientArguments;
    /** Whether what is read now may be missing. */
    private boolean lenient;

    private int depth;
    private int operators;

    Expressions(Tokens tokens, boolean lenientArguments) {
        this.tokens = tokens;
        this.lenientArguments = lenientArguments;
    }

    /** For conditions: a variable that is missing is nothing there, and no fault. */
    Expression lenient() {
        return lenient(true, this::logic);
    }

    /** A value of {@code when}. */
    Expression lenientTerm() {
        return lenient(true, this::term);
    }

    private interface Reading {
        Expression read();
    }

    private Expression lenient(boolean may, Reading reading) {
        boolean before = lenient;
        lenient = may;
        Expression made = reading.read();
        lenient = before;
        return made;
    }

    /** Of an output: a value and what filters make of it. */
    Expression filteredTerm() {
        return filtered(this::term);
    }

    /** Of an assignment. */
    Expression filteredLogic() {
        return filtered(this::logic);
    }

    /**
     * In front of a filter {@code default} a variable may be missing: the filters between are left out then, and what is
     * given as the default may be missing where another default follows.
     */
    private Expression filtered(Reading input) {
        int defaults = tokens.count("|", "default");
        Expression value = lenient(defaults > 0, input);
        while (tokens.takeSign("|")) {
            Token name = tokens.peek();
            boolean isDefault = tokens.word("the name of a filter").equals("default");
            defaults -= isDefault ? 1 : 0;
            value = filtered(value, name, isDefault && defaults > 0, defaults > 0);
        }
        return value;
    }

    private Expression filtered(Expression input, Token name, boolean mayMiss, boolean defaulted) {
        Filters.Entry filter = Filters.find(name.text())
                .orElseThrow(() -> tokens.fault(
                        name,
                        "there is no filter " + name.text()
                                + Filters.like(name.text())
                                        .map(like -> "; did you mean " + like + "?")
                                        .orElse("")));
        List<Expression> given = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        if (tokens.takeSign(":")) {
            do {
                argument(filter, given, named, mayMiss);
            } while (tokens.takeSign(","));
        }
        if (!lenientArguments) {
            filter.shape().validate(name.text(), given).ifPresent(why -> {
                throw tokens.fault(name, why);
            });
        }
        return new Expression.Filtered(input, name.text(), filter.filter(), given, named, defaulted);
    }

    private void argument(
            Filters.Entry filter, List<Expression> given, Map<String, Expression> named, boolean mayMiss) {
        Token first = tokens.peek();
        if (first.kind() == Kind.WORD && tokens.second().isSign(":")) {
            tokens.next();
            tokens.next();
            if (!lenientArguments && !filter.shape().options().contains(first.text())) {
                throw tokens.fault(first, filter.shape().noSuchOption(filter.name(), first.text()));
            }
            named.put(first.text(), lenient(mayMiss, this::logic));
            return;
        }
        given.add(lenient(mayMiss, this::logic));
    }

    /** {@code and} and {@code or} bind alike, the last first. */
    Expression logic() {
        List<Expression> parts = new ArrayList<>(List.of(comparison()));
        List<Boolean> both = new ArrayList<>();
        while (tokens.peek().isWord("and") || tokens.peek().isWord("or")) {
            both.add(tokens.next().text().equals("and"));
            count();
            parts.add(comparison());
        }
        Expression right = parts.getLast();
        for (int i = both.size() - 1; i >= 0; i--) {
            right = both.get(i) ? new Expression.Both(parts.get(i), right) : new Expression.Either(parts.get(i), right);
        }
        return right;
    }

    private Expression comparison() {
        Expression left = term();
        for (Optional<Operator> operator = operator(); operator.isPresent(); operator = operator()) {
            tokens.next();
            count();
            left = new Expression.Compare(left, operator.get(), term());
        }
        return left;
    }

    private void count() {
        operators++;
        if (operators > MAX_OPERATORS) {
            throw tokens.fault(tokens.peek(), "there are too many conditions in one tag");
        }
    }

    private Optional<Operator> operator() {
        Token token = tokens.peek();
        if (token.isWord("contains")) {
            return Optional.of(Operator.CONTAINS);
        }
        return token.kind() == Kind.SIGN ? Operator.of(token.text()) : Optional.empty();
    }

    Expression term() {
        if (depth > MAX_DEPTH) {
            throw tokens.fault(tokens.peek(), "it is nested too deeply");
        }
        depth++;
        Expression term = read();
        depth--;
        return term;
    }

    private Expression read() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case TEXT -> new Expression.Constant(Values.text(tokens.next().text()));
            case NUMBER -> number(tokens.next());
            case WORD -> constant(token.text()).map(this::taken).orElseGet(this::lookup);
            case SIGN -> token.isSign("[") ? lookup() : brackets();
            case END -> throw tokens.unexpected("a value");
        };
    }

    private Expression taken(Expression constant) {
        Token word = tokens.next();
        return tokens.peek().isSign(".") || tokens.peek().isSign("[")
                ? lookup(word, new Expression.Constant(Values.text(word.text())))
                : constant;
    }

    private static Optional<Expression> constant(String word) {
        return Optional.ofNullable(
                switch (word) {
                    case "true" -> new Expression.Constant(BooleanNode.TRUE);
                    case "false" -> new Expression.Constant(BooleanNode.FALSE);
                    case "nil", "null" -> Expression.NOTHING;
                    case "empty" -> Expression.Special.EMPTY;
                    case "blank" -> Expression.Special.BLANK;
                    default -> null;
                });
    }

    private Expression number(Token number) {
        String digits = number.text().endsWith(".") ? number.text().replace(".", "") : number.text();
        return Values.decimal(Values.text(digits))
                .filter(decimal -> decimal.precision() <= Values.MAX_DIGITS)
                .map(decimal -> new Expression.Constant(
                        decimal.scale() == 0 && decimal.precision() < 19
                                ? Values.number(decimal.longValue())
                                : Values.number(decimal)))
                .orElseThrow(() -> tokens.fault(number, "a number has at most 40 digits"));
    }

    /** {@code (a or b)} or {@code (1..5)}. */
    private Expression brackets() {
        if (!tokens.takeSign("(")) {
            throw tokens.unexpected("a value");
        }
        Expression inner = logic();
        if (tokens.takeSign("..")) {
            inner = new Expression.Range(inner, logic());
        }
        tokens.sign(")", "the bracket )");
        return inner;
    }

    private Expression lookup() {
        Token first = tokens.peek();
        if (tokens.takeSign("[")) {
            Expression root = logic();
            tokens.sign("]", "the bracket ]");
            return lookup(first, root);
        }
        return lookup(first, new Expression.Constant(Values.text(tokens.word("a value"))));
    }

    private Expression lookup(Token first, Expression root) {
        List<Expression> path = new ArrayList<>();
        while (true) {
            if (tokens.takeSign("[")) {
                path.add(logic());
                tokens.sign("]", "the bracket ]");
            } else if (tokens.takeSign(".")) {
                path.add(new Expression.Constant(Values.text(name())));
            } else {
                break;
            }
        }
        String text = tokens.written(first);
        String shown = text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME - 1) + "…";
        return new Expression.Lookup(root, path, shown, lenient);
    }

    private String name() {
        Token token = tokens.peek();
        boolean index = token.kind() == Kind.NUMBER
                || token.kind() == Kind.WORD && token.text().chars().allMatch(Character::isDigit);
        if (index) {
            throw tokens.fault(token, "write an index in brackets, as in items[0]");
        }
        return tokens.word("a name behind the dot");
    }
}
