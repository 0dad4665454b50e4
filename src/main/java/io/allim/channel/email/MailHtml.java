package io.allim.channel.email;

import io.allim.channel.PlainText;
import io.allim.channel.WritingDirection;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A text as HTML: paragraphs, line breaks and one link; nothing that the text holds is taken for HTML. */
final class MailHtml {

    private MailHtml() {}

    /** @param language of the text, a BCP 47 tag; readers judge by its characters where it is unknown */
    static String of(String title, String body, Optional<String> link, Optional<String> language) {
        String root = language.map(tag -> "lang=\"" + escape(tag) + "\" dir=\"" + WritingDirection.of(tag) + "\"")
                .orElse("dir=\"auto\"");
        String paragraphs = Arrays.stream(body.strip().split("\n[ \t]*\n\\s*"))
                .map(paragraph -> "<p>" + escape(paragraph).replace("\n", "<br>\n") + "</p>\n")
                .collect(Collectors.joining());
        boolean stands = link.filter(new PlainText(body)::mentions).isPresent();
        String anchor =
                link.map(MailHtml::anchor).map(it -> "<p>" + it + "</p>\n").orElse("");
        String whole = stands ? linked(paragraphs, link.get()) : paragraphs + anchor;
        return """
            <!DOCTYPE html>
            <html %s>
            <head><meta charset="utf-8"><title>%s</title></head>
            <body>
            %s</body>
            </html>
            """.formatted(root, escape(title), whole);
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
