package io.allim.chat;

import java.util.List;

/**
 * A message for people who read it in a chat. A channel shows of it what it can, and fits it to its own limits.
 *
 * @param title one line of plain text; empty text where there is none
 * @param body may be empty where there is a title
 * @param fields short facts, in the order in which they are shown
 * @param buttons in the order in which they are shown
 */
public record ChatContent(
        String title, RichText body, List<ChatField> fields, ChatColor color, List<ChatButton> buttons) {

    public ChatContent {
        fields = List.copyOf(fields);
        buttons = List.copyOf(buttons);
    }
}
