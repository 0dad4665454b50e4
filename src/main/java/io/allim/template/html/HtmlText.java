package io.allim.template.html;

import io.allim.channel.PlainText;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/**
 * What a HTML document says, as plain text: paragraphs and lines stay apart, links are followed by where they lead, images
 * speak by their {@code alt}, and what is not shown is left out.
 */
public final class HtmlText implements NodeFilter {

    private static final Set<String> SILENT = Set.of(
            "head",
            "style",
            "script",
            "title",
            "template",
            "noscript",
            "iframe",
            "object",
            "svg",
            "math",
            "audio",
            "video");
    private static final Set<String> LINES = Set.of("br", "tr", "li", "option", "dt", "dd", "caption");
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
            "aside",
            "main",
            "nav",
            "header",
            "footer",
            "figure",
            "figcaption",
            "address",
            "fieldset",
            "hr",
            "pre",
            "form",
            "center",
            "body");

    /** As mails hide the words that previews show. */
    private static final Pattern HIDING = Pattern.compile(
            "(?:^|;)\\s*(?:display\\s*:\\s*none|visibility\\s*:\\s*(?:hidden|collapse)|opacity\\s*:\\s*0(?:\\.0*)?\\s*(?:;|!|$)"
                    + "|mso-hide\\s*:\\s*all|font-size\\s*:\\s*0(?:px|pt|em|%)?\\s*(?:;|!|$))");

    private static final String START = "data-text-start";

    private final StringBuilder text = new StringBuilder();
    private boolean spaced;
    /** How many elements are open whose white space counts. */
    private int preformatted;

    private HtmlText() {}

    public static String of(String html) {
        HtmlText reading = new HtmlText();
        NodeTraversor.filter(reading, Jsoup.parse(html).body());
        return new PlainText(reading.text.toString()).value().strip();
    }

    /** The characters that are written as names. */
    public static String unescaped(String html) {
        return Parser.unescapeEntities(html, true);
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode words) {
            read(words);
        } else if (node instanceof Element element) {
            if (isHidden(element)) {
                return FilterResult.SKIP_ENTIRELY;
            }
            open(element);
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element) {
            close(element);
        }
        return FilterResult.CONTINUE;
    }

    private static boolean isHidden(Element element) {
        return SILENT.contains(element.normalName())
                || element.hasAttr("hidden")
                || HIDING.matcher(element.attr("style").toLowerCase(Locale.ROOT))
                        .find();
    }

    private void open(Element element) {
        String name = element.normalName();
        preformatted += name.equals("pre") ? 1 : 0;
        if (PARAGRAPHS.contains(name)) {
            breaks(2);
        } else if (LINES.contains(name)) {
            breaks(1, name.equals("br"));
        } else if (name.equals("td") || name.equals("th")) {
            spaced = true;
        } else if (name.equals("img")) {
            append(element.attr("alt").strip());
        } else if (name.equals("a")) {
            element.attr(START, Integer.toString(text.length()));
        }
    }

    private void close(Element element) {
        String name = element.normalName();
        preformatted -= name.equals("pre") ? 1 : 0;
        if (name.equals("a")) {
            link(element);
        } else if (PARAGRAPHS.contains(name)) {
            breaks(2);
        } else if (name.equals("tr")) {
            breaks(1);
        }
    }

    private void read(TextNode words) {
        String whole = words.getWholeText();
        if (preformatted > 0) {
            append(whole);
            return;
        }
        int start = 0;
        for (int i = 0; i <= whole.length(); i++) {
            if (i == whole.length() || isSpace(whole.charAt(i))) {
                append(whole.substring(start, i));
                spaced |= i < whole.length();
                start = i + 1;
            }
        }
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || c == '\u00A0';
    }

    private void append(String part) {
        if (part.isEmpty()) {
            return;
        }
        if (spaced && !text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append(' ');
        }
        spaced = false;
        text.append(part);
    }

    /** Behind the words of a link, where it leads, unless they say so. */
    private void link(Element link) {
        String url = link.attr("href").strip();
        int start = Math.min(Integer.parseInt("0" + link.attr(START)), text.length());
        String bare = url.replaceFirst("^(?i)(?:mailto|tel):", "");
        boolean leads = url.matches("(?i)(?:https?://|mailto:|tel:)\\S+");
        if (leads && text.indexOf(bare, start) < 0) {
            boolean silent = text.substring(start).isBlank();
            spaced |= !silent;
            append(silent ? bare : "(" + bare + ")");
        }
    }

    private void breaks(int lines) {
        breaks(lines, false);
    }

    /**
     * At least this many line breaks, unless nothing stands before them.
     *
     * @param another whether there is one more, however many there are, up to an empty line
     */
    private void breaks(int lines, boolean another) {
        spaced = false;
        int have = 0;
        while (have < text.length() && text.charAt(text.length() - 1 - have) == '\n') {
            have++;
        }
        int wanted = another ? Math.min(2, have + 1) : lines;
        if (have < text.length()) {
            text.append("\n".repeat(Math.max(0, wanted - have)));
        }
    }
}
