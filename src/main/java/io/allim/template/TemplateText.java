package io.allim.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The words of a message, rendered for one channel.
 *
 * @param title empty where the part has none
 * @param html only of a channel that shows it: a whole document
 * @param data what a webhook or an app gets beside the words; absent: the notification's own data
 * @param chat only of a channel that is read in chats, or of a list in a mail; the body has its words as plain text
 * @param language of the words, a BCP 47 tag; absent where the template doesn't say
 * @param textOnly whether no layout makes HTML of it
 */
public record TemplateText(
        String title,
        String body,
        Optional<String> html,
        Optional<String> url,
        Optional<ObjectNode> data,
        Optional<String> language,
        Optional<ChatText> chat,
        boolean textOnly) {

    public TemplateText with(Optional<ChatText> other) {
        return new TemplateText(title, body, html, url, data, language, other, textOnly);
    }

    /** Words of no known language. */
    public TemplateText(
            String title, String body, Optional<String> html, Optional<String> url, Optional<ObjectNode> data) {
        this(title, body, html, url, data, Optional.empty(), Optional.empty(), false);
    }
}
