package io.allim.template.liquid;

import io.allim.template.html.HtmlPosition;
import io.allim.template.liquid.Compiler.Block;
import io.allim.template.liquid.Compiler.Branches;
import io.allim.template.liquid.Compiler.Tag;
import io.allim.template.liquid.Source.Kind;
import io.allim.template.liquid.Source.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The tags there are, and the node that each becomes with the blocks behind it. */
final class Tags {

    private static final String BEHIND_CASE = "only when, else and endcase can stand here, behind case";

    private final Compiler compiler;

    Tags(Compiler compiler) {
        this.compiler = compiler;
    }

    /** @param within the tag whose block is open */
    Node node(Tag tag, Optional<Tag> within) {
        return switch (tag.name()) {
            case "if" -> ifTag(tag);
            case "unless" -> unless(tag);
            case "case" -> caseTag(tag);
            case "cycle" -> cycle(tag);
            case "for" -> loop(tag);
            case "capture" -> capture(tag);
            case "assign" -> assign(tag);
            case "break", "continue" ->
                new Node.Jump(Node.Flow.valueOf(tag.name().toUpperCase(Locale.ROOT)));
            default -> throw compiler.fault(tag.at(), unknown(tag.name(), within));
        };
    }

    private static String unknown(String name, Optional<Tag> within) {
        boolean part = name.startsWith("end") || Set.of("else", "elsif", "when").contains(name);
        if (!part) {
            return "there is no such tag here: " + name;
        }
        return within.map(open -> name + " can't stand here: the tag " + open.name() + " is open, which ends with end"
                        + open.name())
                .orElse(name + " can't stand here: no tag is open that it belongs to");
    }

    private Node assign(Tag tag) {
        String name = name(tag.tokens());
        tag.tokens().sign("=", "the sign =");
        Expression value = compiler.expressions(tag.tokens()).filteredLogic();
        tag.tokens().end("assign");
        return new Node.Assign(name, value);
    }

    private static String name(Tokens tokens) {
        Tokens.Token token = tokens.peek();
        if (token.kind() == Tokens.Kind.WORD && token.text().endsWith("?")) {
            throw tokens.fault(token, "the name of a variable that is set here can't end with a question mark");
        }
        return name(tokens, "the name of a variable");
    }

    private Node capture(Tag tag) {
        boolean quoted = tag.tokens().peek().kind() == Tokens.Kind.TEXT;
        String name = quoted ? tag.tokens().next().text() : name(tag.tokens());
        tag.tokens().end("capture");
        HtmlPosition before = compiler.position();
        compiler.position(HtmlPosition.START);
        Node body = compiler.branches().of(tag, Set.of("endcapture")).node();
        compiler.position(before);
        return new Node.Capture(name, body, compiler.language());
    }

    private Node ifTag(Tag tag) {
        Branches branches = compiler.branches();
        List<Node.Branch> conditions = new ArrayList<>();
        Expression condition = condition(tag);
        Block block = branches.of(tag, Set.of("elsif", "else", "endif"));
        conditions.add(new Node.Branch(condition, block.node()));
        Optional<Node> otherwise = rest(tag, block, conditions, branches);
        return new Node.If(conditions, otherwise).withoutBlanks();
    }

    private Expression condition(Tag tag) {
        Expression condition = compiler.expressions(tag.tokens()).lenient();
        tag.tokens().end(tag.name());
        return condition;
    }

    /** What follows the first block of a condition. */
    private Optional<Node> rest(Tag tag, Block first, List<Node.Branch> conditions, Branches branches) {
        String end = "end" + tag.name();
        Tag at = first.end().orElseThrow();
        while (at.name().equals("elsif")) {
            Expression condition = condition(at);
            Block block = branches.of(tag, Set.of("elsif", "else", end));
            conditions.add(new Node.Branch(condition, block.node()));
            at = block.end().orElseThrow();
        }
        Optional<Node> otherwise = Optional.empty();
        if (at.name().equals("else")) {
            otherwise = Optional.of(last(tag, at, branches));
        }
        branches.end(otherwise.isPresent());
        return otherwise;
    }

    private Node last(Tag tag, Tag otherwise, Branches branches) {
        otherwise.tokens().end("else");
        return branches.of(tag, Set.of("end" + tag.name())).node();
    }

    private Node unless(Tag tag) {
        Branches branches = compiler.branches();
        Expression condition = condition(tag);
        Block block = branches.of(tag, Set.of("elsif", "else", "endunless"));
        List<Node.Branch> conditions = new ArrayList<>();
        conditions.add(new Node.Branch(new Expression.Not(condition), block.node()));
        Optional<Node> otherwise = rest(tag, block, conditions, branches);
        return new Node.If(conditions, otherwise).withoutBlanks();
    }

