package io.allim.template.html;

import java.util.Set;

/**
 * A point in a document: whether a value can be put out there, and how it has to be written.
 *
 * @param element whose tag this is, or whose raw content
 * @param quote 0 outside quotes
 * @param started whether the attribute's value has a beginning that decides where its URL leads
 */
public record HtmlPosition(In in, String element, String attribute, char quote, boolean started) {

    public static final HtmlPosition START = new HtmlPosition(In.TEXT, "", "", '\0', false);

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

    enum In {
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

    /** The position behind more of the document. */
    public HtmlPosition behind(String html) {
        return new HtmlScanner(this).read(html);
    }

    /** The position behind what decides where the URL leads, as each value does that is put out. */
    public HtmlPosition begun() {
        return new HtmlPosition(in, element, attribute, quote, true);
    }

    /** Whether both are the same point, whatever stands before them. */
    public boolean continues(HtmlPosition other) {
        return relevant().equals(other.relevant());
    }

    /** Where two ways meet that lead to the same point: what is not sure of both is not sure. */
    public HtmlPosition join(HtmlPosition other) {
        return new HtmlPosition(in, element, attribute, quote, started && other.started);
    }

    /** @return why no value can be put out here, or empty text */
    public String problem() {
        return switch (in) {
            case TEXT -> "";
            case COMMENT -> attribute.isEmpty() ? "" : "no variable can stand behind a dash in a comment";
            case RAW_TEXT -> {
                if (!isCharacterData()) {
                    yield "no variable can stand in the element " + element + ": move it out";
                }
                yield attribute.isEmpty() ? "" : "no variable can stand in what may be an end tag";
            }
            case QUOTED ->
                attribute.startsWith("on") || CLOSED.contains(attribute)
                        ? "no variable can stand in the attribute " + attribute
                        : "";
            case BEFORE_VALUE, UNQUOTED -> "put quotes around the value of the attribute " + attribute;
            case TAG_OPEN, TAG_NAME, TAG, ATTRIBUTE_NAME, AFTER_NAME, MARKUP_DECLARATION ->
                "a variable can stand between tags or in an attribute's quotes, and not within a tag's names";
        };
    }

    /** What a value that is put out here stands in; the position behind it is {@link #begun}. */
    public EscapeContext context() {
        if (in == In.COMMENT) {
            return EscapeContext.COMMENT;
        }
        if (in != In.QUOTED) {
            return EscapeContext.HTML;
        }
        if (attribute.equals("style")) {
            return EscapeContext.STYLE;
        }
        return URLS.contains(attribute) && !started ? EscapeContext.URL : EscapeContext.ATTRIBUTE;
    }

    private boolean isCharacterData() {
        return element.equals("title") || element.equals("textarea");
    }

    HtmlPosition to(In other) {
        return new HtmlPosition(other, element, attribute, quote, started);
    }

    HtmlPosition element(String name) {
        return new HtmlPosition(in, name, attribute, quote, started);
    }

    HtmlPosition attribute(String name) {
        return new HtmlPosition(in, element, name, quote, started);
    }

    HtmlPosition quoted(char with) {
        return new HtmlPosition(In.QUOTED, element, attribute, with, false);
    }

    /** Without what its kind of position has no use for. */
    private HtmlPosition relevant() {
        return switch (in) {
            case TEXT -> new HtmlPosition(in, "", "", '\0', false);
            case COMMENT, MARKUP_DECLARATION -> new HtmlPosition(in, "", attribute, '\0', false);
            case TAG, TAG_NAME, TAG_OPEN -> new HtmlPosition(in, element, "", '\0', false);
            case RAW_TEXT -> new HtmlPosition(in, element, attribute, '\0', false);
            case ATTRIBUTE_NAME, AFTER_NAME, BEFORE_VALUE, QUOTED, UNQUOTED ->
                new HtmlPosition(in, element, attribute, quote, false);
        };
    }
}
