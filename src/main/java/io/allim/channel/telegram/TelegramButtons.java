package io.allim.channel.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.ButtonReports;
import io.allim.channel.PlainText;
import io.allim.connection.Connection;
import io.allim.http.Outbound;
import io.allim.table.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Updates that Telegram posts: https://core.telegram.org/bots/api#setwebhook. They are signed by nothing but the secret token that was
 * given with the webhook, and do not say when a button was pressed: a repeated one is answered as the first was, and changes nothing
 * more.
 */
record TelegramButtons(Outbound outbound) implements ButtonReports {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final String HEADER = "x-telegram-bot-api-secret-token";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

    static final Duration DEADLINE = Duration.ofMillis(1800);
    private static final int WHO = 100;

    /** Of the answer to who pressed, in characters. */
    private static final int TOLD = 200;

    @Override
    public Report read(Request request, Connection connection, Instant now) {
        if (!connection.type().equals(TelegramBot.TYPE)) {
            return new Report.Refused("the connection is none of Telegram");
        }
        if (!isTelegrams(request, connection)) {
            return new Report.Refused("the secret token is missing or wrong");
        }
        JsonNode query = Json.tree(new String(request.body(), StandardCharsets.UTF_8))
                .map(update -> update.path("callback_query"))
                .orElse(JSON.missingNode());
        String token = query.path("data").asText("");
        return query.isObject() && TOKEN.matcher(token).matches()
                ? new Report.Pressed(token, who(query.path("from")), query)
                : new Report.Other(Answer.empty());
    }

    /** No secret in the connection: nothing is Telegram's. */
    private static boolean isTelegrams(Request request, Connection connection) {
        byte[] given = request.headers().getOrDefault(HEADER, "").getBytes(StandardCharsets.UTF_8);
        boolean same = false;
        for (String secret : connection.secrets("secretToken")) {
            same |= !secret.isBlank() && MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), given);
        }
        return same;
    }

    private static String who(JsonNode from) {
        String name = Stream.of("first_name", "last_name")
                .map(field -> from.path(field).asText(""))
                .collect(Collectors.joining(" "));
        String shown = new PlainText(name).oneLine().value();
        String user = from.path("username").asText("");
        if (shown.isEmpty() && !user.isEmpty()) {
            shown = "@" + new PlainText(user).oneLine().value();
        }
        return shown.isEmpty() ? "somebody" : TelegramText.cut(shown, WHO);
    }

    @Override
    public Answer answer(Report.Pressed pressed, Result result, Connection connection) {
        if (result.acknowledged()) {
            show(pressed, result.line(), connection);
        }
        return Answer.json(JSON.objectNode()
                .put("method", "answerCallbackQuery")
                .put("callback_query_id", pressed.context().path("id").asText(""))
                .put("text", TelegramText.cut(line(result), TOLD))
                .toString());
    }

    private static String line(Result result) {
        return new PlainText(result.line()).oneLine().value();
    }

    /** What becomes of it is not waited for again: who pressed is told in any case. */
    private void show(Report.Pressed pressed, String said, Connection connection) {
        TelegramBot bot = new TelegramBot(outbound, connection);
        JsonNode message = pressed.context().path("message");
        if (bot.problem().isPresent() || !message.path("message_id").isIntegralNumber()) {
            return;
        }
        ObjectNode body = JSON.objectNode();
        body.set("chat_id", message.path("chat").path("id"));
        body.set("message_id", message.path("message_id"));
        String line = "✓ " + new PlainText(said).oneLine().value();
        Optional<String> text = text(message, line);
        text.ifPresent(longer -> body.put("text", longer));
        if (text.isPresent()) {
            body.set("entities", message.path("entities").isArray() ? message.path("entities") : JSON.arrayNode());
            body.putObject("link_preview_options").put("is_disabled", true);
        }
        ArrayNode rows = without(pressed.token(), message.path("reply_markup").path("inline_keyboard"));
        if (text.isEmpty()) {
            rows.addArray().addObject().put("text", TelegramText.cut(line, WHO)).put("callback_data", "_");
        }
        body.putObject("reply_markup").set("inline_keyboard", rows);
        bot.call(text.isPresent() ? "editMessageText" : "editMessageReplyMarkup", body, null, DEADLINE);
    }

    /** With the line behind it; the looks of what stands before it are those that Telegram reported. Empty: it has no room. */
    private static Optional<String> text(JsonNode message, String line) {
        String text = message.path("text").asText("");
        String longer = text + "\n\n" + line.replace("@", "@\u2060");
        return !text.isEmpty() && longer.length() <= TelegramText.MOST ? Optional.of(longer) : Optional.empty();
    }

    private static ArrayNode without(String token, JsonNode keyboard) {
        ArrayNode rows = JSON.arrayNode();
        for (JsonNode row : keyboard) {
            ArrayNode left = JSON.arrayNode();
            for (JsonNode button : row) {
                if (!button.path("callback_data").asText("").equals(token)) {
                    left.add(button);
                }
            }
            if (!left.isEmpty()) {
                rows.add(left);
            }
        }
        return rows;
    }
}
