package io.allim.sandbox.wire;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A message that left, as its receiver would see it.
 *
 * @param id by which the provider answered for it
 * @param channel {@code sns} (topics), {@code sms}, {@code push}, {@code email}, {@code webhook}, {@code inbox}, or a chat
 * @param to an ARN, a phone number, e-mail addresses with commas between them, a URL, or the id of a recipient
 * @param subject subject or title, or empty text
 * @param body the plain text; at most {@value SandboxMessages#MAX_TEXT_CHARACTERS} characters are kept
 * @param html of an e-mail
 * @param headers what came beside: HTTP or e-mail headers, message attributes, {@code sms.parts}; names in any case
 * @param at when it was taken
 * @param chat what a chat shows
 * @param editedAt when its sender last changed what stands there; of chats
 */
public record SandboxMessage(
        String id,
        String channel,
        String to,
        String subject,
        String body,
        Optional<String> html,
        Map<String, String> headers,
        Instant at,
        Optional<ChatView> chat,
        Optional<Instant> editedAt) {

    public SandboxMessage {
        body = cut(body);
        html = html.map(SandboxMessage::cut);
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        headers = Collections.unmodifiableMap(sorted);
    }

    /** A message that is none of a chat. */
    public SandboxMessage(
            String id,
            String channel,
            String to,
            String subject,
            String body,
            Optional<String> html,
            Map<String, String> headers,
            Instant at) {
        this(id, channel, to, subject, body, html, headers, at, Optional.empty(), Optional.empty());
    }

    /** How many characters this message takes of what may be kept. */
    long weight() {
        long weight = 200L + to.length() + subject.length() + body.length();
        weight += html.map(String::length).orElse(0);
        weight += chat.map(ChatView::weight).orElse(0);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            weight += header.getKey().length() + header.getValue().length();
        }
        return weight;
    }

    private static String cut(String text) {
        return text.length() <= SandboxMessages.MAX_TEXT_CHARACTERS
                ? text
                : text.substring(0, SandboxMessages.MAX_TEXT_CHARACTERS);
    }
}
