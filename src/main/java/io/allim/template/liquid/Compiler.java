package io.allim.template.liquid;

import io.allim.template.html.EscapeContext;
import io.allim.template.html.HtmlPosition;
import io.allim.template.liquid.Source.Kind;
import io.allim.template.liquid.Source.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes nodes of a template, block by block, and knows while it does so where in the HTML it is. */
final class Compiler {

    /**
     * A tag with its words.
     *
     * @param name what it does
     */
    record Tag(String name, Tokens tokens, int at) {}

    /** The nodes up to the tag that ends them or goes on after them, which is absent at the end of the template. */
    record Block(Node node, Optional<Tag> end) {}

    /** What a text is that values are written into. */
    enum Language {
        PLAIN,
        HTML,
        /** A mention in it is the template's own. */
        MARKDOWN
    }

    /** The beginning of a mention, of which only the name is missing. */
    private static final Pattern MENTION = Pattern.compile("]\\(\\s*<?mention:[^)>\\s]*$");

    private static final int MAX_DEPTH = 75;
    private static final int MAX_TOKENS = 20_000;

    private final Source source;
    private final Language language;
    private final List<Piece> pieces;
    private final Tags tags = new Tags(this);
    private HtmlPosition position = HtmlPosition.START;
    private boolean isInMention;
    private int next;
    private int depth;
    private int tokenCount;

    private Compiler(Source source, Language language) {
        this.source = source;
        this.language = language;
        this.pieces = source.pieces();
    }

    /**
     * A text that callers write now.
     *
     * @param html whether values are escaped for HTML
     */
    static Node compile(String source, boolean html) {
        return compile(source, html ? Language.HTML : Language.PLAIN);
    }

    /** A text that callers write now. */
    static Node compile(String source, Language language) {
        return new Compiler(new Source(source, false), language).whole();
    }

    /** A text as it was stored, maybe by a release that passed over arguments that a filter doesn't know. */
    static Node stored(String source, boolean html) {
        return stored(source, html ? Language.HTML : Language.PLAIN);
    }

    /** The same. */
    static Node stored(String source, Language language) {
        return new Compiler(new Source(source, true), language).whole();
    }

    private Node whole() {
        Block block = block(Optional.empty(), Set.of());
        if (!position.continues(HtmlPosition.START)) {
            throw fault(source.text().length(), "its HTML ends within a tag");
        }
        return block.node();
    }

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
                nodes.add(tags.node(tag, opened));
            }
        }
        if (opened.isPresent()) {
            throw unclosed(opened.get());
        }
        return new Block(new Node.Sequence(nodes), Optional.empty());
    }

    private void enter(Tag opened) {
        depth++;
        if (depth > MAX_DEPTH) {
            throw fault(opened.at(), "it is nested too deeply");
        }
    }

    SyntaxFault unclosed(Tag tag) {
        return fault(tag.at(), "the tag " + tag.name() + " is never closed: write {% end" + tag.name() + " %}");
    }

    /** @param at an offset in the text */
    SyntaxFault fault(int at, String why) {
        return source.fault(at, why);
    }

    private Tokens tokens(Piece piece) {
        Tokens tokens = new Tokens(source, piece);
        tokenCount += tokens.size() + 1;
        if (tokenCount > MAX_TOKENS) {
            throw fault(piece.at(), "there are too many tags in it");
        }
        return tokens;
    }

    Tag tag(Piece piece) {
        Tokens tokens = tokens(piece);
        return new Tag(tokens.word("the name of a tag"), tokens, piece.at());
    }

    Expressions expressions(Tokens tokens) {
        return new Expressions(tokens, source.lenient());
    }

    private Node literal(String text) {
        if (language == Language.HTML) {
            position = position.behind(text);
        }
        isInMention = language == Language.MARKDOWN && MENTION.matcher(text).find();
        return new Node.Literal(text);
    }

    private Node.Output output(Piece piece) {
        Tokens tokens = tokens(piece);
        Expression value = expressions(tokens).filteredTerm();
        tokens.end("an output");
        return output(value, piece.at());
    }

    Node.Output output(Expression value, int at) {
        if (language != Language.HTML) {
            if (isInMention) {
                throw fault(at, "whom it mentions can't come from data: write the name into the template");
            }
            return new Node.Output(value, language == Language.MARKDOWN ? EscapeContext.MARKDOWN : EscapeContext.PLAIN);
        }
        if (!position.problem().isEmpty()) {
            throw fault(at, position.problem());
        }
        EscapeContext context = position.context();
        position = position.begun();
        return new Node.Output(value, context);
    }

    /** The next output or tag; the text before it is left out. */
    Optional<Piece> pieceBehindText() {
        while (next < pieces.size() && pieces.get(next).kind() == Kind.TEXT) {
            next++;
        }
        return pieces.size() > next ? Optional.of(pieces.get(next++)) : Optional.empty();
    }

    Language language() {
        return language;
    }

    HtmlPosition position() {
        return position;
    }

    void position(HtmlPosition other) {
        position = other;
    }

    Branches branches() {
        return new Branches();
    }

    /** Ways through the template that meet again, which they have to do at the same point of the HTML. */
    final class Branches {
        private final HtmlPosition start = position;
        private Optional<HtmlPosition> end = Optional.empty();

        Block of(Tag tag, Set<String> ends) {
            position = start;
            Block block = block(Optional.of(tag), ends);
            requireJoin(tag);
            end = Optional.of(end.map(other -> other.join(position)).orElse(position));
            return block;
        }

        /** @param complete whether one of the ways is always taken */
        void end(boolean complete) {
            HtmlPosition met = end.orElse(start);
            position = complete ? met : met.join(start);
        }

        private void requireJoin(Tag tag) {
            if (!start.continues(position)) {
                throw fault(tag.at(), "end the HTML of a block where it began: close its tags and quotes within it");
            }
        }
    }
}
