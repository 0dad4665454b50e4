package io.allim.template.html;

import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Follows a template's HTML from one output to the next, to know how a value has to be written there. It knows as much of
 * HTML's tokens as that takes.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/parsing.html#tokenization">HTML, tokenization</a>
 */
public final class HtmlScanner {

    private static final Set<String> URLS = Set.of(
            "href",
            "src",
            "action",
            "formaction",
            "cite",
            "background",
            "poster",
            "data",
            "longdesc",
            "usemap",
            "xlink:href",
            "codebase",
            "classid",
            "profile",
            "manifest",
            "icon",
            "ping",
            "lowsrc",
            "dynsrc");

    /** Attributes in which no value can be made harmless. */
    private static final Set<String> CLOSED =
            Set.of("srcset", "srcdoc", "imagesrcset", "http-equiv", "content", "xmlns");

    /** Elements whose content is no HTML. */
    private static final Set<String> RAW = Set.of(
            "script", "style", "iframe", "noscript", "noembed", "noframes", "xmp", "plaintext", "textarea", "title");

    /** Behind what a comment ends with the next {@code >}; the first two are its own beginning. */
    private static final Set<String> COMMENT_ENDS = Set.of("<!--", "<!---", "--", "--!");

    private enum In {
        TEXT,
        TAG_OPEN,
        TAG_NAME,
        TAG,
        ATTRIBUTE_NAME,
        AFTER_NAME,
        BEFORE_VALUE,
        QUOTED,
        UNQUOTED,
        RAW_TEXT,
        COMMENT,
        MARKUP_DECLARATION
    }

    /**
     * A point in a document.
     *
     * @param element whose tag this is, or whose raw content
     * @param quote 0 outside quotes
     * @param started whether the attribute's value has a beginning that decides where its URL leads
     */
    public record State(In in, String element, String attribute, char quote, boolean started) {

        public static final State START = new State(In.TEXT, "", "", '\0', false);

        private State to(In other) {
            return new State(other, element, attribute, quote, started);
        }

        private State element(String name) {
            return new State(in, name, attribute, quote, started);
        }

        private State attribute(String name) {
            return new State(in, element, name, quote, started);
        }

        private State quoted(char with) {
            return new State(In.QUOTED, element, attribute, with, false);
        }

        State begin() {
            return new State(in, element, attribute, quote, true);
        }

        /** Two ways to one point: what is not sure of both is not sure. Empty names of a state that cares for none. */
        public boolean continues(State other) {
            return relevant().equals(other.relevant());
        }

        public State join(State other) {
            return new State(in, element, attribute, quote, started && other.started);
        }

        private State relevant() {
            return switch (in) {
                case TEXT -> new State(in, "", "", '\0', false);
                case COMMENT, MARKUP_DECLARATION -> new State(in, "", attribute, '\0', false);
                case TAG, TAG_NAME, TAG_OPEN -> new State(in, element, "", '\0', false);
                case RAW_TEXT -> new State(in, element, attribute, '\0', false);
                case ATTRIBUTE_NAME, AFTER_NAME, BEFORE_VALUE, QUOTED, UNQUOTED ->
                    new State(in, element, attribute, quote, false);
            };
        }
    }

    private State state = State.START;

    public State state() {
        return state;
    }

    public void state(State other) {
        state = other;
    }

    /** @return why no value can be put out here, or empty text */
    public String problem() {
        return switch (state.in) {
            case TEXT -> "";
            case COMMENT -> state.attribute.isEmpty() ? "" : "no variable can stand behind a dash in a comment";
            case RAW_TEXT -> {
                if (!isCharacterData()) {
                    yield "no variable can stand in the element " + state.element + ": move it out";
                }
                yield state.attribute.isEmpty() ? "" : "no variable can stand in what may be an end tag";
            }
            case QUOTED ->
                state.attribute.startsWith("on") || CLOSED.contains(state.attribute)
                        ? "no variable can stand in the attribute " + state.attribute
                        : "";
            case BEFORE_VALUE, UNQUOTED -> "put quotes around the value of the attribute " + state.attribute;
            case TAG_OPEN, TAG_NAME, TAG, ATTRIBUTE_NAME, AFTER_NAME, MARKUP_DECLARATION ->
                "a variable can stand between tags or in an attribute's quotes, and not within a tag's names";
        };
    }

