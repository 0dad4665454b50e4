package io.allim.delivery;

import io.allim.channel.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The words of a message, for people to read: nothing in it can be sent, and its links lead nowhere.
 *
 * @param sentAt when it left; absent where it is made anew
 * @param to the address masked
 * @param html as it leaves, for a channel that shows it
 * @param notes what is odd in the words and no fault
 */
public record MessageCopy(
        Optional<Instant> sentAt,
        String to,
        Optional<String> title,
        String body,
        Optional<String> html,
        Optional<String> url,
        List<String> notes) {

    public static MessageCopy of(Message message, Optional<String> html, List<String> notes) {
        return new MessageCopy(
                Optional.empty(),
                message.address().masked(),
                Optional.of(message.title()).filter(title -> !title.isEmpty()),
                message.body(),
                html,
                message.url(),
                notes);
    }

    public MessageCopy sent(Instant at) {
        return new MessageCopy(Optional.of(at), to, title, body, html, url, notes);
    }

    MessageCopy withoutHtml() {
        return new MessageCopy(sentAt, to, title, body, Optional.empty(), url, notes);
    }
}
