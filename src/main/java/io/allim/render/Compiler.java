package io.allim.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import liqp.org.antlr.v4.runtime.ParserRuleContext;
import liquid.parser.v4.LiquidParser.AssignmentContext;
import liquid.parser.v4.LiquidParser.AtomContext;
import liquid.parser.v4.LiquidParser.Atom_assignmentContext;
import liquid.parser.v4.LiquidParser.Atom_othersContext;
import liquid.parser.v4.LiquidParser.Atom_outputContext;
import liquid.parser.v4.LiquidParser.Atom_tagContext;
import liquid.parser.v4.LiquidParser.BlockContext;
import liquid.parser.v4.LiquidParser.Capture_tag_IdContext;
import liquid.parser.v4.LiquidParser.Capture_tag_StrContext;
import liquid.parser.v4.LiquidParser.Case_tagContext;
import liquid.parser.v4.LiquidParser.Comment_tagContext;
import liquid.parser.v4.LiquidParser.Continue_tagContext;
import liquid.parser.v4.LiquidParser.Cycle_tagContext;
import liquid.parser.v4.LiquidParser.Empty_tagContext;
import liquid.parser.v4.LiquidParser.ExprContext;
import liquid.parser.v4.LiquidParser.For_arrayContext;
import liquid.parser.v4.LiquidParser.For_attributeContext;
import liquid.parser.v4.LiquidParser.For_rangeContext;
import liquid.parser.v4.LiquidParser.For_tagContext;
import liquid.parser.v4.LiquidParser.If_tagContext;
import liquid.parser.v4.LiquidParser.OutputContext;
import liquid.parser.v4.LiquidParser.Raw_tagContext;
import liquid.parser.v4.LiquidParser.Simple_tagContext;
import liquid.parser.v4.LiquidParser.Unless_tagContext;
import liquid.parser.v4.LiquidParser.When_tagContext;

/** Makes nodes of a parsed template, and knows while it does so where in the HTML it is. */
final class Compiler {

    private final boolean html;
    private final Expressions expressions = new Expressions();
    private final HtmlScanner scanner = new HtmlScanner();

    private Compiler(boolean html) {
        this.html = html;
    }

    /** @param html whether values are escaped for HTML */
    static Node compile(String source, boolean html) {
        Compiler compiler = new Compiler(html);
        var parsed = Grammar.parse(source);
        Node node = compiler.sequence(parsed.block());
        if (html && !compiler.scanner.state().joins(HtmlScanner.State.START)) {
            throw new SyntaxFault(
                    parsed.getStop().getLine(), parsed.getStop().getCharPositionInLine(), "its HTML ends within a tag");
        }
        return node;
    }

    private Node sequence(BlockContext block) {
        List<Node> nodes = new ArrayList<>();
        block.atom().forEach(atom -> nodes.add(atom(atom)));
        return new Node.Sequence(nodes);
    }

    private Node atom(AtomContext atom) {
        return switch (atom) {
            case Atom_othersContext other -> literal(other.getText());
            case Atom_outputContext output -> output(output.output());
            case Atom_assignmentContext assignment -> assign(assignment.assignment());
            case Atom_tagContext tag -> tag((ParserRuleContext) tag.tag().getChild(0));
            default -> throw fault(atom, "this can't be understood");
        };
    }

    private Node tag(ParserRuleContext tag) {
        return switch (tag) {
            case Raw_tagContext raw -> literal(raw.raw_body().getText());
            case Comment_tagContext _, Empty_tagContext _ -> literal("");
            case If_tagContext it -> ifTag(it);
            case Unless_tagContext it -> unless(it);
            case Case_tagContext it -> caseTag(it);
            case Cycle_tagContext it -> cycle(it);
            case For_tagContext it -> it.for_array() != null ? forEach(it.for_array()) : forRange(it.for_range());
            case Capture_tag_IdContext it -> capture(it.id().getText(), it.block());
            case Capture_tag_StrContext it -> capture(Expressions.unquoted(it.Str()), it.block());
            case Simple_tagContext it ->
                new Node.Jump(Node.Flow.valueOf(it.SimpleTagId().getText().toUpperCase(Locale.ROOT)));
            case Continue_tagContext _ -> new Node.Jump(Node.Flow.CONTINUE);
            default ->
                throw fault(tag, "there is no such tag here: " + tag.getChild(1).getText());
        };
    }

    private Node literal(String text) {
        if (html) {
            scanner.read(text);
        }
        return new Node.Literal(text);
    }

    private Node.Output output(OutputContext output) {
        if (output.unparsed != null) {
            throw fault(output.unparsed, "this can't be understood: " + shown(output.unparsed));
        }
        return output(expressions.filtered(output.term(), output.filter()), output);
    }

    private Node.Output output(Expression value, ParserRuleContext place) {
        if (!html) {
            return new Node.Output(value, Place.PLAIN);
        }
        if (!scanner.objection().isEmpty()) {
            throw fault(place, scanner.objection());
        }
        return new Node.Output(value, scanner.place());
    }

    private Node assign(AssignmentContext assignment) {
        return new Node.Assign(assignment.id().getText(), expressions.filtered(assignment.expr(), assignment.filter()));
    }

    private Node capture(String name, BlockContext block) {
        HtmlScanner.State before = scanner.state();
        scanner.state(HtmlScanner.State.START);
        Node body = sequence(block);
        requireJoin(HtmlScanner.State.START, block);
        scanner.state(before);
        return new Node.Capture(name, body, html);
    }

