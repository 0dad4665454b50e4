package io.allim.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
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
        Instant occurredAt) {

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
}
