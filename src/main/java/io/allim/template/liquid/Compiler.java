package io.allim.template.liquid;

import io.allim.template.html.EscapeContext;
import io.allim.template.html.HtmlScanner;
import io.allim.template.html.HtmlScanner.State;
import io.allim.template.liquid.Source.Kind;
import io.allim.template.liquid.Source.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes nodes of a template, and knows while it does so where in the HTML it is. */
final class Compiler {

    private static final int MAX_DEPTH = 75;
    private static final int MAX_TOKENS = 20_000;

    private final Source source;
    private final boolean html;
    private final List<Piece> pieces;
    private final HtmlScanner scanner = new HtmlScanner();
    private int next;
    private int depth;
    private int tokenCount;

    private Compiler(Source source, boolean html) {
        this.source = source;
        this.html = html;
        this.pieces = source.pieces();
    }

    /** A text that callers write now. @param html whether values are escaped for HTML */
    static Node compile(String source, boolean html) {
        return new Compiler(new Source(source, false), html).whole();
    }

    /** A text as it was stored, maybe by a release that passed over arguments that a filter doesn't know. */
    static Node stored(String source, boolean html) {
        return new Compiler(new Source(source, true), html).whole();
    }

    private Node whole() {
        Block block = block(Optional.empty(), Set.of());
        if (!scanner.state().continues(State.START)) {
            throw source.fault(source.text().length(), "its HTML ends within a tag");
        }
        return block.node();
    }

    /** A tag with its words. @param name what it does */
    private record Tag(String name, Tokens tokens, int at) {}

    /** The nodes up to the tag that ends them or goes on after them, which is absent at the end of the template. */
    private record Block(Node node, Optional<Tag> end) {}

    private Block block(Optional<Tag> opened, Set<String> ends) {
        opened.ifPresent(this::enter);
        List<Node> nodes = new ArrayList<>();
        while (next < pieces.size()) {
            Piece piece = pieces.get(next++);
            if (piece.kind() == Kind.TEXT) {
                nodes.add(literal(piece.text()));
            } else if (piece.kind() == Kind.OUTPUT) {
                nodes.add(output(piece));
            } else {
                Tag tag = tag(piece);
                if (ends.contains(tag.name())) {
                    depth--;
                    return new Block(new Node.Sequence(nodes), Optional.of(tag));
                }
                nodes.add(node(tag, opened));
            }
        }
        if (opened.isPresent()) {
            String name = opened.get().name();
            throw source.fault(opened.get().at(), "the tag " + name + " is never closed: write {% end" + name + " %}");
        }
        return new Block(new Node.Sequence(nodes), Optional.empty());
    }

    private void enter(Tag opened) {
        depth++;
        if (depth > MAX_DEPTH) {
            throw source.fault(opened.at(), "it is nested too deeply");
        }
    }

    private Tokens tokens(Piece piece) {
        Tokens tokens = new Tokens(source, piece);
        tokenCount += tokens.size() + 1;
        if (tokenCount > MAX_TOKENS) {
            throw source.fault(piece.at(), "there are too many tags in it");
        }
        return tokens;
    }

    private Tag tag(Piece piece) {
        Tokens tokens = tokens(piece);
        return new Tag(tokens.word("the name of a tag"), tokens, piece.at());
    }

    private Expressions expressions(Tokens tokens) {
        return new Expressions(tokens, source.lenient());
    }

