package io.allim.chat;

import io.allim.chat.RichText.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Spans by lines: markup that goes over several lines is closed and opened anew, since many chats end it with the line. */
final class MarkupLines {

    private final List<List<Span>> lines = new ArrayList<>();
    private List<Span> line = new ArrayList<>();

    private MarkupLines() {}

    /** At least one, which may be empty. */
    static List<List<Span>> of(List<Span> spans) {
        MarkupLines split = new MarkupLines();
        spans.forEach(split::add);
        split.lines.add(split.line);
        return split.lines;
    }

    private void add(Span span) {
        switch (span) {
            case RichText.LineBreak _ -> end();
            case RichText.Text(String text) -> add(text, RichText.Text::new);
            case RichText.Code(String text) -> line.add(new RichText.Code(text.replace('\n', ' ')));
            case RichText.Mention mention -> line.add(mention);
            case RichText.Bold(List<Span> inner) -> add(inner, RichText.Bold::new);
            case RichText.Italic(List<Span> inner) -> add(inner, RichText.Italic::new);
            case RichText.Strike(List<Span> inner) -> add(inner, RichText.Strike::new);
            case RichText.Link(List<Span> inner, String url) -> add(inner, part -> new RichText.Link(part, url));
        }
    }

    private void add(String text, Function<String, Span> span) {
        String[] parts = text.split("\n", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                end();
            }
            if (!parts[i].isEmpty()) {
                line.add(span.apply(parts[i]));
            }
        }
    }

    private void add(List<Span> inner, Function<List<Span>, Span> span) {
        List<List<Span>> parts = of(inner);
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                end();
            }
            if (!parts.get(i).isEmpty()) {
                line.add(span.apply(parts.get(i)));
            }
        }
    }

    private void end() {
        lines.add(line);
        line = new ArrayList<>();
    }
}
