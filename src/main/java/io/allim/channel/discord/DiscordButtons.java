package io.allim.channel.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.ButtonReports;
import io.allim.channel.PlainText;
import io.allim.connection.Connection;
import io.allim.table.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Interactions of Discord, which come to the endpoint of the bot's application.
 *
 * @see <a href="https://docs.discord.com/developers/interactions/receiving-and-responding">Receiving and responding</a>
 */
final class DiscordButtons implements ButtonReports {

    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private static final int PING = 1;
    private static final int COMPONENT = 3;
    private static final int BUTTON = 2;
    private static final int REPLY = 4;
    private static final int NO_CHANGE = 6;
    private static final int CHANGE = 7;
    private static final int ONLY_FOR_WHO_PRESSED = 64;
    private static final int MAX_NAME = 80;
    private static final int MAX_FOOTER = 2_048;

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{1,100}");
    private static final List<String> KEPT = List.of("title", "description", "url", "color");

    @Override
    public Report read(Request request, Connection connection, Instant now) {
        String timestamp = request.headers().getOrDefault("x-signature-timestamp", "");
        String signature = request.headers().getOrDefault("x-signature-ed25519", "");
        if (!connection.type().equals(DiscordChannel.NAME)) {
            return new Report.Refused("the connection is not of type discord");
        }
        if (!isFresh(timestamp, now)) {
            return new Report.Refused("the timestamp is missing, or more than five minutes off");
        }
        boolean isDiscords = connection.secrets("publicKey").stream()
                .anyMatch(key -> DiscordSignature.isValid(key, signature, timestamp, request.body()));
        if (!isDiscords) {
            return new Report.Refused("the signature is not one of the connection's publicKey");
        }
        return Json.tree(new String(request.body(), StandardCharsets.UTF_8))
                .map(DiscordButtons::report)
                .orElseGet(() -> new Report.Refused("the body is no JSON"));
    }

    private static boolean isFresh(String timestamp, Instant now) {
        return SECONDS.matcher(timestamp).matches()
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                                .abs()
                                .compareTo(MAX_AGE)
                        <= 0;
    }

    private static Report report(JsonNode body) {
        return switch (body.path("type").asInt(0)) {
            case PING -> new Report.Other(answer(PING));
            case COMPONENT -> component(body);
            default -> new Report.Other(reply("There is nothing here that answers."));
        };
    }

    private static Report component(JsonNode body) {
        String token = body.path("data").path("custom_id").asText("");
        boolean isButton = body.path("data").path("component_type").asInt(0) == BUTTON;
        return isButton && TOKEN.matcher(token).matches()
                ? new Report.Pressed(token, who(body), body.path("message"))
                : new Report.Other(answer(NO_CHANGE));
    }

    /** As the readers of the channel know them. */
    private static String who(JsonNode body) {
        JsonNode member = body.path("member");
        JsonNode user = member.has("user") ? member.path("user") : body.path("user");
        for (JsonNode name : List.of(member.path("nick"), user.path("global_name"), user.path("username"))) {
            PlainText text = new PlainText(name.asText("")).oneLine();
            if (!name.isNull() && !text.isBlank()) {
                return LabelCut.of(text.value(), MAX_NAME);
            }
        }
        return "somebody in Discord";
    }

    @Override
    public Answer answer(Report.Pressed pressed, Result result, Connection connection) {
        return result.acknowledged() ? changed(pressed.context(), result.line()) : reply(result.line());
    }

    /** The message as it was, with the line below it and without the buttons that were to be pressed. */
    private static Answer changed(JsonNode message, String line) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode embeds = data.putArray("embeds");
        message.path("embeds").forEach(embed -> embeds.add(kept(embed)));
        String content = message.path("content").asText("");
        Optional<ObjectNode> last =
                embeds.isEmpty() ? Optional.empty() : Optional.of((ObjectNode) embeds.get(embeds.size() - 1));
        if (last.isPresent() && length(embeds) + length(line) <= DiscordPayload.ALL && length(line) <= MAX_FOOTER) {
            last.get().putObject("footer").put("text", line);
        } else {
            String text = DiscordDialect.INSTANCE.text(line);
            content = content.isEmpty() ? text : content + "\n" + text;
        }
        data.put("content", content);
        data.set("components", links(message.path("components")));
        data.putObject("allowed_mentions").putArray("parse");
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("type", CHANGE);
        answer.set("data", data);
        return Answer.json(answer.toString());
    }

    private static ObjectNode kept(JsonNode embed) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        KEPT.stream().filter(embed::hasNonNull).forEach(name -> kept.set(name, embed.get(name)));
        ArrayNode fields = kept.putArray("fields");
        embed.path("fields")
                .forEach(field -> fields.addObject()
                        .put("name", field.path("name").asText())
                        .put("value", field.path("value").asText())
                        .put("inline", field.path("inline").asBoolean()));
        return kept;
    }

    /** Rows without buttons are none. */
    private static ArrayNode links(JsonNode rows) {
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode row : rows) {
            ArrayNode buttons = JsonNodeFactory.instance.arrayNode();
            for (JsonNode button : row.path("components")) {
                if (!button.has("custom_id")) {
                    buttons.addObject()
                            .put("type", BUTTON)
                            .put("style", button.path("style").asInt())
                            .put("label", button.path("label").asText())
                            .put("url", button.path("url").asText());
                }
            }
            if (!buttons.isEmpty()) {
                kept.addObject().put("type", 1).set("components", buttons);
            }
        }
        return kept;
    }

    private static int length(ArrayNode embeds) {
        int length = 0;
        for (JsonNode embed : embeds) {
            length += length(embed.path("title").asText(""))
                    + length(embed.path("description").asText(""));
            for (JsonNode field : embed.path("fields")) {
                length += length(field.path("name").asText())
                        + length(field.path("value").asText());
            }
        }
        return length;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Says something to who pressed, and changes nothing. */
    private static Answer reply(String line) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("type", REPLY);
        ObjectNode data = answer.putObject("data")
                .put("content", DiscordDialect.INSTANCE.text(line))
                .put("flags", ONLY_FOR_WHO_PRESSED);
        data.putObject("allowed_mentions").putArray("parse");
        return Answer.json(answer.toString());
    }

    private static Answer answer(int type) {
        return Answer.json(
                JsonNodeFactory.instance.objectNode().put("type", type).toString());
    }
}
