package io.allim.channel.teams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatColor;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatField;
import io.allim.chat.Fit;
import io.allim.chat.Markup;
import io.allim.chat.RichText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message as an Adaptive Card within {@link #MAX_BYTES}: https://adaptivecards.io/explorer/AdaptiveCard.html
 *
 * <p>What is too long is cut from the body first, then from the fields; title, buttons and links stay whole but for lengths that no
 * reader wants.
 */
final class Card {

    /**
     * Bytes of the whole request. Microsoft documents about 28 KB for a message; users measured that flows drop cards from 27 KB
     * (github.com/elementary-data/elementary, issue 2160), and some already above 21 KB.
     */
    static final int MAX_BYTES = 21 * 1024;

    /** Bytes in JSON. */
    static final int MAX_TITLE = 1024;

    private static final int MAX_BUTTON_TEXT = 256;
    private static final int MAX_FIELD_NAME = 256;

    /** Of the card as Teams shows it: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions */
    static final int MAX_BUTTONS = 6;

    private static final int MIN_BODY = 2048;

    private static final String CUT = "…";

    /** Bytes of which something can be read. */
    private static final int MIN_TEXT = 12;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Says that something is missing; there is room for it while blocks are to come. */
    private static final ObjectNode MARK = textBlock(CUT);

    private final ChatContent content;
    private final Optional<String> url;
    private final CardText dialect = new CardText();
    private final List<String> notes = new ArrayList<>();
    private final ArrayNode body = JSON.arrayNode();
    private final ObjectNode request;

    private Card(Message message) {
        content = message.chatContent();
        url = message.url();
        request = frame(body);
    }

    /**
     * @param bytes of JSON
     * @param notes on what was cut
     */
    record Written(byte[] bytes, List<String> notes) {}

    static Written of(Message message) {
        return new Card(message).written();
    }

    private static ObjectNode frame(ArrayNode body) {
        ObjectNode card = JSON.objectNode()
                .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .put("type", "AdaptiveCard")
                .put("version", "1.4");
        card.set("body", body);
        card.putArray("actions");
        card.putObject("msteams").put("width", "Full").putArray("entities");
        ObjectNode request = JSON.objectNode().put("type", "message");
        request.putArray("attachments")
                .addObject()
                .put("contentType", "application/vnd.microsoft.card.adaptive")
                .putNull("contentUrl")
                .set("content", card);
        return request;
    }

    private ObjectNode card() {
        return (ObjectNode) request.path("attachments").path(0).path("content");
    }

    private Written written() {
        addTitle();
        addButtons();
        addMentions();
        Optional<ObjectNode> link = content.title().isBlank() ? url.map(this::linkBlock) : Optional.empty();
        int reserved = link.map(block -> bytes(block) + 1).orElse(0);
        ObjectNode facts = facts(room() - reserved - MIN_BODY);
        reserved += facts.path("facts").isEmpty() ? 0 : bytes(facts) + 1;
        addBody(room() - reserved);
        if (!facts.path("facts").isEmpty()) {
            body.add(facts);
        }
        link.ifPresent(body::add);
        dropMentionsThatWereCut();
        return new Written(request.toString().getBytes(StandardCharsets.UTF_8), List.copyOf(notes));
    }

    private void addTitle() {
        if (content.title().isBlank()) {
            return;
        }
        PlainText title = new PlainText(content.title()).oneLine();
        String shown = url.map(to -> dialect.link(written(title, MAX_TITLE, "the title"), to))
                .orElseGet(() -> written(title, MAX_TITLE, "the title"));
        body.add(textBlock(shown).put("size", "Medium").put("weight", "Bolder").put("color", color(content.color())));
    }

    private static String color(ChatColor color) {
        return switch (color) {
            case GOOD -> "Good";
            case NEUTRAL -> "Default";
            case WARNING -> "Warning";
            case DANGER -> "Attention";
        };
    }

    private ObjectNode linkBlock(String to) {
        return textBlock(dialect.link(dialect.text(to), to));
    }

    private void addButtons() {
        ArrayNode actions = (ArrayNode) card().path("actions");
        for (ChatButton button : content.buttons()) {
            if (actions.size() == MAX_BUTTONS) {
                notes.add("buttons beyond the first " + MAX_BUTTONS + " are left out");
                return;
            }
            String text = new PlainText(button.text())
                    .oneLine()
                    .cut(MAX_BUTTON_TEXT, CUT)
                    .value();
            ObjectNode action = JSON.objectNode()
                    .put("type", "Action.OpenUrl")
                    .put("title", text)
                    .put("url", button.url());
            if (bytes(action) + 1 > room() - 2 * MIN_BODY) {
                notes.add("buttons are left out: their links are too long");
                return;
            }
            actions.add(action);
        }
    }

    /** All of them, so that there is room for each. */
    private void addMentions() {
        Markup.write(content.body(), dialect, new Fit(Integer.MAX_VALUE, String::length));
        ArrayNode entities = entities();
        dialect.mentions().forEach((text, who) -> {
            ObjectNode entity = JSON.objectNode().put("type", "mention").put("text", text);
            String name = text.substring("<at>".length(), text.length() - "</at>".length());
            entity.putObject("mentioned").put("id", who).put("name", name);
            if (bytes(entity) + 1 <= room() - 2 * MIN_BODY) {
                entities.add(entity);
            }
        });
    }

    private ArrayNode entities() {
        return (ArrayNode) card().path("msteams").path("entities");
    }

    /** An entity without its text makes Teams refuse the card. */
    private void dropMentionsThatWereCut() {
        ArrayNode entities = entities();
        for (int i = entities.size() - 1; i >= 0; i--) {
            String text = entities.get(i).path("text").textValue();
            boolean isThere = body.findValuesAsText("text").stream().anyMatch(block -> block.contains(text));
            if (!isThere) {
                entities.remove(i);
            }
        }
    }

    private ObjectNode facts(int room) {
        ObjectNode set = JSON.objectNode().put("type", "FactSet");
        ArrayNode facts = set.putArray("facts");
        for (ChatField field : content.fields()) {
            ObjectNode fact = JSON.objectNode()
                    .put(
                            "title",
                            cut(new PlainText(field.name()).oneLine(), MAX_FIELD_NAME)
                                    .text())
                    .put("value", "");
            int left = room - bytes(set) - bytes(fact) - 1;
            if (left < MIN_TEXT) {
                notes.add("fields are left out: the message was too long for Teams");
                break;
            }
            Markup.Written value = cut(new PlainText(field.value()), left);
            if (value.isCut()) {
                notes.add("a field was cut: the message was too long for Teams");
            }
            facts.add(fact.put("value", value.text()));
        }
        return set;
    }

    private void addBody(int room) {
        int left = room;
        int toCome = content.body().blocks().size();
        for (RichText.Block block : content.body().blocks()) {
            toCome--;
            ObjectNode text = styled(block);
            int most = left - bytes(text) - 1 - (toCome > 0 ? bytes(MARK) + 1 : 0);
            if (most < MIN_TEXT) {
                body.add(MARK.deepCopy());
                noteCutBody();
                return;
            }
            Markup.Written written = write(block, most);
            text.put("text", written.text());
            body.add(text);
            left -= bytes(text) + 1;
            if (written.isCut()) {
                noteCutBody();
                return;
            }
        }
    }

    private void noteCutBody() {
        notes.add("the body was cut: Teams takes " + MAX_BYTES / 1024 + " KB");
    }

    private ObjectNode styled(RichText.Block block) {
        ObjectNode text = textBlock("");
        return switch (block) {
            case RichText.Paragraph _, RichText.Items _ -> text;
            case RichText.Quote _ -> text.put("isSubtle", true);
            case RichText.CodeBlock _ -> text.put("fontType", "Monospace");
        };
    }

    /** An empty line parts lines outside of lists. */
    private Markup.Written write(RichText.Block block, int most) {
        boolean isList = block instanceof RichText.Items;
        Markup.Written written = Markup.write(
                new RichText(List.of(block)),
                dialect,
                new Fit(most, text -> escapedBytes(isList ? text : text.replace("\n", "\n\n"))));
        return isList ? written : new Markup.Written(written.text().replace("\n", "\n\n"), written.isCut());
    }

    private String written(PlainText plain, int most, String what) {
        Markup.Written written = cut(plain, most);
        if (written.isCut()) {
            notes.add(what + " was cut");
        }
        return written.text();
    }

    private Markup.Written cut(PlainText plain, int most) {
        return Markup.write(RichText.plain(plain.value()), dialect, new Fit(most, Card::escapedBytes));
    }

    private static ObjectNode textBlock(String text) {
        return JSON.objectNode().put("type", "TextBlock").put("text", text).put("wrap", true);
    }

    /** What is left of the request. */
    private int room() {
        return MAX_BYTES - bytes(request);
    }

    private static int bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static int escapedBytes(String text) {
        return TextNode.valueOf(text).toString().getBytes(StandardCharsets.UTF_8).length - 2;
    }
}
