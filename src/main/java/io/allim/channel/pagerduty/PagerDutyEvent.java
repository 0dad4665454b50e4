package io.allim.channel.pagerduty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.allim.channel.Characters;
import io.allim.channel.Message;
import io.allim.channel.PlainText;
import io.allim.chat.ChatButton;
import io.allim.chat.ChatContent;
import io.allim.chat.ChatField;
import io.allim.chat.ChatThread;
import io.allim.chat.Fit;
import io.allim.chat.Markup;
import io.allim.chat.PlainDialect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The body of a request: https://developer.pagerduty.com/docs/send-alert-event
 *
 * @param notes what was cut
 */
record PagerDutyEvent(ObjectNode body, List<String> notes) {

    /** PagerDuty says characters; as UTF-16 units a text has at least as many. */
    static final int SUMMARY = 1024;

    /** Of all of it, in bytes. */
    static final int MOST_BYTES = 512 * 1024;

    static final List<String> ACTIONS = List.of("trigger", "acknowledge", "resolve");

    private static final List<String> SEVERITIES = List.of("critical", "error", "warning", "info");

    private static final int LINKS = 20;
    private static final int LINK_TEXT = 256;
    private static final int FIELDS = 50;
    private static final int NAME = 128;
    private static final int VALUE = 2048;

    private static final String MORE = "…";

    PagerDutyEvent {
        notes = List.copyOf(notes);
    }

    /** What the event does; empty: the part's data names something else. */
    static Optional<String> action(Message message) {
        JsonNode action = message.data().path("action");
        return action.isMissingNode() || action.isNull()
                ? Optional.of(ACTIONS.getFirst())
                : Optional.of(action.asText("").toLowerCase(Locale.ROOT)).filter(ACTIONS::contains);
    }

    /** By which events of one incident know each other: at most 255 characters. */
    static String dedupKey(Message message) {
        return message.thread().map(ChatThread::key).orElse(message.token());
    }

    static PagerDutyEvent of(Message message, PagerDutyAddress address, String routingKey, String action) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("routing_key", routingKey)
                .put("event_action", action)
                .put("dedup_key", dedupKey(message));
        List<String> notes = new ArrayList<>();
        if (!action.equals(ACTIONS.getFirst())) {
            if (message.thread().isEmpty()) {
                notes.add("the event has no thread, so that there is no incident that it could " + action);
            }
            return new PagerDutyEvent(body, notes);
        }
        ChatContent content = message.chatContent();
        body.put("client", "Allim");
        message.url().ifPresent(url -> body.put("client_url", url));
        ObjectNode payload = body.putObject("payload")
                .put("summary", summary(content, notes))
                .put("source", address.source())
                .put("severity", severity(message))
                .put("timestamp", message.occurredAt().toString());
        ArrayNode links = links(message, content, notes);
        if (!links.isEmpty()) {
            body.set("links", links);
        }
        addDetails(payload.putObject("custom_details"), body, message, content, notes);
        return new PagerDutyEvent(body, notes);
    }

    private static String summary(ChatContent content, List<String> notes) {
        String title = line(content.title());
        String text = Markup.write(content.body(), PlainDialect.INSTANCE, Fit.utf16(Integer.MAX_VALUE))
                .text();
        String whole = title.isEmpty()
                ? new PlainText(text)
                        .value()
                        .lines()
                        .map(PagerDutyEvent::line)
                        .filter(line -> !line.isEmpty())
                        .findFirst()
                        .orElse(MORE)
                : title;
        String summary = cut(whole, SUMMARY);
        if (!summary.equals(whole)) {
            notes.add("the summary was cut to 1,024 characters");
        }
        return summary;
    }

    private static String severity(Message message) {
        String said = message.data().path("severity").asText("").toLowerCase(Locale.ROOT);
        return SEVERITIES.contains(said)
                ? said
                : switch (message.urgency()) {
                    case HIGH -> "critical";
                    case NORMAL -> "error";
                    case LOW -> "warning";
                    case VERY_LOW -> "info";
                };
    }

    private static ArrayNode links(Message message, ChatContent content, List<String> notes) {
        ArrayNode links = JsonNodeFactory.instance.arrayNode();
        message.url().ifPresent(url -> links.addObject().put("href", url).put("text", "Open"));
        for (ChatButton button : content.buttons()) {
            if (links.size() == LINKS) {
                notes.add("not all buttons have room");
                break;
            }
            links.addObject().put("href", button.url()).put("text", cut(line(button.text()), LINK_TEXT));
        }
        return links;
    }

    /** The body is cut to the room that all else leaves; where that is too much itself, the data are left out. */
    private static void addDetails(
            ObjectNode details, ObjectNode event, Message message, ChatContent content, List<String> notes) {
        details.put("body", "");
        if (!content.fields().isEmpty()) {
            ObjectNode fields = details.putObject("fields");
            content.fields().stream().limit(FIELDS).forEach(field -> add(fields, field));
            if (content.fields().size() > FIELDS) {
                notes.add("not all fields have room");
            }
        }
        if (!message.data().isEmpty()) {
            details.set("data", message.data());
            if (bytes(event.toString()) > MOST_BYTES / 2) {
                details.remove("data");
                notes.add("the data have no room");
            }
        }
        Fit room = new Fit(MOST_BYTES - bytes(event.toString()), PagerDutyEvent::bytesInJson);
        Markup.Written text = Markup.write(content.body(), PlainDialect.INSTANCE, room);
        details.put("body", new PlainText(text.text()).value());
        if (text.isCut()) {
            notes.add("the text was cut to the 512 KB that PagerDuty takes");
        }
    }

    /** Of two fields of one name the later one has a number behind it. */
    private static void add(ObjectNode fields, ChatField field) {
        String name = cut(line(field.name()), NAME);
        String free = name;
        for (int i = 2; fields.has(free); i++) {
            free = name + " " + i;
        }
        fields.put(free, cut(new PlainText(field.value()).value(), VALUE));
    }

    private static String line(String text) {
        return new PlainText(text).oneLine().value();
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        Characters characters = new Characters(text);
        int end = 0;
        for (int next = characters.end(0); next < most; next = characters.end(next)) {
            end = next;
        }
        return text.substring(0, end) + MORE;
    }

    private static int bytesInJson(String text) {
        return bytes(TextNode.valueOf(new PlainText(text).value()).toString()) - 2;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
