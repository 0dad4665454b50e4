package io.allim.sandbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.SandboxMessages;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Plays the Events API below {@code /pagerduty/}: any routing key is known, and events of one key stand together. */
@Singleton
@IfBuildProfile(anyOf = {"dev", "test"})
final class PagerDutyStandIn extends ChatStandIn {

    private static final List<String> ACTIONS = List.of("trigger", "acknowledge", "resolve");

    private static final Map<String, String> COLORS =
            Map.of("critical", "#d1242f", "error", "#d99a00", "warning", "#d99a00", "info", "#4a6fa5");

    private final AtomicLong numbers = new AtomicLong();

    PagerDutyStandIn(SandboxMessages messages, InstantSource clock) {
        super("pagerduty", "PagerDuty", messages, clock);
    }

    @Override
    protected HttpAnswer answer(HttpRequest request, JsonNode body) {
        if (!request.path().equals("/pagerduty/v2/enqueue")) {
            return HttpAnswer.reply(404, "text/plain", "");
        }
        String action = body.path("event_action").asText();
        boolean complete = !action.equals("trigger")
                || body.path("payload").path("summary").isTextual();
        if (!ACTIONS.contains(action) || !body.path("routing_key").isTextual() || !complete) {
            return rejected();
        }
        String key = body.path("dedup_key").asText();
        String id = knows(key) ? key + "/" + numbers.incrementAndGet() : key;
        keep(
                id,
                body.path("payload").path("source").asText("the incident"),
                request,
                view(request, body, action, key).build());
        return json(
                202,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("status", "success")
                        .put("message", "Event processed")
                        .put("dedup_key", key));
    }

    private static ChatViewBuilder view(HttpRequest request, JsonNode body, String action, String key) {
        ChatViewBuilder view = new ChatViewBuilder("PagerDuty", request).in(key);
        if (!action.equals("trigger")) {
            return view.color("#2ea043").text(ChatViewBuilder.plain(action + " " + key));
        }
        JsonNode payload = body.path("payload");
        view.color(COLORS.getOrDefault(payload.path("severity").asText(), ""))
                .title(
                        ChatViewBuilder.plain(payload.path("summary").asText()),
                        body.path("client_url").asText())
                .text(ChatViewBuilder.plain(
                        payload.path("custom_details").path("body").asText()))
                .field("Source", ChatViewBuilder.plain(payload.path("source").asText()), true)
                .field(
                        "Severity",
                        ChatViewBuilder.plain(payload.path("severity").asText()),
                        true);
        payload.path("custom_details")
                .path("fields")
                .properties()
                .forEach(field -> view.field(
                        field.getKey(), ChatViewBuilder.plain(field.getValue().asText()), true));
        body.path("links")
                .forEach(link -> view.button(
                        link.path("text").asText(), link.path("href").asText()));
        return view;
    }

    @Override
    public HttpAnswer throttled() {
        return HttpAnswer.reply(429, "application/json", "");
    }

    @Override
    public HttpAnswer rejected() {
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("status", "invalid event")
                .put("message", "Event object is invalid");
        answer.putArray("errors").add("'event_action' is invalid");
        return json(400, answer);
    }
}
