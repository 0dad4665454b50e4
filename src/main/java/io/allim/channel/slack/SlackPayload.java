package io.allim.channel.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatColor;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatField;
import io.allim.chat.RichText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What Slack shows of a message: a header, or a title that is a link; the body; the fields; the buttons. It has no {@code mrkdwn}
 * but in {@link #text}, which is escaped.
 *
 * @param text for notifications and for readers of screens
 * @param blocks together at most {@value #MOST_IN_ALL} characters of JSON
 * @param isBodyCut whether the body does not fit
 * @param notes what does not fit
 */
record SlackPayload(String text, ArrayNode blocks, boolean isBodyCut, List<String> notes) {

    /** Of a button that reports its press. */
    static final String ACKNOWLEDGE = "allim_ack";

    /** https://docs.slack.dev/reference/block-kit/blocks/header-block */
    static final int MOST_OF_TITLE = 150;

    /** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
    static final int MOST_OF_BUTTON = 75;

    static final int MOST_OF_URL = 3_000;

    /** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
    static final int MOST_BUTTONS = 25;

    /** As Slack takes of a section's field: https://docs.slack.dev/reference/block-kit/blocks/section-block */
    static final int MOST_OF_FIELD = 2_000;

    /**
     * Slack answers {@code msg_blocks_too_long} from about 13,200 characters on, and counts more than texts; it documents neither:
     * https://github.com/slackapi/bolt-js/issues/2509 and https://github.com/slackapi/bolt-js/issues/2867
     */
    static final int MOST_IN_ALL = 12_000;

    /** Of that, for the fields and for the buttons, so that a body has room beside. */
    private static final int MOST_BESIDE = 4_000;

    private static final int MOST_OF_TEXT = 300;
    private static final String NOTHING = "…";

    /** @param reported whether a press of a button is reported to the service; else an acknowledge button leads to its page */
    static SlackPayload of(Message message, boolean reported) {
        return new Composition(message.chatContent(), message.url(), reported).payload();
    }

    /** The fields of a request that posts or changes the message. */
    ObjectNode request() {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("text", text)
                .put("mrkdwn", false)
                .put("unfurl_links", false)
                .put("unfurl_media", false);
        request.set("blocks", blocks);
        return request;
    }

    /** https://docs.slack.dev/messaging/formatting-message-text#escaping */
    static String escaped(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** A text that Slack takes for no markup. */
    static ObjectNode plainText(String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "plain_text")
                .put("text", text)
                .put("emoji", false);
    }

    private static final class Composition {

        private final ChatContent content;
        private final Optional<String> url;
        private final boolean reported;
        private final String title;
        private final Set<String> notes = new LinkedHashSet<>();

        Composition(ChatContent content, Optional<String> url, boolean reported) {
            this.content = content;
            this.url = url;
            this.reported = reported;
            this.title = new PlainText(content.title()).oneLine().value();
        }

        SlackPayload payload() {
            ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
            String shown = title.isEmpty() ? "" : cut(MOST_OF_TITLE, mark(content.color()) + title, "the title");
            if (!shown.isEmpty() && url.isEmpty()) {
                blocks.addObject().put("type", "header").set("text", plainText(shown));
            }
            ObjectNode body = richText(JsonNodeFactory.instance.arrayNode());
            blocks.add(body);
            fields().ifPresent(elements -> blocks.add(richText(elements)));
            buttons().ifPresent(blocks::add);
            RichText fitting = body(shown, MOST_IN_ALL - length(blocks) + length(body.path("elements")));
            body.set("elements", written(shown, fitting));
            return new SlackPayload(text(), blocks, !fitting.equals(content.body()), List.copyOf(notes));
        }

        private RichText body(String shown, int room) {
            RichText whole = content.body();
            RichText fitting = RichTextPrefix.cut(whole, MOST_IN_ALL, text -> length(written(shown, text)) <= room);
            if (!fitting.equals(whole)) {
                notes.add(
                        "the text was cut: Slack takes about %,d characters with their markup".formatted(MOST_IN_ALL));
            }
            return fitting;
        }

        private ArrayNode written(String shown, RichText text) {
            SlackText written = new SlackText();
            url.ifPresent(to -> written.link(shown.isEmpty() ? to : shown, to));
            written.add(text);
            if (written.elements().isEmpty()) {
                written.add(RichText.plain(NOTHING));
            }
            return written.elements();
        }

        /** One to a line, below the body. */
        private Optional<ArrayNode> fields() {
            SlackText written = new SlackText();
            List<RichText.Span> lines = new ArrayList<>();
            int fitting = 0;
            for (ChatField field : content.fields()) {
                List<RichText.Span> longer = new ArrayList<>(lines);
                if (!longer.isEmpty()) {
                    longer.add(new RichText.LineBreak());
                }
                longer.addAll(line(field));
                SlackText tried = new SlackText();
                tried.add(new RichText(List.of(new RichText.Paragraph(longer))));
                if (length(richText(tried.elements())) > MOST_BESIDE) {
                    notes.add("%d of %d fields do not fit"
                            .formatted(
                                    content.fields().size() - fitting,
                                    content.fields().size()));
                    break;
                }
                fitting++;
                lines = longer;
                written = tried;
            }
            return Optional.of(written.elements()).filter(elements -> !elements.isEmpty());
        }

        private List<RichText.Span> line(ChatField field) {
            String name =
                    cut(MOST_OF_TITLE, new PlainText(field.name()).oneLine().value(), "the name of a field");
            String value =
                    cut(MOST_OF_FIELD, new PlainText(field.value()).value().strip(), "a field");
            return List.of(new RichText.Bold(List.of(new RichText.Text(name + ":"))), new RichText.Text(" " + value));
        }

        private Optional<ObjectNode> buttons() {
            ArrayNode elements = JsonNodeFactory.instance.arrayNode();
            List<ChatButton> all = content.buttons();
            for (ChatButton button : all) {
                boolean leads = !(reported && button instanceof ChatButton.Acknowledge);
                boolean fits = elements.size() < MOST_BUTTONS
                        && !(leads && button.url().length() > MOST_OF_URL);
                ObjectNode element = button(button, elements.size());
                if (fits && length(elements) + length(element) < MOST_BESIDE) {
                    elements.add(element);
                }
            }
            if (elements.size() < all.size()) {
                notes.add("%d of %d buttons do not fit".formatted(all.size() - elements.size(), all.size()));
            }
            if (elements.isEmpty()) {
                return Optional.empty();
            }
            ObjectNode block = JsonNodeFactory.instance.objectNode().put("type", "actions");
            block.set("elements", elements);
            return Optional.of(block);
        }

        private ObjectNode button(ChatButton button, int index) {
            String label = new PlainText(button.text()).oneLine().value();
            ObjectNode element = JsonNodeFactory.instance.objectNode().put("type", "button");
            element.set(
                    "text", plainText(label.isEmpty() ? NOTHING : cut(MOST_OF_BUTTON, label, "the text of a button")));
            return switch (button) {
                case ChatButton.Acknowledge(String _, String _, String token)
                when reported ->
                    element.put("style", "primary")
                            .put("action_id", ACKNOWLEDGE)
                            .put("value", token);
                case ChatButton.Acknowledge acknowledge ->
                    element.put("action_id", "allim_link_" + index).put("url", acknowledge.url());
                case ChatButton.Link link ->
                    element.put("action_id", "allim_link_" + index).put("url", link.url());
            };
        }

        private String text() {
            String body =
                    new PlainText(RichTextPrefix.flat(content.body())).oneLine().value();
            String both = title.isEmpty() || body.isEmpty() ? title + body : title + ": " + body;
            return escaped(both.isEmpty() ? NOTHING : CutText.to(MOST_OF_TEXT, both));
        }

        private String cut(int most, String text, String what) {
            String cut = CutText.to(most, text);
            if (!cut.equals(text)) {
                notes.add("%s was cut to %,d characters".formatted(what, most));
            }
            return cut;
        }

        /** Slack has colours in legacy attachments alone, which it folds up and may change. */
        private static String mark(ChatColor color) {
            return switch (color) {
                case GOOD -> "🟢 ";
                case NEUTRAL -> "";
                case WARNING -> "🟡 ";
                case DANGER -> "🔴 ";
            };
        }

        private static ObjectNode richText(ArrayNode elements) {
            ObjectNode block = JsonNodeFactory.instance.objectNode().put("type", "rich_text");
            block.set("elements", elements);
            return block;
        }

        private static int length(JsonNode json) {
            return json.toString().length();
        }
    }
}
