package io.allim.sandbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import java.util.UUID;
import java.util.regex.Pattern;

/** Plays Mattermost: an incoming webhook at any path {@code /mattermost/hooks/{key}}, but {@code gone}, which was deleted. */
@Singleton
@IfBuildProfile(anyOf = {"dev", "test"})
final class MattermostStandIn extends ChatStandIn {

    private static final String HOOKS = "/mattermost/hooks/";

    private static final ChatMarkup MARKUP = new ChatMarkup(
            marks(), ChatMarkup.MARKDOWN_LINK, Pattern.compile("(?<![\\p{L}\\p{N}])@[a-z0-9][a-z0-9._-]*"), true, true);

    MattermostStandIn(SandboxMessages messages, InstantSource clock) {
        super("mattermost", "Mattermost", messages, clock);
    }

    private static Map<String, Style> marks() {
        Map<String, Style> marks = new LinkedHashMap<>();
        marks.put("**", Style.BOLD);
        marks.put("~~", Style.STRIKE);
        marks.put("*", Style.ITALIC);
        return marks;
    }

    @Override
    protected HttpAnswer answer(HttpRequest request, JsonNode body) {
        if (!request.path().startsWith(HOOKS)) {
            return error(404, "api.context.404.app_error");
        }
        if (request.path().equals(HOOKS + "gone")) {
            return error(400, "web.incoming_webhook.invalid.app_error");
        }
        if (body.path("text").asText().isEmpty() && body.path("attachments").isEmpty()) {
            return rejected();
        }
        String id = request.header("Idempotency-Key")
                .orElseGet(() -> UUID.randomUUID().toString());
        keep(id, "http://" + request.header("Host").orElse("localhost") + request.path(), request, view(request, body));
        return HttpAnswer.reply(200, "text/plain", "ok");
    }

    private ChatView view(HttpRequest request, JsonNode body) {
        JsonNode attachment = body.path("attachments").path(0);
        ChatViewBuilder view = new ChatViewBuilder("Allim", request)
                .color(attachment.path("color").asText())
                .title(
                        ChatViewBuilder.plain(attachment.path("title").asText()),
                        attachment.path("title_link").asText())
                .blocks(MARKUP.blocks(body.path("text").asText()))
                .blocks(MARKUP.blocks(attachment.path("text").asText()));
        for (JsonNode field : attachment.path("fields")) {
            view.field(
                    field.path("title").asText(),
                    MARKUP.spans(field.path("value").asText()),
                    field.path("short").asBoolean());
        }
        return view.build();
    }

    @Override
    public HttpAnswer rejected() {
        return error(400, "web.incoming_webhook.text.app_error");
    }

    @Override
    public HttpAnswer garbled() {
        return HttpAnswer.reply(200, "text/html", "<html>Sign in");
    }

    private static HttpAnswer error(int status, String id) {
        return json(status, JsonNodeFactory.instance.objectNode().put("id", id).put("status_code", status));
    }
}
