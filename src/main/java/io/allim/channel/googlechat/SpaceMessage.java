package io.allim.channel.googlechat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatField;
import io.allim.chat.Fit;
import io.allim.chat.Markup;
import io.allim.chat.RichText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A message as one card within {@link #MAX_BYTES}. All that it says is in the card; {@code fallbackText} is what notifications show,
 * and {@code text} is there for mentions alone, so that nobody reads anything twice.
 *
 * <p>The title is a widget of the card rather than its header, which is cut after one line and leads nowhere.
 *
 * @see <a href="https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages">messages</a>
 */
final class SpaceMessage {

    /** Of the whole message, cards among it. */
    static final int MAX_BYTES = 32_000;

    /** Bytes in JSON. */
    static final int MAX_TITLE = 1024;

    static final int MAX_BUTTONS = 10;

    private static final int MAX_FALLBACK = 600;
    private static final int MAX_LABEL = 256;
    private static final int MIN_BODY = 2048;

    /** Bytes of which something can be read. */
    private static final int MIN_TEXT = 12;

    private static final String CUT = "…";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ChatContent content;
    private final Optional<String> url;
    private final CardHtml dialect = new CardHtml();
    private final List<String> notes = new ArrayList<>();
    private final ObjectNode message = JSON.objectNode();
    private final ArrayNode widgets;

    private SpaceMessage(Message sent) {
        content = sent.chatContent();
        url = sent.url();
        String mentions = Mentions.of(content.body());
        if (!mentions.isEmpty()) {
            message.put("text", mentions);
        }
        message.put("fallbackText", fallback());
        ObjectNode card = message.putArray("cardsV2").addObject().put("cardId", "message");
        widgets = card.putObject("card").putArray("sections").addObject().putArray("widgets");
        SpaceUrl.key(sent).ifPresent(key -> message.putObject("thread").put("threadKey", key));
    }

    /**
     * @param json to be sent
     * @param notes on what was cut
     */
    record Written(String json, List<String> notes) {}

    static Written of(Message sent) {
        return new SpaceMessage(sent).written();
    }

    private Written written() {
        addTitle();
        Optional<ObjectNode> link = content.title().isBlank()
                ? url.map(to -> paragraph(dialect.link(dialect.text(to), to)))
                : Optional.empty();
        int reserved = link.map(SpaceMessage::cost).orElse(0);
        ObjectNode buttons = buttons(room() - reserved - 2 * MIN_BODY);
        boolean hasButtons = !buttons.path("buttonList").path("buttons").isEmpty();
        reserved += hasButtons ? cost(buttons) : 0;
        List<ObjectNode> fields = fields(room() - reserved - MIN_BODY);
        reserved += fields.stream().mapToInt(SpaceMessage::cost).sum();
        addBody(room() - reserved);
        widgets.addAll(fields);
        link.ifPresent(widgets::add);
        if (hasButtons) {
            widgets.add(buttons);
        }
        return new Written(message.toString(), List.copyOf(new LinkedHashSet<>(notes)));
    }

    private String fallback() {
        String body = Markup.write(
                        content.body(),
                        new Mentions(new LinkedHashSet<>()),
                        new Fit(MAX_FALLBACK, SpaceMessage::escapedBytes))
                .text();
        String title = Mentions.defused(new PlainText(content.title()).oneLine().value());
        return new PlainText(title.isBlank() ? body : title + "\n" + body)
                .cut(MAX_FALLBACK, CUT)
                .value();
    }

    private void addTitle() {
        if (content.title().isBlank()) {
            return;
        }
        Markup.Written title = cut(new PlainText(content.title()).oneLine(), MAX_TITLE);
        if (title.isCut()) {
            notes.add("the title was cut");
        }
        String text =
                url.map(to -> dialect.link(dialect.bold(title.text()), to)).orElseGet(() -> dialect.bold(title.text()));
        widgets.add(paragraph("<font color=\"" + content.color().hex() + "\">●</font> " + text));
    }

    private void addBody(int room) {
        int frame = cost(paragraph("")) - (widgets.isEmpty() ? 1 : 0);
        Markup.Written body = Markup.write(content.body(), dialect, new Fit(room - frame, SpaceMessage::escapedBytes));
        if (body.isCut()) {
            notes.add("the body was cut: Google Chat takes 32,000 bytes");
        }
        if (!body.text().isBlank()) {
            widgets.add(paragraph(body.text()));
        }
    }

    private List<ObjectNode> fields(int room) {
        List<ObjectNode> fields = new ArrayList<>();
        int left = room;
        for (ChatField field : content.fields()) {
            ObjectNode widget = JSON.objectNode();
            ObjectNode decorated = widget.putObject("decoratedText")
                    .put("topLabel", label(field.name()))
                    .put("text", "")
                    .put("wrapText", true);
            int most = left - cost(widget);
            if (most < MIN_TEXT) {
                notes.add("fields are left out: the message was too long for Google Chat");
                break;
            }
            Markup.Written value = cut(new PlainText(field.value()), most);
            if (value.isCut()) {
                notes.add("a field was cut: the message was too long for Google Chat");
            }
            decorated.put("text", value.text());
            left -= cost(widget);
            fields.add(widget);
        }
        return fields;
    }

    private ObjectNode buttons(int room) {
        ObjectNode widget = JSON.objectNode();
        ArrayNode buttons = widget.putObject("buttonList").putArray("buttons");
        for (ChatButton button : content.buttons()) {
            ObjectNode made = JSON.objectNode().put("text", label(button.text()));
            made.putObject("onClick").putObject("openLink").put("url", button.url());
            if (buttons.size() == MAX_BUTTONS || cost(widget) + cost(made) > room) {
                notes.add("buttons are left out: there are too many, or their links are too long");
                break;
            }
            buttons.add(made);
        }
        return widget;
    }

    /** Google does not say whether labels are HTML: what stands here reads the same either way. */
    private static String label(String plain) {
        return new PlainText(plain.replace('<', '‹').replace('>', '›'))
                .oneLine()
                .cut(MAX_LABEL, CUT)
                .value();
    }

    private Markup.Written cut(PlainText plain, int most) {
        return Markup.write(RichText.plain(plain.value()), dialect, new Fit(most, SpaceMessage::escapedBytes));
    }

    private static ObjectNode paragraph(String text) {
        ObjectNode widget = JSON.objectNode();
        widget.putObject("textParagraph").put("text", text);
        return widget;
    }

    private int room() {
        return MAX_BYTES - bytes(message);
    }

    /** With the comma. */
    private static int cost(ObjectNode widget) {
        return bytes(widget) + 1;
    }

    private static int bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static int escapedBytes(String text) {
        return TextNode.valueOf(text).toString().getBytes(StandardCharsets.UTF_8).length - 2;
    }
}