    private Node node(Tag tag, Optional<Tag> within) {
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
            default -> throw source.fault(tag.at(), unknown(tag.name(), within));
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

    private Node literal(String text) {
        if (html) {
            scanner.read(text);
        }
        return new Node.Literal(text);
    }

    private Node.Output output(Piece piece) {
        Tokens tokens = tokens(piece);
        Expression value = expressions(tokens).filteredTerm();
        tokens.end("an output");
        return output(value, piece.at());
    }

    private Node.Output output(Expression value, int at) {
        if (!html) {
            return new Node.Output(value, EscapeContext.PLAIN);
        }
        if (!scanner.problem().isEmpty()) {
            throw source.fault(at, scanner.problem());
        }
        return new Node.Output(value, scanner.context());
    }

    private Node assign(Tag tag) {
        String name = name(tag.tokens());
        tag.tokens().sign("=", "the sign =");
        Expression value = expressions(tag.tokens()).filteredLogic();
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
        State before = scanner.state();
        scanner.state(State.START);
        Node body = block(Optional.of(tag), Set.of("endcapture")).node();
        requireJoin(State.START, tag);
        scanner.state(before);
        return new Node.Capture(name, body, html);
    }

    private Node ifTag(Tag tag) {
        Branches branches = new Branches();
        List<Node.Branch> conditions = new ArrayList<>();
        Expression condition = condition(tag);
        Block block = branches.of(tag, Set.of("elsif", "else", "endif"));
        conditions.add(new Node.Branch(condition, block.node()));
        Optional<Node> otherwise = rest(tag, block, conditions, branches);
        return new Node.If(conditions, otherwise).withoutBlanks();
    }

    private Expression condition(Tag tag) {
        Expression condition = expressions(tag.tokens()).lenient();
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
        Branches branches = new Branches();
        Expression condition = condition(tag);
        Block block = branches.of(tag, Set.of("elsif", "else", "endunless"));
        List<Node.Branch> conditions = new ArrayList<>();
        conditions.add(new Node.Branch(new Expression.Not(condition), block.node()));
        Optional<Node> otherwise = rest(tag, block, conditions, branches);
        return new Node.If(conditions, otherwise).withoutBlanks();
    }

    private Node caseTag(Tag tag) {
        Branches branches = new Branches();
        Expression subject = condition(tag);
        while (next < pieces.size() && pieces.get(next).kind() == Kind.TEXT) {
            next++;
        }
        List<Node.When> whens = new ArrayList<>();
        Optional<Node> otherwise = Optional.empty();
        Piece first = pieces.size() > next ? pieces.get(next++) : unclosed(tag);
        if (first.kind() == Kind.OUTPUT) {
            throw source.fault(first.at(), "only when, else and endcase can stand here, behind case");
        }
        Tag at = tag(first);
        while (at.name().equals("when")) {
            List<Expression> hits = hits(subject, at.tokens());
            Block block = branches.of(tag, Set.of("when", "else", "endcase"));
            whens.add(new Node.When(hits, block.node()));
            at = block.end().orElseThrow();
        }
        if (at.name().equals("else")) {
            otherwise = Optional.of(last(tag, at, branches));
        } else if (!at.name().equals("endcase")) {
            throw source.fault(at.at(), "only when, else and endcase can stand here, behind case");
        }
        branches.end(otherwise.isPresent());
        return new Node.Case(whens, otherwise).withoutBlanks();
    }

    private Piece unclosed(Tag tag) {
        throw source.fault(tag.at(), "the tag case is never closed: write {% endcase %}");
    }

    private List<Expression> hits(Expression subject, Tokens tokens) {
        Expressions expressions = expressions(tokens);
        List<Expression> hits = new ArrayList<>();
        do {
            hits.add(new Expression.Compare(subject, Expression.Compare.Operator.EQUAL, expressions.lenientTerm()));
        } while (tokens.takeSign(",") || tokens.takeWord("or"));
        tokens.end("when");
        return hits;
    }

    private Node cycle(Tag tag) {
        Tokens tokens = tag.tokens();
        Expressions expressions = expressions(tokens);
        State before = scanner.state();
        Tokens.Token start = tokens.peek();
        Expression first = expressions.logic();
        Optional<Expression> group = Optional.empty();
        if (tokens.takeSign(":")) {
            group = Optional.of(first);
            start = tokens.peek();
            first = expressions.logic();
        }
        List<Node.Output> outputs = new ArrayList<>(List.of(output(first, start.at())));
        while (tokens.takeSign(",")) {
            scanner.state(before);
            Tokens.Token value = tokens.peek();
            outputs.add(output(expressions.logic(), value.at()));
        }
        String unnamed = tokens.written(start);
        tokens.end("cycle");
        return new Node.Cycle(group, unnamed, outputs);
    }

    private Node loop(Tag tag) {
        Tokens tokens = tag.tokens();
        Branches branches = new Branches();
        String name = name(tokens, "the name of the loop's variable");
        if (!tokens.takeWord("in")) {
            throw tokens.unexpected("the word in");
        }
        Tokens.Token start = tokens.peek();
        Expression list = expressions(tokens).term();
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
                case "limit" -> limit = Optional.of(expressions(tokens).term());
                case "offset" -> {
                    continued = tokens.takeWord("continue");
                    offset = continued
                            ? Optional.empty()
                            : Optional.of(expressions(tokens).term());
                }
                default -> throw tokens.fault(option, "a loop has no option " + name + "; it has limit and offset");
            }
        }
        return new For.Slice(limit, offset, reversed, continued);
    }

    /** Ways through the template that meet again, which they have to do at the same point of the HTML. */
    private final class Branches {
        private final State start = scanner.state();
        private Optional<State> end = Optional.empty();

        Block of(Tag tag, Set<String> ends) {
            scanner.state(start);
            Block block = block(Optional.of(tag), ends);
            requireJoin(start, tag);
            end = Optional.of(end.map(other -> other.join(scanner.state())).orElse(scanner.state()));
            return block;
        }

        /** @param complete whether one of the ways is always taken */
        void end(boolean complete) {
            State met = end.orElse(start);
            scanner.state(complete ? met : met.join(start));
        }
    }

    private void requireJoin(State other, Tag tag) {
        if (!other.continues(scanner.state())) {
            throw source.fault(tag.at(), "end the HTML of a block where it began: close its tags and quotes within it");
        }
    }
}
