package io.allim.sandbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.ChatView.Kind;
import io.allim.sandbox.wire.ChatView.Style;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.SandboxMessages;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** A flow that posts cards in Teams: {@code /teams/…}. It answers that it took a message, and says nothing of posting it. */
@Singleton
@IfBuildProfile(anyOf = {"dev", "test"})
final class TeamsStandIn extends ChatStandIn {

    private static final ChatMarkup MARKUP = new ChatMarkup(
            Map.of("**", Style.BOLD, "_", Style.ITALIC),
            ChatMarkup.MARKDOWN_LINK,
            Pattern.compile("<at>(?<label>[^<]*)</at>"),
            true,
            false);

    /** As Teams shows them. */
    private static final Map<String, String> COLORS =
            Map.of("Good", "#13a10e", "Warning", "#c19c00", "Attention", "#c4314b");

    TeamsStandIn(SandboxMessages messages, InstantSource clock) {
        super("teams", "Teams", messages, clock);
    }

    @Override
    protected HttpAnswer answer(HttpRequest request, JsonNode body) {
        JsonNode card = body.path("attachments").path(0).path("content");
        if (!card.path("type").asText().equals("AdaptiveCard")) {
            return HttpAnswer.reply(400, "application/json", "{\"error\":{\"code\":\"TriggerInputSchemaMismatch\"}}");
        }
        ChatViewBuilder view = new ChatViewBuilder("Workflows", request);
        card.path("body").forEach(element -> add(element, view));
        card.path("actions")
                .forEach(action -> view.button(
                        action.path("title").asText(), action.path("url").asText()));
        String id = request.header("Idempotency-Key")
                .orElseGet(() -> UUID.randomUUID().toString());
        keep(id, request.path().substring("/teams/".length()), request, view.build());
        return HttpAnswer.reply(202, "text/plain", "");
    }

    private static void add(JsonNode element, ChatViewBuilder view) {
        String text = element.path("text").asText();
        if (element.path("weight").asText().equals("Bolder")) {
            view.title(MARKUP.spans(text), "")
                    .color(COLORS.getOrDefault(element.path("color").asText(), "#6264a7"));
        } else if (element.path("fontType").asText().equals("Monospace")) {
            view.block(Kind.CODE, MARKUP.spans(text.replace("\n\n", "\n")));
        } else if (element.path("isSubtle").asBoolean()) {
            view.block(Kind.QUOTE, MARKUP.spans(text.replace("\n\n", "\n")));
        } else if (!text.isEmpty()) {
            view.text(MARKUP.spans(text.replace("\n\n", "\n")));
        }
        element.path("facts")
                .forEach(fact -> view.field(
                        ChatView.text(MARKUP.spans(fact.path("title").asText())),
                        MARKUP.spans(fact.path("value").asText()),
                        false));
    }

    @Override
    public HttpAnswer rejected() {
        return HttpAnswer.reply(404, "application/json", "{\"error\":{\"code\":\"WorkflowNotFound\"}}");
    }

    @Override
    public HttpAnswer garbled() {
        return new HttpAnswer.Raw("\u0000\u0001\u0002 this is not HTTP\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    }
}
