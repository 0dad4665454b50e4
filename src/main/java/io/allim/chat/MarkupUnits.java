package io.allim.chat;

import io.allim.chat.RichText.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a line is never cut within: a character as readers see it, a link, a mention. */
final class MarkupUnits {

    private static final Pattern CHARACTER = Pattern.compile("\\X");

    /** UTF-16 units. What is longer is a letter with a heap of marks, which may be cut between them. */
    private static final int MAX_CHARACTER = 32;

    private int left;

    private MarkupUnits(int most) {
        this.left = most;
    }

    static int count(List<Span> line) {
        MarkupUnits all = new MarkupUnits(Integer.MAX_VALUE);
        all.of(line);
        return Integer.MAX_VALUE - all.left;
    }

    /** The beginning of a line with this many of them. */
    static List<Span> first(List<Span> line, int most) {
        return new MarkupUnits(most).of(line);
    }

    private List<Span> of(List<Span> spans) {
        List<Span> taken = new ArrayList<>();
        for (Span span : spans) {
            if (left == 0) {
                break;
            }
            taken.add(of(span));
        }
        return taken;
    }

    private Span of(Span span) {
        return switch (span) {
            case RichText.Text(String text) -> new RichText.Text(of(text));
            case RichText.Code(String text) -> new RichText.Code(of(text));
            case RichText.Bold(List<Span> inner) -> new RichText.Bold(of(inner));
            case RichText.Italic(List<Span> inner) -> new RichText.Italic(of(inner));
            case RichText.Strike(List<Span> inner) -> new RichText.Strike(of(inner));
            case RichText.Link _, RichText.Mention _, RichText.LineBreak _ -> {
                left--;
                yield span;
            }
        };
    }

    private String of(String text) {
        Matcher character = CHARACTER.matcher(text);
        int end = 0;
        int next = 0;
        while (left > 0 && end < text.length()) {
            if (end == next) {
                next = character.find() ? character.end() : text.length();
            }
            end = next - end > MAX_CHARACTER ? end + Character.charCount(text.codePointAt(end)) : next;
            left--;
        }
        return text.substring(0, end);
    }
}
