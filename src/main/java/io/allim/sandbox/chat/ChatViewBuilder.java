package io.allim.sandbox.chat;

import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.ChatView.Block;
import io.allim.sandbox.wire.ChatView.Button;
import io.allim.sandbox.wire.ChatView.Field;
import io.allim.sandbox.wire.ChatView.Kind;
import io.allim.sandbox.wire.ChatView.Span;
import io.allim.sandbox.wire.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Puts together what a chat shows, in the order in which it shows it. For one thread. */
public final class ChatViewBuilder {

    private final String sender;
    private final String request;
    private final List<Block> body = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private final List<Button> buttons = new ArrayList<>();
    private List<Span> title = List.of();
    private String color = "";
    private String thread = "";

    /** @param sender the name above the message */
    public ChatViewBuilder(String sender, HttpRequest request) {
        this.sender = sender;
        this.request = request.text();
    }

    /** Text without markup. */
    public static List<Span> plain(String text) {
        return text.isEmpty() ? List.of() : List.of(new Span(text, Set.of(), ""));
    }

    /** @param url where it leads, or empty text */
    public ChatViewBuilder title(List<Span> spans, String url) {
        title = url.isEmpty()
                ? spans
                : spans.stream()
                        .map(span -> new Span(span.text(), span.styles(), url))
                        .toList();
        return this;
    }

    /** @param rgb 0xRRGGBB */
    public ChatViewBuilder color(int rgb) {
        return color("#%06x".formatted(rgb & 0xffffff));
    }

    /** @param rgb as {@code #rrggbb} */
    public ChatViewBuilder color(String rgb) {
        color = rgb;
        return this;
    }

    public ChatViewBuilder text(List<Span> spans) {
        return block(Kind.TEXT, spans);
    }

    public ChatViewBuilder blocks(List<Block> blocks) {
        body.addAll(blocks);
        return this;
    }

    public ChatViewBuilder block(Kind kind, List<Span> spans) {
        if (!spans.isEmpty()) {
            body.add(new Block(kind, spans));
        }
        return this;
    }

    public ChatViewBuilder field(String name, List<Span> value, boolean isShort) {
        fields.add(new Field(name, value, isShort));
        return this;
    }

    /** @param url where it leads, or empty text: the chat would report the press */
    public ChatViewBuilder button(String text, String url) {
        buttons.add(new Button(text, url));
        return this;
    }

    /** @param first what the chat names the first message of the thread by: its id, or a key that all of them have */
    public ChatViewBuilder in(String first) {
        thread = first;
        return this;
    }

    public ChatView build() {
        return new ChatView(sender, color, title, body, fields, buttons, thread, request);
    }
}
