package io.allim.template;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Channels;
import io.allim.channel.MailLayout;
import io.allim.channel.Message;
import io.allim.channel.Urgency;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatContent;
import io.allim.web.Fields;
import io.allim.web.problem.Expected;
import io.allim.web.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Renders messages that are never sent. */
@Singleton
final class Previews {

    private static final Expected RECIPIENT =
            Expected.json("a JSON object", "{\"attributes\":{\"firstName\":\"Ada\"}}");
    private static final Expected ITEM =
            Expected.json("a JSON object with the data of an item", "{\"data\":{\"author\":\"Ada\"}}");
    private static final int MAX_ITEMS = 100;
    private static final int MAX_GROUP = 200;
    private static final String LINK = "https://example.com/preview";
    private static final String PREFERENCES = LINK + "/preferences";
    private static final String UNSUBSCRIBE = LINK + "/unsubscribe";

    private final Channels channels;
    private final TemplateLanguage language;
    private final InstantSource clock;

    Previews(Channels channels, TemplateLanguage language, InstantSource clock) {
        this.channels = channels;
        this.language = language;
        this.clock = clock;
    }

    /**
     * For whom, where and with what a template is shown.
     *
     * @param items of a digest; empty for other messages
     */
    record Wanted(String channel, Optional<String> locale, ObjectNode data, ObjectNode recipient, List<Item> items) {}

    /** @param group by which the digest puts it with others; empty text without groups */
    record Item(ObjectNode data, String group) {

        static Item read(Fields fields) {
            Item item = new Item(
                    fields.anything("data", Expected.OBJECT),
                    fields.optionalText("group", MAX_GROUP, "orders").orElse(""));
            fields.end();
            return item;
        }

        ObjectNode variables(Instant now) {
            ObjectNode variables = JsonNodeFactory.instance.objectNode();
            variables.set("data", data);
            return variables
                    .put("at", now.toString())
                    .put("notification", "preview")
                    .put("id", "preview");
        }
    }

    /**
     * @param version absent for what is not stored
     * @param warnings what the channel would cut, change or leave out
     */
    record View(
            String channel,
            Optional<Integer> version,
            String title,
            String body,
            Optional<String> html,
            Optional<String> url,
            Optional<ObjectNode> data,
            Optional<Chat> chat,
            List<String> warnings) {}

    /**
     * What a chat shows beside title and body.
     *
     * @param color by name
     */
    record Chat(String color, List<ChatPart.Field> fields, List<ChatPart.Button> buttons) {

        static Chat of(ChatContent content) {
            return new Chat(
                    content.color().name().toLowerCase(Locale.ROOT),
                    content.fields().stream()
                            .map(field -> new ChatPart.Field(field.name(), field.value(), field.isShort()))
                            .toList(),
                    content.buttons().stream().map(Chat::button).toList());
        }

        private static ChatPart.Button button(ChatButton button) {
            return switch (button) {
                case ChatButton.Link(String text, String url) -> new ChatPart.Button(text, Optional.of(url), false);
                case ChatButton.Acknowledge(String text, var _, var _) ->
                    new ChatPart.Button(text, Optional.empty(), true);
            };
        }
    }

    Wanted read(Fields fields) {
        Optional<String> channel = fields.required(
                "channel", 64, name -> channels.find(name).map(_ -> name), Expected.oneOf(channels.names()));
        Optional<String> locale = fields.optional("locale", 64, TemplateReader::locale, Expected.LOCALE);
        ObjectNode data = fields.anything("data", Expected.OBJECT);
        ObjectNode recipient = fields.anything("recipient", RECIPIENT);
        List<Item> items = fields.optionalObjects("items", MAX_ITEMS, ITEM, Item::read);
        fields.end();
        return new Wanted(channel.orElseThrow(), locale, data, recipient, items);
    }

    View show(TemplateVersion version, Wanted wanted) {
        Instant now = clock.instant();
        return switch (language.render(version, wanted.channel(), wanted.locale(), variables(wanted, now))) {
            case Rendering.Done done -> view(version, wanted, done, now);
            case Rendering.Failed failed -> throw Problem.NOT_RENDERED.at("", sentence(failed.why()));
        };
    }

    private View view(TemplateVersion version, Wanted wanted, Rendering.Done done, Instant now) {
        TemplateText text = done.text();
        List<String> warnings = new ArrayList<>(done.notes());
        Channel channel = channels.find(wanted.channel()).orElseThrow();
        Message message = message(channel, text, wanted, now);
        warnings.addAll(channel.warnings(message));
        return new View(
                wanted.channel(),
                Optional.of(version.number()).filter(number -> number > 0),
                text.title(),
                text.body(),
                channel.html(message),
                text.url(),
                text.data(),
                content(text).map(Chat::of),
                warnings);
    }

    private static Message message(Channel channel, TemplateText text, Wanted wanted, Instant now) {
        return new Message(
                        "preview",
                        new Address(channel.reaches(), ""),
                        text.title(),
                        text.body(),
                        text.html(),
                        text.language(),
                        text.url(),
                        Optional.of(UNSUBSCRIBE),
                        Urgency.NORMAL,
                        text.data().orElse(wanted.data()),
                        now,
                        now)
                .with(new MailLayout(text.textOnly(), Optional.of(PREFERENCES), wanted.locale()))
                .with(content(text));
    }

    private static Optional<ChatContent> content(TemplateText text) {
        return text.chat()
                .map(chat -> chat.content(
                        text.title(),
                        Urgency.NORMAL,
                        button -> Optional.of(new ChatButton.Acknowledge(button, LINK, "preview"))));
    }

    /** The names that templates know; what belongs to a real delivery is made up. */
    private static ObjectNode variables(Wanted wanted, Instant now) {
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        ObjectNode recipient = JsonNodeFactory.instance.objectNode().put("id", "preview");
        wanted.locale().ifPresent(locale -> recipient.put("locale", locale));
        recipient.setAll(wanted.recipient());
        variables.set("data", wanted.data());
        variables.set("recipient", recipient);
        if (!wanted.items().isEmpty()) {
            addDigest(variables, wanted.items(), now);
        }
        variables
                .putObject("notification")
                .put("id", "preview")
                .put("createdAt", now.toString())
                .put("workflow", "preview");
        return variables
                .put("ackUrl", LINK)
                .put("preferencesUrl", PREFERENCES)
                .put("unsubscribeUrl", UNSUBSCRIBE)
                .put("now", now.toString());
    }

    /** What a digest adds; {@code data} is that of its last item. */
    private static void addDigest(ObjectNode variables, List<Item> items, Instant now) {
        variables.set("data", items.getLast().data());
        variables.set("first", items.getFirst().variables(now));
        variables.set("last", items.getLast().variables(now));
        variables.put("total", items.size()).put("more", 0).put("moreUrl", LINK);
        variables
                .putObject("digest")
                .put("id", "preview")
                .put("key", "")
                .put("openedAt", now.toString())
                .put("closedAt", now.toString());
        ArrayNode all = variables.putArray("items");
        ArrayNode groups = variables.putArray("groups");
        Map<String, ObjectNode> byKey = new HashMap<>();
        for (Item item : items) {
            ObjectNode shown = item.variables(now);
            all.add(shown);
            if (!item.group().isEmpty()) {
                ObjectNode group = byKey.computeIfAbsent(
                        item.group(), key -> groups.addObject().put("key", key));
                group.withArray("items").add(shown);
                group.put("total", group.withArray("items").size());
            }
        }
    }

    private static String sentence(String why) {
        return Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".";
    }
}
