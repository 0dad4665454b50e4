package io.allim.template.html;

import io.allim.channel.WritingDirection;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** HTML as a whole document, which says its language and direction where they are known and the template doesn't. */
public final class HtmlFrame {

    private static final Pattern DOCUMENT =
            Pattern.compile("(?i)\\s*(?:<!--.*?-->\\s*)*<(?:!doctype|html)\\b", Pattern.DOTALL);
    private static final Pattern ROOT = Pattern.compile("(?i)<html\\b([^>]*)>");
    private static final Pattern LANG = Pattern.compile("(?i)(?:^|\\s)lang\\s*=");
    private static final Pattern DIR = Pattern.compile("(?i)(?:^|\\s)dir\\s*=");

    private HtmlFrame() {}

    /** @param language of the words, a BCP 47 tag; unknown where a template's own part speaks */
    public static String of(String html, String title, Optional<String> language) {
        if (!DOCUMENT.matcher(html).lookingAt()) {
            return document(html, title, language);
        }
        Matcher root = ROOT.matcher(html);
        if (language.isEmpty() || !root.find()) {
            return html;
        }
        String given = root.group(1);
        String added = (LANG.matcher(given).find() ? "" : lang(language.get()))
                + (DIR.matcher(given).find() ? "" : dir(language.get()));
        int at = root.start() + "<html".length();
        return html.substring(0, at) + added + html.substring(at);
    }

    /** Plain text as HTML for a layout. */
    public static String paragraphs(String text) {
        return Arrays.stream(text.strip().split("\n\\s*\n"))
                .map(paragraph -> "<p>" + EscapeContext.escape(paragraph).replace("\n", "<br>\n") + "</p>")
                .collect(Collectors.joining("\n"));
    }

    private static String document(String html, String title, Optional<String> language) {
        return """
                <!DOCTYPE html>
                <html%s>
                <head><meta charset="utf-8"><title>%s</title></head>
                <body>
                %s
                </body>
                </html>
                """.formatted(
                language.map(tag -> lang(tag) + dir(tag)).orElse(" dir=\"auto\""), EscapeContext.escape(title), html);
    }

    private static String lang(String tag) {
        return " lang=\"" + EscapeContext.escape(tag) + "\"";
    }

    private static String dir(String tag) {
        return " dir=\"" + WritingDirection.of(tag) + "\"";
    }
}
