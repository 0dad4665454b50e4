package io.allim.channel.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How Slack knows a message.
 *
 * @param channel its id, such as {@code C0123ABCD}
 * @param ts when it was posted, such as {@code 1712345678.000200}: no two of a channel have the same
 */
record SlackReference(String channel, String ts) {

    private static final Pattern SHAPE =
            Pattern.compile("(?<channel>[A-Z][A-Z0-9]{1,30})/(?<ts>[0-9]{1,20}\\.[0-9]{1,20})");

    static Optional<SlackReference> read(String text) {
        Matcher parts = SHAPE.matcher(text);
        return parts.matches()
                ? Optional.of(new SlackReference(parts.group("channel"), parts.group("ts")))
                : Optional.empty();
    }

    /** Of the answer to a post or an update; empty text where it names none. */
    static String of(JsonNode answer) {
        return read(answer.path("channel").asText() + "/" + answer.path("ts").asText())
                .map(SlackReference::toString)
                .orElse("");
    }

    @Override
    public String toString() {
        return channel + "/" + ts;
    }
}
