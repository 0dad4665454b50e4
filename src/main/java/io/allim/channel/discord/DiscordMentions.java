package io.allim.channel.discord;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.chat.RichText;
import io.allim.chat.RichText.Span;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom a message makes aware: those whom its template names, and nobody else. Embeds mention nobody, so that they are named in the
 * text before it.
 */
final class DiscordMentions {

    /** Discord takes no more users and roles. */
    private static final int MAX = 50;

    private final Set<String> users = new LinkedHashSet<>();
    private final Set<String> roles = new LinkedHashSet<>();
    private final Set<String> all = new LinkedHashSet<>();

    private DiscordMentions() {}

    static DiscordMentions of(RichText text) {
        DiscordMentions mentions = new DiscordMentions();
        text.blocks().forEach(mentions::look);
        return mentions;
    }

    private void look(RichText.Block block) {
        switch (block) {
            case RichText.Paragraph(List<Span> spans) -> look(spans);
            case RichText.Quote(List<Span> spans) -> look(spans);
            case RichText.Items(int _, List<List<Span>> items) -> items.forEach(this::look);
            case RichText.CodeBlock _ -> {}
        }
    }

    private void look(List<Span> spans) {
        spans.forEach(this::look);
    }

    private void look(Span span) {
        switch (span) {
            case RichText.Mention(String _, String who) -> add(who);
            case RichText.Bold(List<Span> inner) -> look(inner);
            case RichText.Italic(List<Span> inner) -> look(inner);
            case RichText.Strike(List<Span> inner) -> look(inner);
            case RichText.Link(List<Span> inner, String _) -> look(inner);
            case RichText.Text _, RichText.Code _, RichText.LineBreak _ -> {}
        }
    }

    private void add(String who) {
        switch (who) {
            case "here" -> all.add("@here");
            case "everyone", "channel", "all" -> all.add("@everyone");
            default -> {
                if (DiscordDialect.isUser(who) && users.size() < MAX) {
                    users.add(who);
                }
                if (DiscordDialect.isRole(who) && roles.size() < MAX) {
                    roles.add(who.substring(1));
                }
            }
        }
    }

    /** The text before the embed: nothing but mentions, less than 2,000 characters. */
    String content() {
        Set<String> words = new LinkedHashSet<>(all);
        roles.forEach(role -> words.add("<@&" + role + ">"));
        users.forEach(user -> words.add("<@" + user + ">"));
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            if (text.length() + word.length() < 2_000) {
                text.append(text.isEmpty() ? "" : " ").append(word);
            }
        }
        return text.toString();
    }

    /** https://docs.discord.com/developers/resources/message#allowed-mentions-object */
    ObjectNode allowed() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode allowed = json.objectNode();
        ArrayNode parse = allowed.putArray("parse");
        if (!all.isEmpty()) {
            parse.add("everyone");
        }
        users.forEach(allowed.putArray("users")::add);
        roles.forEach(allowed.putArray("roles")::add);
        return allowed.put("replied_user", false);
    }
}
