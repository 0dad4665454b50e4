package io.allim.chat;

import io.allim.chat.RichText.Block;
import io.allim.chat.RichText.Span;
import io.allim.http.WebLink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** Makes {@link RichText} of CommonMark with {@code ~~strikethrough~~}; what chats don't have becomes its text. */
final class MarkdownReader {

    /** UTF-16 units. No chat takes as much; what is beyond is left out. */
    static final int MAX_LENGTH = 200_000;

    /** Of quotes and lists; what is deeper is text. */
    private static final int MAX_BLOCKS = 20;

    /** Of bold, italic and the like; what is deeper has none of it. */
    private static final int MAX_SPANS = 12;

    private static final String MORE = "…";
    private static final String INDENT = "    ";

    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(
                    StrikethroughExtension.builder().requireTwoTildes(true).build()))
            .linkProcessor(MentionLink.PROCESSOR)
            .maxOpenBlockParsers(MAX_BLOCKS)
            .build();

    private MarkdownReader() {}

    static RichText read(String markdown) {
        boolean isLong = markdown.length() > MAX_LENGTH;
        List<Block> blocks = new ArrayList<>();
        for (Node node : children(PARSER.parse(isLong ? beginning(markdown) : markdown))) {
            block(node).ifPresent(blocks::add);
        }
        if (isLong) {
            blocks.add(new RichText.Paragraph(List.of(new RichText.Text(MORE))));
        }
        return new RichText(blocks);
    }

    /** Up to the end of a line, if there is one. */
    private static String beginning(String markdown) {
        int end = markdown.lastIndexOf('\n', MAX_LENGTH);
        int cut = Character.isLowSurrogate(markdown.charAt(MAX_LENGTH)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return markdown.substring(0, end > 0 ? end : cut);
    }

    private static Optional<Block> block(Node node) {
        return switch (node) {
            case FencedCodeBlock code -> code(code.getLiteral());
            case IndentedCodeBlock code -> code(code.getLiteral());
            case BulletList list -> items(0, list);
            case OrderedList list -> items(Math.max(1, number(list)), list);
            case BlockQuote quote ->
                Optional.of(flat(quote, 0, true))
                        .filter(spans -> !spans.isEmpty())
                        .map(RichText.Quote::new);
            default ->
                Optional.of(trimmed(line(node)))
                        .filter(spans -> !spans.isEmpty())
                        .map(RichText.Paragraph::new);
        };
    }

    private static Optional<Block> code(String literal) {
        return Optional.of(MarkdownData.read(literal).stripTrailing())
                .filter(text -> !text.isBlank())
                .map(RichText.CodeBlock::new);
    }

    private static int number(OrderedList list) {
        return Optional.ofNullable(list.getMarkerStartNumber()).orElse(1);
    }

    private static Optional<Block> items(int first, Node list) {
        List<List<Span>> items = new ArrayList<>();
        for (Node item : children(list)) {
            items.add(flat(item, 0, false));
        }
        return items.stream().allMatch(List::isEmpty)
                ? Optional.empty()
                : Optional.of(new RichText.Items(first, items));
    }

    /**
     * What stands in an item or a quote, in lines. Its depth is bounded by that of blocks.
     *
     * @param isApart whether there is an empty line between paragraphs
     */
    private static List<Span> flat(Node container, int depth, boolean isApart) {
        List<Span> spans = new ArrayList<>();
        for (Node child : children(container)) {
            List<Span> lines = lines(child, depth);
            if (!lines.isEmpty() && !spans.isEmpty()) {
                spans.add(new RichText.LineBreak());
                if (isApart) {
                    spans.add(new RichText.LineBreak());
                }
            }
            spans.addAll(lines);
        }
        return trimmed(spans);
    }

    private static List<Span> lines(Node node, int depth) {
        return switch (node) {
            case FencedCodeBlock code -> codeLines(code.getLiteral());
            case IndentedCodeBlock code -> codeLines(code.getLiteral());
            case BulletList list -> nested(list, 0, depth + 1);
            case OrderedList list -> nested(list, Math.max(1, number(list)), depth + 1);
            case BlockQuote quote -> flat(quote, depth, false);
            default -> trimmed(line(node));
        };
    }

    private static List<Span> codeLines(String literal) {
        List<Span> spans = new ArrayList<>();
        for (String line : MarkdownData.read(literal).stripTrailing().split("\n", -1)) {
            if (!spans.isEmpty()) {
                spans.add(new RichText.LineBreak());
            }
            if (!line.isBlank()) {
                spans.add(new RichText.Code(line));
            }
        }
        return spans;
    }

    private static List<Span> nested(Node list, int first, int depth) {
        List<Span> spans = new ArrayList<>();
        int number = first;
        for (Node item : children(list)) {
            if (!spans.isEmpty()) {
                spans.add(new RichText.LineBreak());
            }
            String mark = first == 0 ? "• " : number++ + ". ";
            spans.add(new RichText.Text(INDENT.repeat(depth) + mark));
            spans.addAll(flat(item, depth, false));
        }
        return spans;
    }

    private static List<Span> line(Node node) {
        List<Span> spans = new ArrayList<>();
        switch (node) {
            case Paragraph paragraph -> addChildren(paragraph, spans, 0);
            case Heading heading -> {
                addChildren(heading, spans, 1);
                List<Span> inner = trimmed(spans);
                return inner.isEmpty() ? inner : List.of(new RichText.Bold(inner));
            }
            case HtmlBlock html -> addText(html.getLiteral(), spans);
            default -> {}
        }
        return spans;
    }

    private static void addChildren(Node node, List<Span> spans, int depth) {
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            add(child, spans, depth);
        }
    }

    private static void add(Node node, List<Span> spans, int depth) {
        switch (node) {
            case Text text -> addText(text.getLiteral(), spans);
            case HtmlInline html -> addText(html.getLiteral(), spans);
            case SoftLineBreak _, HardLineBreak _ -> spans.add(new RichText.LineBreak());
            case Code code -> {
                String text = MarkdownData.read(code.getLiteral()).replace('\n', ' ');
                if (!text.isBlank()) {
                    spans.add(new RichText.Code(text));
                }
            }
            case MentionLink mention -> spans.add(new RichText.Mention(plain(mention), mention.who()));
            default -> {
                if (depth >= MAX_SPANS) {
                    addText(plain(node), spans);
                    return;
                }
                List<Span> inner = new ArrayList<>();
                addChildren(node, inner, depth + 1);
                wrap(node, inner, spans);
            }
        }
    }

    private static void wrap(Node node, List<Span> inner, List<Span> spans) {
        boolean isBlank = inner.stream()
                .allMatch(span -> span instanceof RichText.LineBreak
                        || span instanceof RichText.Text(String text) && text.isBlank());
        switch (node) {
            case Link link -> link(link.getDestination(), inner, isBlank, spans);
            case Image image -> link(image.getDestination(), inner, isBlank, spans);
            case StrongEmphasis _ when !isBlank -> spans.add(new RichText.Bold(inner));
            case Emphasis _ when !isBlank -> spans.add(new RichText.Italic(inner));
            case Strikethrough _ when !isBlank -> spans.add(new RichText.Strike(inner));
            default -> spans.addAll(inner);
        }
    }

    /** A link within a link's text, as of an image, is text: the outer one leads. */
    private static void link(String destination, List<Span> inner, boolean isBlank, List<Span> spans) {
        Optional<String> url = WebLink.clickable(MarkdownData.read(destination));
        if (url.isEmpty()) {
            spans.addAll(inner);
            return;
        }
        List<Span> text = isBlank
                ? List.of(new RichText.Text(url.get()))
                : inner.stream()
                        .flatMap(span ->
                                span instanceof RichText.Link(List<Span> own, var _) ? own.stream() : Stream.of(span))
                        .toList();
        spans.add(new RichText.Link(text, url.get()));
    }

    /** Its text without any markup, however deep it is. */
    private static String plain(Node root) {
        StringBuilder text = new StringBuilder();
        Deque<Node> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Node node = open.pop();
            switch (node) {
                case Text words -> text.append(words.getLiteral());
                case Code code -> text.append(code.getLiteral());
                case HtmlInline html -> text.append(html.getLiteral());
                case SoftLineBreak _, HardLineBreak _ -> text.append(' ');
                default -> {
                    List<Node> children = children(node);
                    Collections.reverse(children);
                    children.forEach(open::push);
                }
            }
        }
        return MarkdownData.read(text.toString()).replace('\n', ' ').strip();
    }

    /** Line breaks that data brings along are breaks within its place. */
    private static void addText(String written, List<Span> spans) {
        String[] lines = MarkdownData.read(written).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (i > 0) {
                spans.add(new RichText.LineBreak());
            }
            if (!lines[i].isEmpty()) {
                spans.add(new RichText.Text(lines[i]));
            }
        }
    }

    /** Without what is blank at both ends. */
    private static List<Span> trimmed(List<Span> spans) {
        int from = 0;
        int to = spans.size();
        while (from < to && isBlank(spans.get(from))) {
            from++;
        }
        while (from < to && isBlank(spans.get(to - 1))) {
            to--;
        }
        return List.copyOf(spans.subList(from, to));
    }

    private static boolean isBlank(Span span) {
        return span instanceof RichText.LineBreak || span instanceof RichText.Text(String text) && text.isBlank();
    }

    private static List<Node> children(Node node) {
        List<Node> children = new ArrayList<>();
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            children.add(child);
        }
        return children;
    }
}
