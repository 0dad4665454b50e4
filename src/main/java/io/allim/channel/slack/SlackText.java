package io.allim.channel.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.PlainText;
import io.allim.chat.RichText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes text as the elements of a {@code rich_text} block, whose texts Slack shows as they are: no character of them is markup.
 *
 * @see <a href="https://docs.slack.dev/reference/block-kit/blocks/rich-text-block">Rich text block</a>
 */
final class SlackText {

    private static final Pattern EVERYBODY = Pattern.compile("here|channel|everyone");
    private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{2,20}");
    private static final Pattern GROUP = Pattern.compile("S[A-Z0-9]{2,20}");

    private final ArrayNode elements = JsonNodeFactory.instance.arrayNode();

    /** Paragraphs that follow each other share it, with an empty line between them. */
    private @Nullable ArrayNode section;

    private record Style(boolean bold, boolean italic, boolean strike, boolean code) {

        static final Style NONE = new Style(false, false, false, false);

        Style withBold() {
            return new Style(true, italic, strike, code);
        }

        Style withItalic() {
            return new Style(bold, true, strike, code);
        }

        Style withStrike() {
            return new Style(bold, italic, true, code);
        }

        Style withCode() {
            return new Style(bold, italic, strike, true);
        }

        ObjectNode on(ObjectNode element) {
            if (!equals(NONE)) {
                ObjectNode style = element.putObject("style");
                put(style, "bold", bold);
                put(style, "italic", italic);
                put(style, "strike", strike);
                put(style, "code", code);
            }
            return element;
        }

        private static void put(ObjectNode style, String name, boolean is) {
            if (is) {
                style.put(name, true);
            }
        }
    }

    /** The elements so far. */
    ArrayNode elements() {
        return elements;
    }

    /** A line of its own, which leads somewhere. */
    void link(String text, String url) {
        spans(
                open("rich_text_section"),
                List.of(new RichText.Bold(List.of(new RichText.Link(List.of(new RichText.Text(text)), url)))),
                Style.NONE,
                Optional.empty());
    }

    void add(RichText text) {
        text.blocks().forEach(this::add);
    }

    private void add(RichText.Block block) {
        switch (block) {
            case RichText.Paragraph(List<RichText.Span> spans) -> paragraph(spans);
            case RichText.Quote(List<RichText.Span> spans) ->
                spans(open("rich_text_quote"), spans, Style.NONE, Optional.empty());
            case RichText.CodeBlock(String code) ->
                text(open("rich_text_preformatted"), code, Style.NONE, Optional.empty());
            case RichText.Items(int first, List<List<RichText.Span>> items) -> items(first, items);
        }
        if (!(block instanceof RichText.Paragraph)) {
            section = null;
        }
    }

    private void paragraph(List<RichText.Span> spans) {
        ArrayNode shared = section;
        if (shared == null) {
            shared = open("rich_text_section");
            section = shared;
        } else {
            text(shared, "\n\n", Style.NONE, Optional.empty());
        }
        spans(shared, spans, Style.NONE, Optional.empty());
    }

    private void items(int first, List<List<RichText.Span>> items) {
        ObjectNode list =
                elements.addObject().put("type", "rich_text_list").put("style", first == 0 ? "bullet" : "ordered");
        if (first > 1) {
            list.put("offset", first - 1);
        }
        ArrayNode lines = list.putArray("elements");
        for (List<RichText.Span> item : items) {
            ArrayNode line = lines.addObject().put("type", "rich_text_section").putArray("elements");
            spans(line, item, Style.NONE, Optional.empty());
            if (line.isEmpty()) {
                text(line, " ", Style.NONE, Optional.empty());
            }
        }
    }

    private ArrayNode open(String type) {
        return elements.addObject().put("type", type).putArray("elements");
    }

    private static void spans(ArrayNode to, List<RichText.Span> spans, Style style, Optional<String> url) {
        for (RichText.Span span : spans) {
            switch (span) {
                case RichText.Text(String plain) -> text(to, plain, style, url);
                case RichText.LineBreak() -> text(to, "\n", style, url);
                case RichText.Bold(List<RichText.Span> inner) -> spans(to, inner, style.withBold(), url);
                case RichText.Italic(List<RichText.Span> inner) -> spans(to, inner, style.withItalic(), url);
                case RichText.Strike(List<RichText.Span> inner) -> spans(to, inner, style.withStrike(), url);
                case RichText.Code(String plain) -> text(to, plain, style.withCode(), url);
                case RichText.Link(List<RichText.Span> inner, String where) ->
                    spans(to, inner, style, Optional.of(where));
                case RichText.Mention(String label, String who) -> mention(to, label, who, style);
            }
        }
    }

    private static void text(ArrayNode to, String plain, Style style, Optional<String> url) {
        if (!plain.isEmpty()) {
            ObjectNode element = to.addObject().put("type", url.isPresent() ? "link" : "text");
            url.ifPresent(where -> element.put("url", where));
            style.on(element.put("text", new PlainText(plain).value()));
        }
    }

    private static void mention(ArrayNode to, String label, String who, Style style) {
        if (EVERYBODY.matcher(who).matches()) {
            to.addObject().put("type", "broadcast").put("range", who);
        } else if (USER.matcher(who).matches()) {
            to.addObject().put("type", "user").put("user_id", who);
        } else if (GROUP.matcher(who).matches()) {
            to.addObject().put("type", "usergroup").put("usergroup_id", who);
        } else {
            text(to, label, style, Optional.empty());
        }
    }
}
