package io.allim.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.chat.ChatColor;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatThread;
import io.allim.chat.RichText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a channel is asked to send. A channel fits it to its own limits.
 *
 * @param token the same for every attempt of a delivery, so that a receiver can drop a repetition; 1 to 80 characters
 *     of {@code [A-Za-z0-9_-]}
 * @param address of the kind that the channel reaches
 * @param title may be empty; one line is not guaranteed, nor the absence of control characters
 * @param body not empty
 * @param html the whole body as a HTML document, for channels that show it; it was made by a template that escapes
 * @param language of title and body, a BCP 47 tag; absent where nobody named it
 * @param url where the receiver can go from here; http or https
 * @param unsubscribeUrl where a POST ends such messages to the receiver (RFC 8058)
 * @param data what the caller gave beside the content; may be empty
 * @param at when this attempt is made
 * @param occurredAt when what it tells of was accepted: the same for every attempt
 * @param chat what a chat shows of it, where its template says so; see {@link #chatContent}
 * @param thread with which earlier message it belongs together, on a channel that can do so at the address
 * @param layout what is around its words in a mail, where it has no HTML
 * @param workflow that it is of, by id
 * @param category of that workflow, by id
 */
public record Message(
        String token,
        Address address,
        String title,
        String body,
        Optional<String> html,
        Optional<String> language,
        Optional<String> url,
        Optional<String> unsubscribeUrl,
        Urgency urgency,
        ObjectNode data,
        Instant at,
        Instant occurredAt,
        Optional<ChatContent> chat,
        Optional<ChatThread> thread,
        MailLayout layout,
        Optional<String> workflow,
        Optional<String> category) {

    /** A message that nobody wrote for chats, and that belongs to no other. */
    public Message(
            String token,
            Address address,
            String title,
            String body,
            Optional<String> html,
            Optional<String> language,
            Optional<String> url,
            Optional<String> unsubscribeUrl,
            Urgency urgency,
            ObjectNode data,
            Instant at,
            Instant occurredAt) {
        this(
                token,
                address,
                title,
                body,
                html,
                language,
                url,
                unsubscribeUrl,
                urgency,
                data,
                at,
                occurredAt,
                Optional.empty(),
                Optional.empty(),
                MailLayout.DEFAULT,
                Optional.empty(),
                Optional.empty());
    }

    /** A message of no known language, whose first attempt is made when it is accepted. */
    public Message(
            String token,
            Address address,
            String title,
            String body,
            Optional<String> html,
            Optional<String> url,
            Optional<String> unsubscribeUrl,
            Urgency urgency,
            ObjectNode data,
            Instant at) {
        this(token, address, title, body, html, Optional.empty(), url, unsubscribeUrl, urgency, data, at, at);
    }

    /** A message of plain text, made when it is accepted. */
    public Message(
            String token,
            Address address,
            String title,
            String body,
            Optional<String> url,
            Urgency urgency,
            ObjectNode data,
            Instant at) {
        this(token, address, title, body, Optional.empty(), url, Optional.empty(), urgency, data, at);
    }

    public Message with(Optional<ChatContent> content) {
        return with(content, thread, layout, workflow, category);
    }

    public Message in(ChatThread belongs) {
        return with(chat, Optional.of(belongs), layout, workflow, category);
    }

    public Message with(MailLayout around) {
        return with(chat, thread, around, workflow, category);
    }

    public Message of(Optional<String> ofWorkflow, Optional<String> ofCategory) {
        return with(chat, thread, layout, ofWorkflow, ofCategory);
    }

    private Message with(
            Optional<ChatContent> content,
            Optional<ChatThread> belongs,
            MailLayout around,
            Optional<String> ofWorkflow,
            Optional<String> ofCategory) {
        return new Message(
                token,
                address,
                title,
                body,
                html,
                language,
                url,
                unsubscribeUrl,
                urgency,
                data,
                at,
                occurredAt,
                content,
                belongs,
                around,
                ofWorkflow,
                ofCategory);
    }

    /** What a chat shows: what was written for it, else title and body as they are. {@link #url} is where the title leads. */
    public ChatContent chatContent() {
        return chat.orElseGet(() -> new ChatContent(
                new PlainText(title).oneLine().value(),
                RichText.plain(new PlainText(body).value()),
                List.of(),
                color(urgency),
                List.of()));
    }

    /** By how soon a message matters, where its template names no colour. */
    public static ChatColor color(Urgency urgency) {
        return urgency == Urgency.HIGH ? ChatColor.DANGER : ChatColor.NEUTRAL;
    }
}
