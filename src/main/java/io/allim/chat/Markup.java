package io.allim.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes {@link RichText} in a chat's {@link Dialect}, cut where it is too long: at the end of a line, else within it at the end
 * of a character, with every markup closed.
 */
public final class Markup {

    private static final String MORE = "…";

    private Markup() {}

    /** @param isCut whether something was left out */
    public record Written(String text, boolean isCut) {}

    /** As much as fits. */
    public static Written write(RichText text, Dialect dialect, Fit fit) {
        List<String> lines = lines(text, dialect);
        String whole = String.join("\n", lines);
        if (fit.takes(whole)) {
            return new Written(whole, false);
        }
        StringBuilder fitting = new StringBuilder();
        Fit room = fit.beside("\n" + MORE);
        for (String line : lines) {
            String next = fitting.isEmpty() ? line : "\n" + line;
            if (!room.takes(fitting + next)) {
                break;
            }
            fitting.append(next);
        }
        return new Written(fitting.isEmpty() ? MORE : fitting + "\n" + MORE, true);
    }

    private static List<String> lines(RichText text, Dialect dialect) {
        List<String> lines = new ArrayList<>();
        for (RichText.Block block : text.blocks()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(write(block, dialect));
        }
        return lines;
    }

    private static String write(RichText.Block block, Dialect dialect) {
        return switch (block) {
            case RichText.Paragraph(List<RichText.Span> spans) -> write(spans, dialect);
            case RichText.Quote(List<RichText.Span> spans) -> dialect.quote(write(spans, dialect));
            case RichText.CodeBlock(String code) -> dialect.codeBlock(code);
            case RichText.Items(int first, List<List<RichText.Span>> items) -> {
                List<String> written = new ArrayList<>();
                for (int i = 0; i < items.size(); i++) {
                    written.add(dialect.item(first == 0 ? 0 : first + i, write(items.get(i), dialect)));
                }
                yield String.join("\n", written);
            }
        };
    }

    /** Spans in a chat's markup. */
    public static String write(List<RichText.Span> spans, Dialect dialect) {
        return spans.stream().map(span -> write(span, dialect)).collect(Collectors.joining());
    }

    private static String write(RichText.Span span, Dialect dialect) {
        return switch (span) {
            case RichText.Text(String plain) -> dialect.text(plain);
            case RichText.LineBreak() -> "\n";
            case RichText.Bold(List<RichText.Span> inner) -> dialect.bold(write(inner, dialect));
            case RichText.Italic(List<RichText.Span> inner) -> dialect.italic(write(inner, dialect));
            case RichText.Strike(List<RichText.Span> inner) -> dialect.strike(write(inner, dialect));
            case RichText.Code(String plain) -> dialect.code(plain);
            case RichText.Link(List<RichText.Span> inner, String url) -> dialect.link(write(inner, dialect), url);
            case RichText.Mention(String label, String who) -> dialect.mention(label, who);
        };
    }
}
