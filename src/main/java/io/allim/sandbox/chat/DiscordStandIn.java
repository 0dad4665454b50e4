package io.allim.sandbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.ChatView.Style;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.SandboxMessages;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays Discord at {@code /discord}: webhooks below {@code /discord/api/webhooks/{id}/{token}}, and the API of bots with {@code
 * /discord/api/v10} as the URL of their connection. Webhooks of the id {@code 100000000000000404} are unknown.
 */
@Singleton
@IfBuildProfile(anyOf = {"dev", "test"})
final class DiscordStandIn extends ChatStandIn {

    private static final Pattern PATH =
            Pattern.compile("/discord/api(?:/v\\d+)?(?<chat>/webhooks/(?<webhook>\\d+)/[^/]+|/channels/\\d+)"
                    + "(?<messages>/messages(?:/(?<message>\\d+))?)?");

    private static final String UNKNOWN = "100000000000000404";
    private static final int LINK = 5;
    private static final long FIRST_ID = 1_300_000_000_000_000_000L;

    private static final ChatMarkup MARKUP = new ChatMarkup(
            marks(), ChatMarkup.MARKDOWN_LINK, Pattern.compile("<@&?\\d+>|@everyone|@here"), true, false);

    private final AtomicLong ids = new AtomicLong(FIRST_ID);

    DiscordStandIn(SandboxMessages messages, InstantSource clock) {
        super("discord", "Discord", messages, clock);
    }

    private static Map<String, Style> marks() {
        Map<String, Style> marks = new LinkedHashMap<>();
        marks.put("**", Style.BOLD);
        marks.put("~~", Style.STRIKE);
        marks.put("*", Style.ITALIC);
        marks.put("_", Style.ITALIC);
        return marks;
    }

    @Override
    protected HttpAnswer answer(HttpRequest request, JsonNode body) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return error(404, 0, "404: Not Found");
        }
        if (UNKNOWN.equals(path.group("webhook"))) {
            return error(404, 10_015, "Unknown Webhook");
        }
        if (path.group("webhook") == null && request.header("Authorization").isEmpty()) {
            return error(401, 0, "401: Unauthorized");
        }
        boolean isEmpty =
                body.path("content").asText().isEmpty() && body.path("embeds").isEmpty();
        if (!body.isObject() || isEmpty) {
            return error(400, 50_006, "Cannot send an empty message");
        }
        String id = path.group("message");
        if (id != null) {
            return edit(id, request, view(request, body)) ? message(id) : error(404, 10_008, "Unknown Message");
        }
        String made = Long.toString(ids.incrementAndGet());
        String scheme = "http://" + request.header("Host").orElse("localhost");
        keep(
                made,
                path.group("webhook") == null ? path.group("chat").substring(10) : scheme + request.path(),
                request,
                view(request, body));
        return message(made);
    }

    private ChatView view(HttpRequest request, JsonNode body) {
        JsonNode embed = body.path("embeds").path(0);
        ChatViewBuilder view = new ChatViewBuilder("Allim", request)
                .color(embed.path("color").asInt())
                .title(
                        MARKUP.spans(embed.path("title").asText()),
                        embed.path("url").asText())
                .text(MARKUP.spans(body.path("content").asText()))
                .blocks(MARKUP.blocks(embed.path("description").asText()))
                .in(body.path("message_reference").path("message_id").asText());
        for (JsonNode field : embed.path("fields")) {
            view.field(
                    ChatView.text(MARKUP.spans(field.path("name").asText())),
                    MARKUP.spans(field.path("value").asText()),
                    field.path("inline").asBoolean());
        }
        for (JsonNode row : body.path("components")) {
            for (JsonNode button : row.path("components")) {
                boolean isLink = button.path("style").asInt() == LINK;
                view.button(
                        button.path("label").asText(),
                        isLink ? button.path("url").asText() : "");
            }
        }
        return view.build();
    }

    @Override
    public HttpAnswer throttled() {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("message", "You are being rate limited.")
                .put("retry_after", 1.5)
                .put("global", false);
        return json(429, body);
    }

    @Override
    public HttpAnswer rejected() {
        return error(400, 50_035, "Invalid Form Body");
    }

    private static HttpAnswer message(String id) {
        return json(200, JsonNodeFactory.instance.objectNode().put("id", id));
    }

    private static HttpAnswer error(int status, int code, String message) {
        return json(
                status,
                JsonNodeFactory.instance.objectNode().put("message", message).put("code", code));
    }
}
