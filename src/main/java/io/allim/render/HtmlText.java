package io.allim.render;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a HTML document says, as plain text: paragraphs and lines stay apart, links are followed by where they lead,
 * what is not shown is left out. Takes one pass.
 */
final class HtmlText {

    private static final Set<String> HIDDEN = Set.of("head", "style", "script", "title", "template", "noscript");
    private static final Set<String> LINES = Set.of("br", "tr", "li", "option", "dt", "dd");
    private static final Set<String> PARAGRAPHS = Set.of(
            "p",
            "div",
            "table",
            "ul",
            "ol",
            "dl",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "section",
            "article",
            "header",
            "footer",
            "hr",
            "pre",
            "form",
            "body");
    private static final Map<String, String> ENTITIES = Map.of(
            "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "#39", "'", "#96", "`", "#45",
            "-");
    private static final int MAX_ENTITY_CHARACTERS = 10;

    private final String html;
    private final StringBuilder text = new StringBuilder();
    private int at;
    private String link = "";
    private int linkStart;
    private boolean spaced;

    private HtmlText(String html) {
        this.html = html;
    }

    static String of(String html) {
        HtmlText reading = new HtmlText(html);
        while (reading.at < html.length()) {
            reading.read();
        }
        return reading.text.toString().strip();
    }

    static String unescaped(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    private void read() {
        char c = html.charAt(at);
        if (c == '<') {
            tag();
            return;
        }
        int start = at++;
        if (Character.isWhitespace(c)) {
            spaced = true;
            return;
        }
        append(c == '&' ? entity(start) : String.valueOf(c));
    }

    private void append(String part) {
        if (spaced && !text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append(' ');
        }
        spaced = false;
        text.append(part);
    }

    private String entity(int start) {
        int end = start;
        while (end < html.length() && end - start < MAX_ENTITY_CHARACTERS && html.charAt(end) != ';') {
            end++;
        }
        String known = ENTITIES.get(html.substring(start + 1, Math.max(start + 1, end)));
        if (known == null) {
            return "&";
        }
        at = end + 1;
        return known;
    }

    private void tag() {
        if (html.startsWith("<!--", at)) {
            skip("-->");
            return;
        }
        int nameStart = html.startsWith("</", at) ? at + 2 : at + 1;
        int nameEnd = nameStart;
        while (nameEnd < html.length() && Character.isLetterOrDigit(html.charAt(nameEnd))) {
            nameEnd++;
        }
        String name = html.substring(nameStart, nameEnd).toLowerCase(Locale.ROOT);
        if (name.isEmpty() && !html.startsWith("<!", at)) {
            append("<");
            at++;
            return;
        }
        int start = at;
        boolean opens = nameStart == at + 1;
        at = tagEnd(nameEnd);
        element(name, opens, start);
    }

    /** Behind the bracket that closes the tag; one within quotes doesn't. */
    private int tagEnd(int from) {
        char quote = 0;
        for (int i = from; i < html.length(); i++) {
            char c = html.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            }
        }
        return html.length();
    }

    private void element(String name, boolean opens, int start) {
        if (opens && HIDDEN.contains(name)) {
            skip("</" + name);
            skip(">");
        } else if (name.equals("a")) {
            link(opens, start);
        } else if (PARAGRAPHS.contains(name)) {
            breaks(2);
        } else if (LINES.contains(name) && (opens || name.equals("tr"))) {
            breaks(1);
        } else if (name.equals("td") || name.equals("th")) {
            spaced = true;
        }
    }

    private void link(boolean opens, int start) {
        if (opens) {
            link = href(html.substring(start, at));
            linkStart = text.length();
            return;
        }
        if (link.startsWith("http") && text.indexOf(link, Math.min(linkStart, text.length())) < 0) {
            append(" (" + link + ")");
        }
        link = "";
    }

    private static String href(String tag) {
        int name = tag.toLowerCase(Locale.ROOT).indexOf("href=");
        if (name < 0 || name + 6 > tag.length()) {
            return "";
        }
        int end = tag.indexOf(tag.charAt(name + 5), name + 6);
        return end < 0 ? "" : tag.substring(name + 6, end).replace("&amp;", "&");
    }

    /** At least this many line breaks, unless nothing stands before them. */
    private void breaks(int lines) {
        spaced = false;
        int have = 0;
        while (have < text.length() && text.charAt(text.length() - 1 - have) == '\n') {
            have++;
        }
        if (have < text.length()) {
            text.append("\n".repeat(Math.max(0, lines - have)));
        }
    }

    private void skip(String end) {
        int next = indexOfIgnoringCase(end);
        at = next < 0 ? html.length() : next + end.length();
    }

    private int indexOfIgnoringCase(String part) {
        for (int i = at; i <= html.length() - part.length(); i++) {
            if (html.regionMatches(true, i, part, 0, part.length())) {
                return i;
            }
        }
        return -1;
    }
}
