package io.allim.channel.email;

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
        String anchor = link.map(MailHtml::escape)
                .map(url -> "<p><a href=\"" + url + "\">" + url + "</a></p>\n")
                .orElse("");
        return """
                <!DOCTYPE html>
                <html>
                <head><meta charset="utf-8"><title>%s</title></head>
                <body>
                %s%s</body>
                </html>
                """.formatted(escape(title), paragraphs, anchor);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
