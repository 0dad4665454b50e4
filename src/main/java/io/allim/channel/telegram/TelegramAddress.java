package io.allim.channel.telegram;

import io.allim.connection.Connection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chat, and the bot that writes to it.
 *
 * @param connection the bot's
 * @param chat a number, below 0 for groups and channels, or the name of a public one with its {@code @}
 * @param topic the number of a topic of a group
 */
record TelegramAddress(String connection, String chat, Optional<String> topic) {

    private static final Pattern FORM = Pattern.compile(
            "(" + Connection.ID + ")/(-?[1-9][0-9]{0,15}|@[A-Za-z][A-Za-z0-9_]{3,31})(?:/([1-9][0-9]{0,9}))?");

    static Optional<TelegramAddress> read(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new TelegramAddress(form.group(1), form.group(2), Optional.ofNullable(form.group(3))))
                : Optional.empty();
    }

    /** Whether many read it: Telegram takes fewer messages to such a chat. Names are those of groups and channels. */
    boolean isGroup() {
        return chat.startsWith("-") || chat.startsWith("@");
    }

    /** A group with its new id. It had no topics before. */
    String movedTo(long id) {
        return connection + "/" + id;
    }
}
