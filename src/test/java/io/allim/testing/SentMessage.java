package io.allim.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A message that left, as its receiver would see it.
 *
 * @param id by which the provider answered for it
 * @param channel {@code email}, {@code sms}, {@code push}, {@code sns} (topics), {@code webhook} or {@code inbox}
 * @param to e-mail addresses with commas between them, a phone number, an ARN, a URL, or the id of a recipient
 * @param subject subject or title, or empty text
 * @param body the plain text
 * @param html of an e-mail
 * @param headers what came beside: HTTP or e-mail headers, message attributes; names in any case
 * @param at when it left, by Allim's clock
 */
public record SentMessage(
        String id,
        String channel,
        String to,
        String subject,
        String body,
        Optional<String> html,
        Map<String, String> headers,
        Instant at) {

    private static final int SHOWN_CHARACTERS = 100;

    static SentMessage read(JsonNode json) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        json.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new SentMessage(
                json.path("id").asText(),
                json.path("channel").asText(),
                json.path("to").asText(),
                json.path("subject").asText(),
                json.path("body").asText(),
                Optional.of(json.path("html")).filter(JsonNode::isTextual).map(JsonNode::textValue),
                Collections.unmodifiableMap(headers),
                Instant.parse(json.path("at").asText()));
    }

    /** Whether it went to the address, alone or with others. */
    boolean isTo(String address) {
        if (to.equalsIgnoreCase(address)) {
            return true;
        }
        for (String one : to.split(",")) {
            if (one.strip().equalsIgnoreCase(address)) {
                return true;
            }
        }
        return false;
    }

    /** One line of a failure's text. */
    String line() {
        String title = subject.isEmpty() ? "" : "“" + cut(subject) + "” ";
        return at + "  " + channel + " to " + to + ": " + title + cut(body);
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
