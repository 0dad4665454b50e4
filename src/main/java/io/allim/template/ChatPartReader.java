package io.allim.template;

import io.allim.chat.ChatColor;
import io.allim.http.WebLink;
import io.allim.web.Fields;
import io.allim.web.problem.Expected;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what parts for chats have beside title and body. */
final class ChatPartReader {

    private static final int MAX_FIELDS = 25;
    private static final int MAX_BUTTONS = 5;
    private static final Expected FIELD =
            Expected.json("an object with name and value", "{\"name\":\"Host\",\"value\":\"db-1\",\"short\":true}");
    private static final Expected BUTTON = Expected.json(
            "an object with text, and url or ack", "{\"text\":\"Runbook\",\"url\":\"https://example.com/runbook\"}");
    private static final Expected COLOR = Expected.oneOf(colors());

    private ChatPartReader() {}

    static ChatPart read(Fields fields, int maxText) {
        boolean hasFields = fields.has("fields");
        List<ChatPart.Field> facts =
                fields.optionalObjects("fields", MAX_FIELDS, FIELD, field -> field(field, maxText));
        Optional<String> color = fields.optional("color", maxText, ChatPartReader::color, COLOR);
        boolean hasButtons = fields.has("buttons");
        List<ChatPart.Button> buttons =
                fields.optionalObjects("buttons", MAX_BUTTONS, BUTTON, button -> button(button, maxText));
        return new ChatPart(
                hasFields ? Optional.of(facts) : Optional.empty(),
                color,
                hasButtons ? Optional.of(buttons) : Optional.empty());
    }

    private static ChatPart.Field field(Fields fields, int maxText) {
        ChatPart.Field field = new ChatPart.Field(
                fields.text("name", maxText, "Host"),
                fields.text("value", maxText, "db-1"),
                fields.flag("short", false));
        fields.end();
        return field;
    }

    private static ChatPart.Button button(Fields fields, int maxText) {
        String text = fields.text("text", maxText, "Runbook");
        Optional<String> url = fields.optional("url", maxText, ChatPartReader::url, Expected.URL);
        boolean acknowledges = fields.flag("ack", false);
        if (acknowledges == fields.has("url")) {
            fields.refuse(
                    acknowledges ? "ack" : "url",
                    acknowledges
                            ? "A button opens its `url` or acknowledges the message: keep one of `url` and `ack`."
                            : "A button has a `url`, or `\"ack\":true`.",
                    "\"https://example.com/runbook\"");
        }
        fields.end();
        return new ChatPart.Button(text, url, acknowledges);
    }

    private static Optional<String> url(String text) {
        return isLiquid(text) || WebLink.web(text).isPresent() ? Optional.of(text) : Optional.empty();
    }

    private static Optional<String> color(String text) {
        return isLiquid(text) || Arrays.asList(colors()).contains(text) ? Optional.of(text) : Optional.empty();
    }

    private static boolean isLiquid(String text) {
        return text.contains("{{") || text.contains("{%");
    }

    static String[] colors() {
        return Arrays.stream(ChatColor.values())
                .map(color -> color.name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
    }
}
