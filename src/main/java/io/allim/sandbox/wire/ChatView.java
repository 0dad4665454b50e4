package io.allim.sandbox.wire;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A message as its chat shows it, whatever the chat: what stands here is text and no markup.
 *
 * @param sender the name above the message
 * @param color of the bar beside it, as {@code #rrggbb}; empty text without one
 * @param title may be empty
 * @param thread the same for all messages that stand together: what the chat names their first one by; empty text where the message
 *     stands by itself, or is a first one that later ones name by its id
 * @param request the body of the request, as it came
 */
public record ChatView(
        String sender,
        String color,
        List<Span> title,
        List<Block> body,
        List<Field> fields,
        List<Button> buttons,
        String thread,
        String request) {

    /** How a part of a line looks. */
    public enum Style {
        BOLD,
        ITALIC,
        STRIKE,
        CODE,
        MENTION
    }

    /** @param url where it leads, or empty text */
    public record Span(String text, Set<Style> styles, String url) {
        public Span {
            styles = Set.copyOf(styles);
        }
    }

    /** What a part on lines of its own is. */
    public enum Kind {
        TEXT,
        QUOTE,
        CODE,
        /** Small print. */
        NOTE
    }

    /** Its text may have several lines. */
    public record Block(Kind kind, List<Span> spans) {
        public Block {
            spans = List.copyOf(spans);
        }
    }

    /** @param isShort whether it may stand beside another one */
    public record Field(String name, List<Span> value, boolean isShort) {
        public Field {
            value = List.copyOf(value);
        }
    }

    /** @param url where it leads, or empty text: the chat would report the press */
    public record Button(String text, String url) {}

    public ChatView {
        title = List.copyOf(title);
        body = List.copyOf(body);
        fields = List.copyOf(fields);
        buttons = List.copyOf(buttons);
    }

    /** The text of spans, without their looks. */
    public static String text(List<Span> spans) {
        return spans.stream().map(Span::text).collect(Collectors.joining());
    }

    /** Body and fields, as a reader would read them out. */
    public String text() {
        StringBuilder text = new StringBuilder();
        body.forEach(block -> text.append(text(block.spans())).append('\n'));
        fields.forEach(field -> text.append(field.name() + ": " + text(field.value()) + "\n"));
        return text.toString().stripTrailing();
    }

    int weight() {
        return 2 * (text().length() + request.length());
    }
}
