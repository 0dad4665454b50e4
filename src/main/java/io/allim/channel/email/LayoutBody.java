package io.allim.channel.email;

import io.allim.chat.RichText;
import io.allim.http.WebLink;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words of a message as HTML for mail readers. Nothing that they hold is taken for HTML; a URL in them leads there.
 *
 * @param linkColor as CSS has it
 */
record LayoutBody(String linkColor) {

    private static final Pattern URL = Pattern.compile("(?i)\\bhttps?://[^\\s<>\"]+");

    /** What ends a sentence around a URL, and not the URL. */
    private static final String ENDS = ".,;:!?'…。、，！？）」』】)]}";

    private static final String PARAGRAPH = "margin:0 0 16px";
    private static final String MONOSPACE = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px";

    String html(RichText text) {
        return text.blocks().stream().map(this::block).collect(Collectors.joining("\n"));
    }

    private String block(RichText.Block block) {
        return switch (block) {
            case RichText.Paragraph(List<RichText.Span> spans) -> paragraph(spans);
            case RichText.Items items -> items(items);
            case RichText.Quote(List<RichText.Span> spans) ->
                element("blockquote", PARAGRAPH + ";padding:0 16px;color:inherit;opacity:.8", spans(spans));
            case RichText.CodeBlock(String code) ->
                element("pre", PARAGRAPH + ";white-space:pre-wrap;" + MONOSPACE, escape(code));
        };
    }

    /** Nothing but bold words is a heading. */
    private String paragraph(List<RichText.Span> spans) {
        return spans.size() == 1 && spans.getFirst() instanceof RichText.Bold(List<RichText.Span> inner)
                ? element("h2", "margin:0 0 8px;font-size:16px;line-height:1.5;font-weight:600", spans(inner))
                : element("p", PARAGRAPH, spans(spans));
    }

    private String items(RichText.Items items) {
        String lines = items.items().stream()
                .map(item -> element("li", "margin:0 0 8px", spans(item)))
                .collect(Collectors.joining("\n", "\n", "\n"));
        String style = "margin:0 0 16px;padding:0 20px";
        return items.first() == 0
                ? element("ul", style, lines)
                : "<ol start=\"" + items.first() + "\" style=\"" + style + "\">" + lines + "</ol>";
    }

    private String spans(List<RichText.Span> spans) {
        return spans.stream().map(this::span).collect(Collectors.joining());
    }

    private String span(RichText.Span span) {
        return switch (span) {
            case RichText.Text(String text) -> linked(text);
            case RichText.LineBreak _ -> "<br>\n";
            case RichText.Bold(List<RichText.Span> inner) -> "<strong>" + spans(inner) + "</strong>";
            case RichText.Italic(List<RichText.Span> inner) -> "<em>" + spans(inner) + "</em>";
            case RichText.Strike(List<RichText.Span> inner) -> "<s>" + spans(inner) + "</s>";
            case RichText.Code(String code) -> element("code", MONOSPACE, escape(code));
            case RichText.Link(List<RichText.Span> inner, String url) ->
                WebLink.clickable(url)
                        .map(target -> anchor(
                                target, escape(new RichText(List.of(new RichText.Paragraph(inner))).plainText())))
                        .orElseGet(() -> spans(inner));
            case RichText.Mention(String label, var _) -> escape(label);
        };
    }

    private String linked(String text) {
        StringBuilder html = new StringBuilder();
        Matcher url = URL.matcher(text);
        int from = 0;
        while (url.find()) {
            String target = trimmed(url.group());
            int end = url.start() + target.length();
            html.append(escape(text.substring(from, url.start())))
                    .append(WebLink.web(target)
                            .map(it -> anchor(it, escape(target)))
                            .orElseGet(() -> escape(target)));
            from = end;
        }
        return html.append(escape(text.substring(from))).toString();
    }

    private static String trimmed(String url) {
        int end = url.length();
        while (ENDS.indexOf(url.charAt(end - 1)) >= 0 && !closes(url, end)) {
            end--;
        }
        return url.substring(0, end);
    }

    /** Whether the last character is a bracket that was opened within the URL. */
    private static boolean closes(String url, int end) {
        return url.charAt(end - 1) == ')' && url.lastIndexOf('(', end - 2) > url.lastIndexOf(')', end - 2);
    }

    private String anchor(String url, String words) {
        return "<a class=\"l\" href=\"" + escape(url) + "\" style=\"color:" + linkColor + "\">" + words + "</a>";
    }

    private static String element(String name, String style, String inner) {
        return "<" + name + " style=\"" + style + "\">" + inner + "</" + name + ">";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
