package io.allim.channel.email;

import io.allim.channel.PlainText;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A text as HTML: paragraphs, line breaks and one link; nothing that the text holds is taken for HTML. */
final class MailHtml {

    private MailHtml() {}

    static String of(String title, String body, Optional<String> link) {
        String paragraphs = Arrays.stream(body.strip().split("\n[ \t]*\n\\s*"))
                .map(paragraph -> "<p>" + escape(paragraph).replace("\n", "<br>\n") + "</p>\n")
                .collect(Collectors.joining());
        boolean stands = link.filter(new PlainText(body)::mentions).isPresent();
        String anchor =
                link.map(MailHtml::anchor).map(it -> "<p>" + it + "</p>\n").orElse("");
        String whole = stands ? linked(paragraphs, link.get()) : paragraphs + anchor;
        return """
            <!DOCTYPE html>
            <html>
            <head><meta charset="utf-8"><title>%s</title></head>
            <body>
            %s</body>
            </html>
            """.formatted(escape(title), whole);
    }

    /** A link that stands in the text leads there, instead of a second one. */
    private static String linked(String paragraphs, String link) {
        String escaped = escape(link);
        int at = paragraphs.lastIndexOf(escaped);
        return at < 0
                ? paragraphs
                : paragraphs.substring(0, at) + anchor(link) + paragraphs.substring(at + escaped.length());
    }

    private static String anchor(String link) {
        String url = escape(link);
        return "<a href=\"" + url + "\">" + url + "</a>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
