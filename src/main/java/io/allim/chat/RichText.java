package io.allim.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * Text with the little markup that all chats have. What it holds is text and no markup: a channel escapes it.
 *
 * @param blocks in reading order
 */
public record RichText(List<Block> blocks) {

    public static final RichText EMPTY = new RichText(List.of());

    public RichText {
        blocks = List.copyOf(blocks);
    }

    /** A part that begins on a line of its own. */
    public sealed interface Block {}

    /** @param spans may hold line breaks */
    public record Paragraph(List<Span> spans) implements Block {
        public Paragraph {
            spans = List.copyOf(spans);
        }
    }

    /** @param first the number of the first item; 0 for bullets */
    public record Items(int first, List<List<Span>> items) implements Block {
        public Items {
            items = List.copyOf(items);
        }
    }

    public record Quote(List<Span> spans) implements Block {
        public Quote {
            spans = List.copyOf(spans);
        }
    }

    /** Text of fixed width, as it is. */
    public record CodeBlock(String text) implements Block {}

    /** A part of a line. */
    public sealed interface Span {}

    public record Text(String text) implements Span {}

    public record LineBreak() implements Span {}

    public record Bold(List<Span> spans) implements Span {
        public Bold {
            spans = List.copyOf(spans);
        }
    }

    public record Italic(List<Span> spans) implements Span {
        public Italic {
            spans = List.copyOf(spans);
        }
    }

    public record Strike(List<Span> spans) implements Span {
        public Strike {
            spans = List.copyOf(spans);
        }
    }

    public record Code(String text) implements Span {}

    /** @param url http, https, mailto or tel */
    public record Link(List<Span> spans, String url) implements Span {
        public Link {
            spans = List.copyOf(spans);
        }
    }

    /**
     * Somebody, or everybody, who is to be made aware. It comes from a template alone, never from data.
     *
     * @param label how the text reads where the chat can't mention
     * @param who as the chat names the person or group, such as {@code U024BE7LH}; {@code here} or {@code channel} for all
     */
    public record Mention(String label, String who) implements Span {}

    /**
     * A safe subset of Markdown: paragraphs, whose line breaks are kept, headings as bold paragraphs, lists, quotes, code, bold,
     * italic, {@code ~~strike~~} and links of http, https, mailto and tel; images are links, HTML is text. A mention is an inline
     * link such as {@code [Ada](mention:U024BE7LH)}.
     *
     * <p>Data in it is written by {@link MarkdownData#write}: it stays text wherever it stands, and mentions nobody. Bounded in
     * time and depth for any text; never throws.
     */
    public static RichText parse(String markdown) {
        return MarkdownReader.read(markdown);
    }

    /** Without markup: each line a paragraph's line, an empty line between paragraphs. */
    public static RichText plain(String text) {
        List<Block> blocks = new ArrayList<>();
        for (String paragraph : text.split("\n\\s*\n", -1)) {
            if (!paragraph.isBlank()) {
                List<Span> spans = new ArrayList<>();
                for (String line : paragraph.replaceFirst("\n\\z", "").split("\n", -1)) {
                    if (!spans.isEmpty()) {
                        spans.add(new LineBreak());
                    }
                    spans.add(new Text(line));
                }
                blocks.add(new Paragraph(spans));
            }
        }
        return new RichText(blocks);
    }

    /** Its words without markup; a link is followed by where it leads. */
    public String plainText() {
        return Markup.write(this, PlainDialect.INSTANCE, Fit.utf16(Integer.MAX_VALUE))
                .text();
    }

    public boolean isEmpty() {
        return blocks.isEmpty();
    }
}
