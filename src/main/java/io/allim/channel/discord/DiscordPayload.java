package io.allim.channel.discord;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatField;
import io.allim.chat.Fit;
import io.allim.chat.Markup;
import java.util.ArrayList;
import java.util.List;

/**
 * A message as Discord takes it, within its limits. They count code points, markup included: https://github.com/discord/discord-api-docs/issues/1315
 *
 * @param json the fields that new messages and changed ones share
 * @param notes what was cut
 * @see <a href="https://docs.discord.com/developers/resources/message#embed-object-embed-limits">Embed limits</a>
 */
record DiscordPayload(ObjectNode json, List<String> notes) {

    static final int TITLE = 256;
    static final int DESCRIPTION = 4_096;
    static final int FIELDS = 25;
    static final int FIELD_NAME = 256;
    static final int FIELD_VALUE = 1_024;

    /** Title, description, and names and values of fields together. */
    static final int ALL = 6_000;

    static final int BUTTONS = 25;
    static final int BUTTONS_IN_ROW = 5;
    static final int LABEL = 80;
    static final int BUTTON_URL = 512;
    static final int BUTTON_TOKEN = 100;

    private static final int URL = 2_048;
    private static final int LINK_BUTTON = 5;
    private static final int PRESSED_BUTTON = 1;

    /** Discord refuses empty names and values, and messages without anything. */
    private static final String NOTHING = "\u200b";

    /** @param reportsPresses whether buttons may report presses */
    static DiscordPayload of(Message message, boolean reportsPresses) {
        return new Writer(message, reportsPresses).write();
    }

    /** Writes one message. */
    private static final class Writer {

        private final JsonNodeFactory json = JsonNodeFactory.instance;
        private final DiscordDialect dialect = DiscordDialect.INSTANCE;
        private final ChatContent content;
        private final String url;
        private final boolean reportsPresses;
        private final List<String> notes = new ArrayList<>();
        private Fit left = Fit.codePoints(ALL);

        Writer(Message message, boolean reportsPresses) {
            this.content = message.chatContent();
            this.url = message.url().filter(link -> link.length() <= URL).orElse("");
            this.reportsPresses = reportsPresses;
        }

        DiscordPayload write() {
            DiscordMentions mentions = DiscordMentions.of(content.body());
            ObjectNode message = json.objectNode().put("content", mentions.content());
            message.putArray("embeds").add(embed());
            message.set("components", components());
            message.set("allowed_mentions", mentions.allowed());
            return new DiscordPayload(message, List.copyOf(notes));
        }

        private ObjectNode embed() {
            ObjectNode embed = json.objectNode().put("color", content.color().rgb());
            String title = line(content.title(), TITLE, "the title");
            if (!title.isEmpty()) {
                embed.put("title", title);
                if (!url.isEmpty()) {
                    embed.put("url", url);
                }
            }
            left = left.beside(title);
            String description = description(title.isEmpty() ? url : "");
            embed.put("description", description);
            left = left.beside(description);
            embed.set("fields", fields());
            return embed;
        }

        /** @param link for a line of its own, or empty text */
        private String description(String link) {
            List<String> lines = new ArrayList<>();
            if (!link.isEmpty()) {
                lines.add(link);
            }
            content.buttons().stream()
                    .filter(button -> !isReported(button) && button.url().length() > BUTTON_URL)
                    .filter(button -> button.url().length() <= URL)
                    .forEach(button -> lines.add(dialect.link(dialect.text(button.text()), button.url())));
            Fit room = new Fit(Math.min(DESCRIPTION, left.most()), left.size());
            Markup.Written text = Markup.write(content.body(), dialect, room, String.join("\n", lines));
            if (text.isCut()) {
                notes.add("the body was cut: Discord shows 4,096 characters, and 6,000 with title and fields");
            }
            return orNothing(text.text());
        }

        private ArrayNode fields() {
            ArrayNode fields = json.arrayNode();
            int cut = 0;
            for (ChatField field : content.fields()) {
                String name = orNothing(written(field.name(), fit(FIELD_NAME)).text());
                Fit room = left.beside(name);
                if (fields.size() == FIELDS || room.most() == 0) {
                    cut++;
                    continue;
                }
                Markup.Written value = written(field.value(), new Fit(Math.min(FIELD_VALUE, room.most()), room.size()));
                cut += value.isCut() ? 1 : 0;
                fields.addObject()
                        .put("name", name)
                        .put("value", orNothing(value.text()))
                        .put("inline", field.isShort());
                left = room.beside(orNothing(value.text()));
            }
            if (cut > 0) {
                notes.add(
                        cut + (cut == 1 ? " field was" : " fields were")
                                + " cut or left out: Discord shows 25, with 1,024 characters each, and 6,000 with title and body");
            }
            return fields;
        }

        private ArrayNode components() {
            ArrayNode rows = json.arrayNode();
            List<ChatButton> buttons = content.buttons().stream()
                    .filter(button -> isReported(button) || button.url().length() <= BUTTON_URL)
                    .toList();
            if (buttons.size() > BUTTONS) {
                notes.add("buttons were left out: Discord shows 25");
            }
            ArrayNode row = json.arrayNode();
            for (ChatButton button : buttons.subList(0, Math.min(BUTTONS, buttons.size()))) {
                if (row.isEmpty() || row.size() == BUTTONS_IN_ROW) {
                    row = rows.addObject().put("type", 1).putArray("components");
                }
                row.add(component(button));
            }
            return rows;
        }

        /** A label is text without markup. */
        private ObjectNode component(ChatButton button) {
            PlainText text = new PlainText(button.text()).oneLine();
            String label = text.isBlank() ? "…" : LabelCut.of(text.value(), LABEL);
            ObjectNode component = json.objectNode().put("type", 2).put("label", label);
            return button instanceof ChatButton.Acknowledge ack && isReported(button)
                    ? component.put("style", PRESSED_BUTTON).put("custom_id", ack.token())
                    : component.put("style", LINK_BUTTON).put("url", button.url());
        }

        private boolean isReported(ChatButton button) {
            return reportsPresses
                    && button instanceof ChatButton.Acknowledge ack
                    && ack.token().length() <= BUTTON_TOKEN;
        }

        private String line(String text, int most, String what) {
            Markup.Written written = written(new PlainText(text).oneLine().value(), fit(most));
            if (written.isCut()) {
                notes.add(what + " was cut: Discord shows " + most + " characters");
            }
            return written.text();
        }

        private Markup.Written written(String plain, Fit fit) {
            return Markup.plain(new PlainText(plain).value(), dialect, fit);
        }

        private static Fit fit(int most) {
            return Fit.codePoints(most);
        }

        private static String orNothing(String text) {
            return text.isBlank() ? NOTHING : text;
        }
    }
}
