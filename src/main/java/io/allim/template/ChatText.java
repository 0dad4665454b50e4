package io.allim.template;

import io.allim.channel.Message;
import io.allim.channel.Urgency;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatColor;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatField;
import io.allim.chat.RichText;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a chat shows beside the title of a message, rendered.
 *
 * @param color absent: the urgency decides
 */
public record ChatText(RichText body, List<ChatField> fields, Optional<ChatColor> color, List<Button> buttons) {

    /**
     * @param text plain text, one line
     * @param url http or https; absent where it acknowledges
     */
    public record Button(String text, Optional<String> url) {}

    /** Nothing but a body. */
    public ChatText(RichText body) {
        this(body, List.of(), Optional.empty(), List.of());
    }

    public ChatText with(RichText other) {
        return new ChatText(other, fields, color, buttons);
    }

    /** @param acknowledging makes of its text a button that acknowledges; empty where nothing can */
    public ChatContent content(String title, Urgency urgency, Function<String, Optional<ChatButton>> acknowledging) {
        List<ChatButton> pressed = buttons.stream()
                .flatMap(button -> button
                        .url()
                        .<ChatButton>map(url -> new ChatButton.Link(button.text(), url))
                        .or(() -> acknowledging.apply(button.text()))
                        .stream())
                .toList();
        return new ChatContent(title, body, fields, color.orElseGet(() -> Message.color(urgency)), pressed);
    }
}
