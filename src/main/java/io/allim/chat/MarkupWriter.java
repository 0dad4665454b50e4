package io.allim.chat;

import io.allim.chat.RichText.Span;
import java.util.List;
import java.util.stream.Collectors;

/** Writes whole spans and lines. */
record MarkupWriter(Dialect dialect) {

    private static final int BOLD = 1;
    private static final int ITALIC = 2;
    private static final int STRIKE = 4;
    private static final int LINK = 8;

    String write(List<Span> spans) {
        return lines(MarkupLines.of(spans));
    }

    String lines(List<List<Span>> lines) {
        return lines.stream().map(this::line).collect(Collectors.joining("\n"));
    }

    /** @param spans without line breaks */
    String line(List<Span> spans) {
        return inner(spans, 0);
    }

    /** @param open what is written already around them: chats know no bold within bold */
    private String inner(List<Span> spans, int open) {
        StringBuilder written = new StringBuilder();
        for (Span span : spans) {
            written.append(span(span, open));
        }
        return written.toString();
    }

    private String span(Span span, int open) {
        return switch (span) {
            case RichText.Text(String plain) -> dialect.text(plain);
            case RichText.LineBreak() -> " ";
            case RichText.Code(String plain) -> dialect.code(plain);
            case RichText.Mention(String label, String who) -> dialect.mention(label, who);
            case RichText.Bold(List<Span> spans) -> {
                String inner = inner(spans, open | BOLD);
                yield inner.isEmpty() || (open & BOLD) > 0 ? inner : dialect.bold(inner);
            }
            case RichText.Italic(List<Span> spans) -> {
                String inner = inner(spans, open | ITALIC);
                yield inner.isEmpty() || (open & ITALIC) > 0 ? inner : dialect.italic(inner);
            }
            case RichText.Strike(List<Span> spans) -> {
                String inner = inner(spans, open | STRIKE);
                yield inner.isEmpty() || (open & STRIKE) > 0 ? inner : dialect.strike(inner);
            }
            case RichText.Link(List<Span> spans, String url) -> {
                String inner = inner(spans, open | LINK);
                yield inner.isEmpty() || (open & LINK) > 0 ? inner : dialect.link(inner, url);
            }
        };
    }
}