    /** The place of a value that is put out here; what follows then does so behind it. */
    public EscapeContext context() {
        if (state.in == In.COMMENT) {
            return EscapeContext.COMMENT;
        }
        if (state.in != In.QUOTED) {
            return EscapeContext.HTML;
        }
        if (state.attribute.equals("style")) {
            return EscapeContext.STYLE;
        }
        boolean leads = URLS.contains(state.attribute) && !state.started;
        state = state.begin();
        return leads ? EscapeContext.URL : EscapeContext.ATTRIBUTE;
    }

    private boolean isCharacterData() {
        return state.element.equals("title") || state.element.equals("textarea");
    }

    public void read(String html) {
        int i = 0;
        while (i < html.length()) {
            i = switch (state.in) {
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
            state = new State(In.MARKUP_DECLARATION, "", c == '!' ? "!" : "", '\0', false);
            return i + 1;
        }
        boolean begins = c == '/' || isLetter(c);
        state = new State(begins ? In.TAG_NAME : In.TEXT, "", "", '\0', false);
        return i;
    }

    /**
     * It begins with a letter or a slash. Without a letter behind its slash an end tag is a comment, up to the next
     * {@code >}.
     */
    private int tagName(String html, int i) {
        int from = state.element.isEmpty() ? i + 1 : i;
        int end = end(html, from, c -> isSpace(c) || c == '>' || c == '/');
        String name = state.element + html.substring(i, end).toLowerCase(Locale.ROOT);
        boolean isNoName =
                name.startsWith("/") && (name.length() > 1 ? !isLetter(name.charAt(1)) : end < html.length());
        state = isNoName
                ? new State(In.MARKUP_DECLARATION, "", "", '\0', false)
                : state.element(name).to(end < html.length() ? In.TAG : In.TAG_NAME);
        return end;
    }

    private int tag(String html, int i) {
        char c = html.charAt(i);
        if (c == '>') {
            state = new State(RAW.contains(state.element) ? In.RAW_TEXT : In.TEXT, state.element, "", '\0', false);
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
        int from = state.attribute.isEmpty() ? i + 1 : i;
        int end = end(html, from, c -> isSpace(c) || c == '>' || c == '/' || c == '=');
        state = state.attribute(state.attribute + html.substring(i, end).toLowerCase(Locale.ROOT));
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
        int close = html.indexOf(state.quote, i);
        if (close >= 0) {
            state = state.to(In.TAG);
            return close + 1;
        }
        boolean decides = html.substring(i).chars().anyMatch(c -> c == ':' || c == '/' || c == '?' || c == '#');
        if (decides) {
            state = state.begin();
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
        String close = "</" + state.element;
        String seen = state.attribute;
        char c = html.charAt(i);
        if (seen.equals(close) && (isSpace(c) || c == '/' || c == '>')) {
            state = new State(In.TAG, "/" + state.element, "", '\0', false);
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
        if (c == '>' && COMMENT_ENDS.contains(state.attribute)) {
            state = State.START;
            return i + 1;
        }
        state = state.attribute(
                switch (c) {
                    case '-' -> withDash(state.attribute);
                    case '!' -> state.attribute.equals("--") ? "--!" : "";
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
        if (!state.attribute.isEmpty() && html.charAt(i) == '-') {
            state = state.attribute.equals("!-")
                    ? new State(In.COMMENT, "", "<!--", '\0', false)
                    : state.attribute("!-");
            return i + 1;
        }
        state = state.attribute("");
        int close = html.indexOf('>', i);
        if (close < 0) {
            return html.length();
        }
        state = State.START;
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
