package io.allim.channel.telegram;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.chat.ChatButton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bodies of requests: https://core.telegram.org/bots/api#sendmessage */
final class TelegramPayload {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final int BUTTONS = 20;
    private static final int BUTTONS_IN_A_ROW = 2;
    private static final int BUTTON_TEXT = 64;

    /** Of {@code callback_data}, in bytes. */
    private static final int CALLBACK = 64;

    private final Message message;
    private final TelegramAddress address;
    private final boolean hearsPresses;

    /** @param hearsPresses whether a press on a button is reported */
    TelegramPayload(Message message, TelegramAddress address, boolean hearsPresses) {
        this.message = message;
        this.address = address;
        this.hearsPresses = hearsPresses;
    }

    /** @param notes what was cut */
    record Request(ObjectNode body, List<String> notes) {}

    /** A message of its own, or an answer to an earlier one. */
    Request message(TelegramDialect dialect, Optional<Long> answered) {
        ObjectNode body = chat(JSON.objectNode());
        address.topic().ifPresent(topic -> body.put("message_thread_id", Long.parseLong(topic)));
        answered.ifPresent(id ->
                body.putObject("reply_parameters").put("message_id", id).put("allow_sending_without_reply", true));
        return filled(body, dialect);
    }

    /** Another text for an earlier message. */
    Request edit(TelegramDialect dialect, long earlier) {
        return filled(chat(JSON.objectNode()).put("message_id", earlier), dialect);
    }

    private ObjectNode chat(ObjectNode body) {
        return address.chat().startsWith("@")
                ? body.put("chat_id", address.chat())
                : body.put("chat_id", Long.parseLong(address.chat()));
    }

    private Request filled(ObjectNode body, TelegramDialect dialect) {
        List<ChatButton> buttons = message.chatContent().buttons();
        List<String> notes = new ArrayList<>();
        // What Telegram complains of may be a button's URL.
        boolean areLinks = dialect == TelegramDialect.PLAIN;
        TelegramText text = TelegramText.of(
                message,
                dialect,
                areLinks
                        ? buttons.stream().filter(button -> !isReported(button)).toList()
                        : List.of());
        body.put("text", text.text());
        if (dialect == TelegramDialect.HTML) {
            body.put("parse_mode", "HTML");
        }
        body.putObject("link_preview_options").put("is_disabled", true);
        List<ChatButton> pressed =
                areLinks ? buttons.stream().filter(this::isReported).toList() : buttons;
        if (!pressed.isEmpty()) {
            body.putObject("reply_markup").set("inline_keyboard", keyboard(pressed));
        }
        notes.addAll(text.notes());
        if (pressed.size() > BUTTONS) {
            notes.add("not all buttons have room");
        }
        return new Request(body, notes);
    }

    private ArrayNode keyboard(List<ChatButton> buttons) {
        ArrayNode rows = JSON.arrayNode();
        for (int i = 0; i < Math.min(buttons.size(), BUTTONS); i++) {
            ArrayNode row = i % BUTTONS_IN_A_ROW == 0 ? rows.addArray() : (ArrayNode) rows.get(rows.size() - 1);
            ChatButton button = buttons.get(i);
            String text =
                    TelegramText.cut(new PlainText(button.text()).oneLine().value(), BUTTON_TEXT);
            ObjectNode shown = row.addObject().put("text", text.isEmpty() ? "…" : text);
            if (isReported(button) && button instanceof ChatButton.Acknowledge acknowledge) {
                shown.put("callback_data", acknowledge.token());
            } else {
                shown.put("url", button.url());
            }
        }
        return rows;
    }

    private boolean isReported(ChatButton button) {
        return hearsPresses
                && button instanceof ChatButton.Acknowledge(var _, var _, String token)
                && token.length() <= CALLBACK;
    }
}
