package io.allim.chat;

import java.util.List;

/**
 * Writes {@link RichText} in a chat's {@link Dialect}. What is too long is cut: behind a line, or within it, behind a character
 * as readers see it, where its lines alone would fill less than half of the room. Markup is closed, a link or a mention is there
 * as a whole or not at all, and {@code …} marks the cut. Takes time linear in the text, but for what is written more than once
 * at the cut itself.
 */
public final class Markup {

    private static final String BREAK = "\n";

    private Markup() {}

    /** @param isCut whether something was left out */
    public record Written(String text, boolean isCut) {}

    /** As much as fits; empty text where not even the mark does. */
    public static Written write(RichText text, Dialect dialect, Fit fit) {
        return new MarkupCut(new MarkupWriter(dialect), fit).write(text);
    }

    /**
     * As much as fits with something behind it that stays whole, such as the link.
     *
     * @param trailing in the chat's markup, on a line of its own; empty text for none. Where it does not fit on its own it is what
     *     is left out
     */
    public static Written write(RichText text, Dialect dialect, Fit fit, String trailing) {
        if (trailing.isEmpty()) {
            return write(text, dialect, fit);
        }
        if (!fit.takes(trailing)) {
            return new Written(write(text, dialect, fit).text(), true);
        }
        Written before = write(text, dialect, fit.beside(BREAK + trailing));
        String whole = before.text().isEmpty() ? trailing : before.text() + BREAK + trailing;
        return new Written(whole, before.isCut());
    }

    /** Plain text in the chat's markup, such as a title or the value of a field, as much as fits. */
    public static Written plain(String text, Dialect dialect, Fit fit) {
        return write(RichText.plain(text), dialect, fit);
    }

    /** Spans in the chat's markup, whole. */
    public static String write(List<RichText.Span> spans, Dialect dialect) {
        return new MarkupWriter(dialect).write(spans);
    }
}
