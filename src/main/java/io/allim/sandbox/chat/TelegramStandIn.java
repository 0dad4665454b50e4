package io.allim.sandbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.connection.Connection;
import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays the Bot API below {@code /telegram/}: any token of a bot's form is known. The chat {@code @missing} is not found, and the
 * group {@code -1} has become {@code -1001}.
 */
@Singleton
@IfBuildProfile(anyOf = {"dev", "test"})
final class TelegramStandIn extends ChatStandIn {

    private static final Pattern CALL = Pattern.compile("/telegram/bot[0-9]+:[A-Za-z0-9_-]+/([A-Za-z]+)");

    private final AtomicLong numbers = new AtomicLong();

    TelegramStandIn(SandboxMessages messages, InstantSource clock) {
        super("telegram", "Telegram", messages, clock);
    }

    @Override
    protected HttpAnswer answer(HttpRequest request, JsonNode body) {
        Matcher call = CALL.matcher(request.path());
        if (!call.matches()) {
            return error(404, "Not Found");
        }
        return switch (call.group(1)) {
            case "sendMessage" -> send(request, body);
            case "editMessageText" -> editText(request, body);
            case "editMessageReplyMarkup" -> ok(JsonNodeFactory.instance.objectNode());
            default -> error(404, "Not Found");
        };
    }

    private HttpAnswer send(HttpRequest request, JsonNode body) {
        String chat = body.path("chat_id").asText();
        if (chat.isEmpty() || chat.equals("@missing")) {
            return error(400, "Bad Request: chat not found");
        }
        if (chat.equals("-1")) {
            ObjectNode moved = failure(400, "Bad Request: group chat was upgraded to a supergroup chat");
            moved.putObject("parameters").put("migrate_to_chat_id", -1001);
            return json(400, moved);
        }
        long number = numbers.incrementAndGet();
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("message_id", number);
        result.putObject("chat").put("id", chat);
        String first =
                chat + "/" + body.path("reply_parameters").path("message_id").asText();
        boolean answers = knows(first);
        if (answers) {
            result.putObject("reply_to_message")
                    .put(
                            "message_id",
                            body.path("reply_parameters").path("message_id").asLong());
        }
        keep(chat + "/" + number, chat, request, view(request, body, answers ? first : ""));
        return ok(result);
    }

    private HttpAnswer editText(HttpRequest request, JsonNode body) {
        String id =
                body.path("chat_id").asText() + "/" + body.path("message_id").asText();
        return edit(id, request, view(request, body, ""))
                ? ok(JsonNodeFactory.instance
                        .objectNode()
                        .put("message_id", body.path("message_id").asLong()))
                : error(400, "Bad Request: message to edit not found");
    }

    @Override
    public Optional<PressReport> press(SandboxMessage message, int button, Connection connection) {
        JsonNode request = request(message);
        List<JsonNode> buttons = request.path("reply_markup")
                .path("inline_keyboard")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .toList();
        return connection.secrets("secretToken").stream()
                .findFirst()
                .filter(_ -> button < buttons.size() && buttons.get(button).has("callback_data"))
                .map(secret -> new PressReport(
                        Map.of("Content-Type", "application/json", "X-Telegram-Bot-Api-Secret-Token", secret),
                        update(message, request, buttons.get(button)).toString()));
    }

    private static ObjectNode update(SandboxMessage message, JsonNode request, JsonNode button) {
        ObjectNode update = JsonNodeFactory.instance.objectNode().put("update_id", 1);
        ObjectNode query = update.putObject("callback_query")
                .put("id", "1")
                .put("data", button.path("callback_data").asText());
        query.putObject("from").put("id", 1).put("first_name", "Ada").put("username", "ada");
        ObjectNode shown = query.putObject("message")
                .put("message_id", Long.parseLong(message.id().replaceFirst(".*/", "")))
                .put("text", message.body());
        shown.putObject("chat").put("id", message.id().replaceFirst("/.*", ""));
        shown.set("reply_markup", request.path("reply_markup"));
        return update;
    }

    private static ChatView view(HttpRequest request, JsonNode body, String thread) {
        String text = body.path("text").asText();
        ChatViewBuilder view = new ChatViewBuilder("Your bot", request).in(thread);
        if (body.path("parse_mode").asText().equals("HTML")) {
            view.blocks(HtmlSpans.blocks(text));
        } else {
            view.text(ChatViewBuilder.plain(text));
        }
        body.path("reply_markup")
                .path("inline_keyboard")
                .forEach(row -> row.forEach(button -> view.button(
                        button.path("text").asText(), button.path("url").asText())));
        return view.build();
    }

    private static HttpAnswer ok(JsonNode result) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("ok", true);
        answer.set("result", result);
        return json(200, answer);
    }

    private static ObjectNode failure(int status, String description) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("ok", false)
                .put("error_code", status)
                .put("description", description);
    }

    private static HttpAnswer error(int status, String description) {
        return json(status, failure(status, description));
    }

    @Override
    public HttpAnswer throttled() {
        ObjectNode answer = failure(429, "Too Many Requests: retry after 2");
        answer.putObject("parameters").put("retry_after", 2);
        return json(429, answer);
    }

    @Override
    public HttpAnswer rejected() {
        return error(403, "Forbidden: bot was blocked by the user");
    }
}
