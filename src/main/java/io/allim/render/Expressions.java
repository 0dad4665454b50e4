package io.allim.render;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.allim.render.Expression.Compare.Operator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liqp.org.antlr.v4.runtime.ParserRuleContext;
import liqp.org.antlr.v4.runtime.tree.TerminalNode;
import liquid.parser.v4.LiquidParser.ExprContext;
import liquid.parser.v4.LiquidParser.Expr_containsContext;
import liquid.parser.v4.LiquidParser.Expr_eqContext;
import liquid.parser.v4.LiquidParser.Expr_logicContext;
import liquid.parser.v4.LiquidParser.Expr_relContext;
import liquid.parser.v4.LiquidParser.Expr_termContext;
import liquid.parser.v4.LiquidParser.FilterContext;
import liquid.parser.v4.LiquidParser.IndexContext;
import liquid.parser.v4.LiquidParser.Lookup_IdContext;
import liquid.parser.v4.LiquidParser.Lookup_StrContext;
import liquid.parser.v4.LiquidParser.Lookup_emptyContext;
import liquid.parser.v4.LiquidParser.Lookup_id_indexesContext;
import liquid.parser.v4.LiquidParser.Param_exprContext;
import liquid.parser.v4.LiquidParser.Param_expr_exprContext;
import liquid.parser.v4.LiquidParser.Param_expr_key_valueContext;
import liquid.parser.v4.LiquidParser.Term_BlankContext;
import liquid.parser.v4.LiquidParser.Term_DoubleNumContext;
import liquid.parser.v4.LiquidParser.Term_EmptyContext;
import liquid.parser.v4.LiquidParser.Term_FalseContext;
import liquid.parser.v4.LiquidParser.Term_LongNumContext;
import liquid.parser.v4.LiquidParser.Term_NilContext;
import liquid.parser.v4.LiquidParser.Term_StrContext;
import liquid.parser.v4.LiquidParser.Term_TrueContext;
import liquid.parser.v4.LiquidParser.Term_exprContext;
import liquid.parser.v4.LiquidParser.Term_lookupContext;

/** Makes expressions of a parsed template. */
final class Expressions {

    /** Whether what is read now asks if a variable is there. */
    private boolean lenient;

    /** For conditions: a variable that is missing is nothing there, and no fault. */
    Expression lenient(ParserRuleContext expression) {
        boolean before = lenient;
        lenient = true;
        Expression made = of(expression);
        lenient = before;
        return made;
    }

    /** With {@code default} for its first filter a variable may be missing. */
    Expression filtered(ParserRuleContext input, List<FilterContext> filters) {
        boolean defaulted =
                !filters.isEmpty() && filters.getFirst().Id().getText().equals("default");
        Expression value = defaulted ? lenient(input) : of(input);
        for (FilterContext filter : filters) {
            value = filtered(value, filter);
        }
        return value;
    }

    Expression equal(Expression subject, ParserRuleContext term) {
        return new Expression.Compare(subject, Operator.EQUAL, lenient(term));
    }

    private Expression filtered(Expression input, FilterContext context) {
        String name = context.Id().getText();
        Filter filter = Filters.find(name).orElseThrow(() -> Compiler.fault(context, "there is no filter " + name));
        List<Expression> given = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        if (context.params() != null) {
            for (Param_exprContext parameter : context.params().param_expr()) {
                switch (parameter) {
                    case Param_expr_key_valueContext it -> named.put(it.id2().getText(), of(it.expr()));
                    case Param_expr_exprContext it -> given.add(of(it.expr()));
                    default -> throw Compiler.fault(parameter, "this can't be understood");
                }
            }
        }
        return new Expression.Filtered(input, name, filter, given, named);
    }

    Expression of(ParserRuleContext expression) {
        return switch (expression) {
            case Expr_termContext it -> of(it.term());
            case Term_exprContext it -> of(it.expr());
            case Expr_logicContext it -> logic(it);
            case Expr_relContext it -> compare(it.lhs, operator(it.op.getText()), it.rhs);
            case Expr_eqContext it -> compare(it.lhs, operator(it.op.getText()), it.rhs);
            case Expr_containsContext it -> compare(it.lhs, Operator.CONTAINS, it.rhs);
            case Term_lookupContext it -> of(it.lookup());
            case Lookup_id_indexesContext it -> lookup(it);
            case Lookup_IdContext it -> lookup(it);
            case Lookup_StrContext it -> lookup(it, constant(unquoted(it.Str())), List.of());
            default -> constant(expression);
        };
    }

    private Expression constant(ParserRuleContext expression) {
        return switch (expression) {
            case Term_StrContext it -> constant(unquoted(it.Str()));
            case Term_LongNumContext it -> number(it);
            case Term_DoubleNumContext it -> number(it);
            case Term_TrueContext _ -> new Expression.Constant(BooleanNode.TRUE);
            case Term_FalseContext _ -> new Expression.Constant(BooleanNode.FALSE);
            case Term_NilContext _ -> Expression.NOTHING;
            case Term_EmptyContext _, Lookup_emptyContext _ -> Expression.Special.EMPTY;
            case Term_BlankContext _ -> Expression.Special.BLANK;
            default -> throw Compiler.fault(expression, "this can't be understood");
        };
    }

    private static Expression constant(String text) {
        return new Expression.Constant(Values.text(text));
    }

    private static Expression number(ParserRuleContext number) {
        return Optional.of(Values.text(number.getText()))
                .flatMap(Values::decimal)
                .map(decimal -> new Expression.Constant(
                        decimal.scale() == 0 && decimal.precision() < 19
                                ? Values.number(decimal.longValue())
                                : Values.number(decimal)))
                .orElseThrow(() -> Compiler.fault(number, "a number has at most 40 digits"));
    }

    private Expression logic(Expr_logicContext logic) {
        Expression left = of(logic.lhs);
        Expression right = of(logic.rhs);
        return logic.And() != null ? new Expression.Both(left, right) : new Expression.Either(left, right);
    }

    private Expression compare(ExprContext left, Operator operator, ExprContext right) {
        return new Expression.Compare(of(left), operator, of(right));
    }

    private static Operator operator(String sign) {
        return switch (sign) {
            case "==" -> Operator.EQUAL;
            case "!=", "<>" -> Operator.UNEQUAL;
            case "<" -> Operator.LESS;
            case "<=" -> Operator.AT_MOST;
            case ">" -> Operator.MORE;
            default -> Operator.AT_LEAST;
        };
    }

    private Expression lookup(Lookup_id_indexesContext lookup) {
        List<Expression> path = new ArrayList<>();
        for (IndexContext index : lookup.index()) {
            path.add(index.Dot() != null ? constant(index.id2().getText()) : of(index.expr()));
        }
        return lookup(lookup, constant(lookup.id().getText()), path);
    }

    /** {@code [name]}: the variable whose name the variable holds. */
    private Expression lookup(Lookup_IdContext lookup) {
        return lookup(lookup, lookup(lookup, constant(lookup.Id().getText()), List.of()), List.of());
    }

    private Expression lookup(ParserRuleContext place, Expression root, List<Expression> path) {
        String text = place.getText();
        return new Expression.Lookup(root, path, text.length() <= 80 ? text : text.substring(0, 79) + "…", lenient);
    }

    static String unquoted(TerminalNode text) {
        String quoted = text.getText();
        return quoted.substring(1, quoted.length() - 1);
    }
}