    private Node caseTag(Tag tag) {
        Branches branches = compiler.branches();
        Expression subject = condition(tag);
        List<Node.When> whens = new ArrayList<>();
        Optional<Node> otherwise = Optional.empty();
        Piece first = compiler.pieceBehindText().orElseThrow(() -> compiler.unclosed(tag));
        if (first.kind() == Kind.OUTPUT) {
            throw compiler.fault(first.at(), BEHIND_CASE);
        }
        Tag at = compiler.tag(first);
        while (at.name().equals("when")) {
            List<Expression> hits = hits(subject, at.tokens());
            Block block = branches.of(tag, Set.of("when", "else", "endcase"));
            whens.add(new Node.When(hits, block.node()));
            at = block.end().orElseThrow();
        }
        if (at.name().equals("else")) {
            otherwise = Optional.of(last(tag, at, branches));
        } else if (!at.name().equals("endcase")) {
            throw compiler.fault(at.at(), BEHIND_CASE);
        }
        branches.end(otherwise.isPresent());
        return new Node.Case(whens, otherwise).withoutBlanks();
    }

    private List<Expression> hits(Expression subject, Tokens tokens) {
        Expressions expressions = compiler.expressions(tokens);
        List<Expression> hits = new ArrayList<>();
        do {
            hits.add(new Expression.Compare(subject, Expression.Compare.Operator.EQUAL, expressions.lenientTerm()));
        } while (tokens.takeSign(",") || tokens.takeWord("or"));
        tokens.end("when");
        return hits;
    }

    private Node cycle(Tag tag) {
        Tokens tokens = tag.tokens();
        Expressions expressions = compiler.expressions(tokens);
        HtmlPosition before = compiler.position();
        Tokens.Token start = tokens.peek();
        Expression first = expressions.logic();
        Optional<Expression> group = Optional.empty();
        if (tokens.takeSign(":")) {
            group = Optional.of(first);
            start = tokens.peek();
            first = expressions.logic();
        }
        List<Node.Output> outputs = new ArrayList<>(List.of(compiler.output(first, start.at())));
        while (tokens.takeSign(",")) {
            compiler.position(before);
            Tokens.Token value = tokens.peek();
            outputs.add(compiler.output(expressions.logic(), value.at()));
        }
        String unnamed = tokens.written(start);
        tokens.end("cycle");
        return new Node.Cycle(group, unnamed, outputs);
    }

    private Node loop(Tag tag) {
        Tokens tokens = tag.tokens();
        Branches branches = compiler.branches();
        String name = name(tokens, "the name of the loop's variable");
        if (!tokens.takeWord("in")) {
            throw tokens.unexpected("the word in");
        }
        Tokens.Token start = tokens.peek();
        Expression list = compiler.expressions(tokens).term();
        String shown = name + "-" + tokens.written(start);
        For.Source from = list instanceof Expression.Range(Expression first, Expression last)
                ? new For.Source.Range(first, last)
                : new For.Source.Values(list);
        For.Slice slice = slice(tokens);
        Block block = branches.of(tag, Set.of("else", "endfor"));
        Optional<Node> otherwise =
                block.end().filter(end -> end.name().equals("else")).map(end -> last(tag, end, branches));
        branches.end(false);
        return new For(name, shown, from, slice, block.node(), otherwise).withoutBlanks();
    }

    private static String name(Tokens tokens, String what) {
        return tokens.peek().kind() == Tokens.Kind.NUMBER ? tokens.next().text() : tokens.word(what);
    }

    private For.Slice slice(Tokens tokens) {
        Optional<Expression> limit = Optional.empty();
        Optional<Expression> offset = Optional.empty();
        boolean reversed = false;
        boolean continued = false;
        while (!tokens.isEnd()) {
            if (tokens.takeSign(",")) {
                continue;
            }
            Tokens.Token option = tokens.peek();
            String name = tokens.word("limit, offset or reversed");
            if (name.equals("reversed")) {
                reversed = true;
                continue;
            }
            tokens.sign(":", "the sign : behind " + name);
            switch (name) {
                case "limit" -> limit = Optional.of(compiler.expressions(tokens).term());
                case "offset" -> {
                    continued = tokens.takeWord("continue");
                    offset = continued
                            ? Optional.empty()
                            : Optional.of(compiler.expressions(tokens).term());
                }
                default -> throw tokens.fault(option, "a loop has no option " + name + "; it has limit and offset");
            }
        }
        return new For.Slice(limit, offset, reversed, continued);
    }
}