    private Node ifTag(If_tagContext tag) {
        Branches branches = new Branches();
        List<Node.Branch> ways = new ArrayList<>();
        ways.add(new Node.Branch(expressions.lenient(tag.expr()), branches.of(tag.block())));
        tag.elsif_tag()
                .forEach(other ->
                        ways.add(new Node.Branch(expressions.lenient(other.expr()), branches.of(other.block()))));
        Optional<Node> otherwise = Optional.ofNullable(tag.else_tag()).map(it -> branches.of(it.block()));
        branches.end(otherwise.isPresent());
        return new Node.If(ways, otherwise);
    }

    private Node unless(Unless_tagContext tag) {
        Branches branches = new Branches();
        Node body = branches.of(tag.block());
        Optional<Node> otherwise = Optional.ofNullable(tag.else_tag()).map(it -> branches.of(it.block()));
        branches.end(otherwise.isPresent());
        Node nothing = new Node.Sequence(List.of());
        return new Node.If(
                List.of(new Node.Branch(expressions.lenient(tag.expr()), otherwise.orElse(nothing))),
                Optional.of(body));
    }

    private Node caseTag(Case_tagContext tag) {
        Branches branches = new Branches();
        Expression subject = expressions.lenient(tag.expr());
        List<Node.Branch> ways = new ArrayList<>();
        for (When_tagContext when : tag.when_tag()) {
            Expression hit = when.term().stream()
                    .map(term -> expressions.equal(subject, term))
                    .reduce(Expression.Either::new)
                    .orElseThrow();
            ways.add(new Node.Branch(hit, branches.of(when.block())));
        }
        Optional<Node> otherwise = Optional.ofNullable(tag.else_tag()).map(it -> branches.of(it.block()));
        branches.end(otherwise.isPresent());
        return new Node.If(ways, otherwise);
    }

    private Node cycle(Cycle_tagContext tag) {
        Optional<ExprContext> name = Optional.ofNullable(tag.cycle_group().expr());
        HtmlScanner.State before = scanner.state();
        List<Node.Output> outputs = new ArrayList<>();
        for (ExprContext value : tag.expr()) {
            scanner.state(before);
            outputs.add(output(expressions.of(value), value));
        }
        String group = name.map(ParserRuleContext::getText)
                .orElseGet(() -> String.join(
                        ",", tag.expr().stream().map(ExprContext::getText).toList()));
        return new Node.Cycle(group, outputs);
    }

    private Node forEach(For_arrayContext tag) {
        Branches branches = new Branches();
        Expression list = expressions.of(tag.lookup());
        For.Slice slice = slice(tag.for_attribute(), tag.Reversed() != null);
        Node body = branches.of(tag.for_block().a);
        Optional<Node> otherwise = Optional.ofNullable(tag.for_block().b).map(branches::of);
        branches.end(false);
        return new For(tag.id().getText(), new For.Source.Values(list), slice, body, otherwise);
    }

    private Node forRange(For_rangeContext tag) {
        Branches branches = new Branches();
        For.Source range = new For.Source.Range(expressions.of(tag.from), expressions.of(tag.to));
        For.Slice slice = slice(tag.for_attribute(), tag.Reversed() != null);
        Node body = branches.of(tag.block());
        branches.end(false);
        return new For(tag.id().getText(), range, slice, body, Optional.empty());
    }

    private For.Slice slice(List<For_attributeContext> attributes, boolean reversed) {
        Optional<Expression> limit = Optional.empty();
        Optional<Expression> offset = Optional.empty();
        for (For_attributeContext attribute : attributes) {
            if (attribute.expr() == null) {
                throw fault(attribute, "a loop can't continue where another ended");
            }
            String name = attribute.getChild(0).getText();
            switch (name) {
                case "limit" -> limit = Optional.of(expressions.of(attribute.expr()));
                case "offset" -> offset = Optional.of(expressions.of(attribute.expr()));
                default -> throw fault(attribute, "a loop has no option " + name + "; it has limit and offset");
            }
        }
        return new For.Slice(limit, offset, reversed);
    }

    /** Ways through the template that meet again, which they have to do at the same point of the HTML. */
    private final class Branches {
        private final HtmlScanner.State start = scanner.state();
        private Optional<HtmlScanner.State> end = Optional.empty();

        Node of(BlockContext block) {
            scanner.state(start);
            Node node = sequence(block);
            requireJoin(start, block);
            end = Optional.of(end.map(other -> other.join(scanner.state())).orElse(scanner.state()));
            return node;
        }

        /** @param complete whether one of the ways is always taken */
        void end(boolean complete) {
            HtmlScanner.State met = end.orElse(start);
            scanner.state(complete ? met : met.join(start));
        }
    }

    private void requireJoin(HtmlScanner.State other, ParserRuleContext place) {
        if (html && !other.joins(scanner.state())) {
            throw fault(place, "end the HTML of a block where it began: close its tags and quotes within it");
        }
    }

    private static String shown(ParserRuleContext part) {
        String text = part.getText();
        return text.length() <= 40 ? text : text.substring(0, 39) + "…";
    }

    static SyntaxFault fault(ParserRuleContext place, String why) {
        return new SyntaxFault(place.getStart().getLine(), place.getStart().getCharPositionInLine(), why);
    }
}
