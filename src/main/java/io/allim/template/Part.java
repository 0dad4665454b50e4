package io.allim.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The words of a template for one channel, in one language, before they are rendered. All texts are Liquid.
 *
 * @param title of an e-mail its subject
 * @param body of an e-mail its text
 * @param html only of a channel with HTML, as e-mail
 * @param layout only of a channel with HTML: the id of the template whose HTML frames this part's, or {@link #NO_LAYOUT}
 * @param data its texts are Liquid; its names are not
 * @param chat only of a channel that is read in chats, whose body is Markdown
 */
public record Part(
        Optional<String> title,
        Optional<String> body,
        Optional<String> html,
        Optional<String> layout,
        Optional<String> url,
        Optional<ObjectNode> data,
        Optional<ChatPart> chat) {

    /** Instead of a layout's id: none, and no HTML for a part without. */
    public static final String NO_LAYOUT = "none";

    /** A part for something else than chats. */
    public Part(
            Optional<String> title,
            Optional<String> body,
            Optional<String> html,
            Optional<String> layout,
            Optional<String> url,
            Optional<ObjectNode> data) {
        this(title, body, html, layout, url, data, Optional.empty());
    }

    /** Whether it is the content of a message, and not only what goes beside it. */
    boolean speaks() {
        return body().isPresent() || html().isPresent() || data().isPresent();
    }
}
