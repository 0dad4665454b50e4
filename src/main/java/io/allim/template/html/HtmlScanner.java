package io.allim.template.html;

import io.allim.template.html.HtmlPosition.In;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Reads HTML from one position to the next. It knows as much of HTML's tokens as it takes to tell where in a document it is.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/parsing.html#tokenization">HTML, tokenization</a>
 */
final class HtmlScanner {

    /** Elements whose content is no HTML. */
    private static final Set<String> RAW = Set.of(
            "script", "style", "iframe", "noscript", "noembed", "noframes", "xmp", "plaintext", "textarea", "title");

    /** Behind what a comment ends with the next {@code >}; the first two are its own beginning. */
    private static final Set<String> COMMENT_ENDS = Set.of("<!--", "<!---", "--", "--!");

    private HtmlPosition state;

    HtmlScanner(HtmlPosition from) {
        this.state = from;
    }

    /** @return the position behind it */
    HtmlPosition read(String html) {
        int i = 0;
        while (i < html.length()) {
            i = switch (state.in()) {
                case TEXT -> text(html, i);
                case TAG_OPEN -> tagOpen(html, i);
                case TAG_NAME -> tagName(html, i);
                case TAG -> tag(html, i);
                case ATTRIBUTE_NAME -> attributeName(html, i);
                case AFTER_NAME -> afterName(html, i);
                case BEFORE_VALUE -> beforeValue(html, i);
                case QUOTED -> quoted(html, i);
                case UNQUOTED -> unquoted(html, i);
                case RAW_TEXT -> rawText(html, i);
                case COMMENT -> comment(html, i);
                case MARKUP_DECLARATION -> declaration(html, i);
            };
        }
        return state;
    }

    private int text(String html, int i) {
        int open = html.indexOf('<', i);
        if (open < 0) {
            return html.length();
        }
        state = state.to(In.TAG_OPEN);
        return open + 1;
    }

    private int tagOpen(String html, int i) {
        char c = html.charAt(i);
        if (c == '!' || c == '?') {
            state = new HtmlPosition(In.MARKUP_DECLARATION, "", c == '!' ? "!" : "", '\0', false);
            return i + 1;
        }
        boolean begins = c == '/' || isLetter(c);
        state = new HtmlPosition(begins ? In.TAG_NAME : In.TEXT, "", "", '\0', false);
        return i;
    }

    /**
     * It begins with a letter or a slash. Without a letter behind its slash an end tag is a comment, up to the next
     * {@code >}.
     */
    private int tagName(String html, int i) {
        int from = state.element().isEmpty() ? i + 1 : i;
        int end = end(html, from, c -> isSpace(c) || c == '>' || c == '/');
        String name = state.element() + html.substring(i, end).toLowerCase(Locale.ROOT);
        boolean isNoName =
                name.startsWith("/") && (name.length() > 1 ? !isLetter(name.charAt(1)) : end < html.length());
        state = isNoName
                ? new HtmlPosition(In.MARKUP_DECLARATION, "", "", '\0', false)
                : state.element(name).to(end < html.length() ? In.TAG : In.TAG_NAME);
        return end;
    }

    private int tag(String html, int i) {
        char c = html.charAt(i);
        if (c == '>') {
            state = new HtmlPosition(
                    RAW.contains(state.element()) ? In.RAW_TEXT : In.TEXT, state.element(), "", '\0', false);
            return i + 1;
        }
        if (isSpace(c) || c == '/') {
            return i + 1;
        }
        state = state.attribute("").to(In.ATTRIBUTE_NAME);
        return i;
    }

    /** The first character belongs to the name even if it is an equals sign. */
    private int attributeName(String html, int i) {
        int from = state.attribute().isEmpty() ? i + 1 : i;
        int end = end(html, from, c -> isSpace(c) || c == '>' || c == '/' || c == '=');
        state = state.attribute(state.attribute() + html.substring(i, end).toLowerCase(Locale.ROOT));
        if (end < html.length()) {
            state = state.to(In.AFTER_NAME);
        }
        return end;
    }

    private int afterName(String html, int i) {
        char c = html.charAt(i);
        if (isSpace(c)) {
            return i + 1;
        }
        state = state.to(c == '=' ? In.BEFORE_VALUE : In.TAG);
        return c == '=' ? i + 1 : i;
    }

    private int beforeValue(String html, int i) {
        char c = html.charAt(i);
        if (isSpace(c)) {
            return i + 1;
        }
        if (c == '"' || c == '\'') {
            state = state.quoted(c);
            return i + 1;
        }
        state = state.to(In.UNQUOTED);
        return i;
    }

    private int quoted(String html, int i) {
        int close = html.indexOf(state.quote(), i);
        if (close >= 0) {
            state = state.to(In.TAG);
            return close + 1;
        }
        boolean decides = html.substring(i).chars().anyMatch(c -> c == ':' || c == '/' || c == '?' || c == '#');
        if (decides) {
            state = state.begun();
        }
        return html.length();
    }

    private int unquoted(String html, int i) {
        int end = end(html, i, c -> isSpace(c) || c == '>');
        if (end < html.length()) {
            state = state.to(In.TAG);
        }
        return end;
    }

    /** What may be its end tag is kept as the attribute, up to what follows the name. */
    private int rawText(String html, int i) {
        String close = "</" + state.element();
        String seen = state.attribute();
        char c = html.charAt(i);
        if (seen.equals(close) && (isSpace(c) || c == '/' || c == '>')) {
            state = new HtmlPosition(In.TAG, "/" + state.element(), "", '\0', false);
            return i;
        }
        if (seen.length() < close.length() && lower(c) == close.charAt(seen.length())) {
            state = state.attribute(seen + lower(c));
            return i + 1;
        }
        if (!seen.isEmpty()) {
            state = state.attribute("");
            return i;
        }
        return end(html, i + 1, other -> other == '<');
    }

    /** What may be the beginning of its end is kept as the attribute. */
    private int comment(String html, int i) {
        char c = html.charAt(i);
        if (c == '>' && COMMENT_ENDS.contains(state.attribute())) {
            state = HtmlPosition.START;
            return i + 1;
        }
        state = state.attribute(
                switch (c) {
                    case '-' -> withDash(state.attribute());
                    case '!' -> state.attribute().equals("--") ? "--!" : "";
                    default -> "";
                });
        return i + 1;
    }

    private static String withDash(String before) {
        return switch (before) {
            case "<!--" -> "<!---";
            case "<!---", "-", "--" -> "--";
            default -> "-";
        };
    }

    /** With two dashes behind {@code <!}, which is kept as the attribute, it is a comment. */
    private int declaration(String html, int i) {
        if (!state.attribute().isEmpty() && html.charAt(i) == '-') {
            state = state.attribute().equals("!-")
                    ? new HtmlPosition(In.COMMENT, "", "<!--", '\0', false)
                    : state.attribute("!-");
            return i + 1;
        }
        state = state.attribute("");
        int close = html.indexOf('>', i);
        if (close < 0) {
            return html.length();
        }
        state = HtmlPosition.START;
        return close + 1;
    }

    private static int end(String html, int from, IntPredicate ends) {
        int i = from;
        while (i < html.length() && !ends.test(html.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }

    /** Of letters of ASCII alone, as browsers compare names. */
    private static char lower(char c) {
        return isLetter(c) ? (char) (c | ' ') : c;
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
