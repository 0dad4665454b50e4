package io.allim.channel.mattermost;

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
import io.allim.chat.PlainDialect;
import java.util.ArrayList;
import java.util.List;

/**
 * A message as Mattermost takes it: one attachment. Texts of one message hold as many code points together as a post does.
 * Servers cut what is longer by themselves, or make posts of it, within a character or a link where it happens to be.
 *
 * @param notes what was cut
 * @see <a href="https://developers.mattermost.com/integrate/reference/message-attachments/">Message attachments</a>
 */
record MattermostPayload(ObjectNode json, List<String> notes) {

    /** Of a post, in code points: 65,535 bytes of four each. */
    static final int ALL = 16_383;

    /** Without a limit of Mattermost's own; a title is a line. */
    static final int TITLE = 256;

    static final int FIELD_NAME = 256;
    static final int FIELD_VALUE = 2_000;

    private static final Fit LINE = Fit.codePoints(TITLE);

    static MattermostPayload of(Message message) {
        List<String> notes = new ArrayList<>();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("attachments").add(attachment(message, notes));
        return new MattermostPayload(json, List.copyOf(notes));
    }

    private static ObjectNode attachment(Message message, List<String> notes) {
        ChatContent content = message.chatContent();
        String plain = new PlainText(content.title()).oneLine().value();
        Markup.Written title = Markup.plain(MattermostDialect.plain(plain), PlainDialect.INSTANCE, LINE);
        if (title.isCut()) {
            notes.add("the title was cut to 256 characters");
        }
        String url = message.url().orElse("");
        ObjectNode attachment = JsonNodeFactory.instance
                .objectNode()
                .put("fallback", title.text())
                .put("color", content.color().hex());
        if (!title.text().isEmpty()) {
            attachment.put("title", title.text());
            message.url().ifPresent(link -> attachment.put("title_link", link));
            url = "";
        }
        Fit room = Fit.codePoints(ALL).beside(title.text());
        Markup.Written text =
                Markup.write(content.body(), MattermostDialect.INSTANCE, room, end(content.buttons(), url));
        if (text.isCut()) {
            notes.add("the body was cut: Mattermost shows 16,383 characters in one message");
        }
        attachment.put("text", text.text());
        attachment.set("fields", fields(content.fields(), room.beside(text.text()), notes));
        return attachment;
    }

    /** Buttons are links: Mattermost reports presses to plugins and to servers that it is allowed to call. */
    private static String end(List<ChatButton> buttons, String url) {
        List<String> links = new ArrayList<>();
        for (ChatButton button : buttons) {
            String text = MattermostDialect.INSTANCE.text(
                    new PlainText(button.text()).oneLine().value());
            links.add(MattermostDialect.INSTANCE.link(text, button.url()));
        }
        String line = String.join(" · ", links);
        return url.isEmpty() || line.isEmpty() ? line + url : line + "\n" + url;
    }

    private static ArrayNode fields(List<ChatField> fields, Fit all, List<String> notes) {
        ArrayNode written = JsonNodeFactory.instance.arrayNode();
        Fit left = all;
        int cut = 0;
        for (ChatField field : fields) {
            Markup.Written name = Markup.plain(
                    MattermostDialect.plain(field.name()), PlainDialect.INSTANCE, atMost(FIELD_NAME, left));
            left = left.beside(name.text());
            Markup.Written value = Markup.plain(
                    new PlainText(field.value()).value(), MattermostDialect.INSTANCE, atMost(FIELD_VALUE, left));
            left = left.beside(value.text());
            cut += name.isCut() || value.isCut() ? 1 : 0;
            if (!name.text().isEmpty() || !value.text().isEmpty()) {
                written.addObject()
                        .put("title", name.text())
                        .put("value", value.text())
                        .put("short", field.isShort());
            }
        }
        if (cut > 0) {
            notes.add(cut + (cut == 1 ? " field was" : " fields were")
                    + " cut or left out: a value has 2,000 characters," + " and a message 16,383 in all");
        }
        return written;
    }

    private static Fit atMost(int most, Fit left) {
        return new Fit(Math.min(most, left.most()), left.size());
    }
}
