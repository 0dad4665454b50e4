package io.allim.sandbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.connection.Connection;
import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.ChatView.Kind;
import io.allim.sandbox.wire.ChatView.Span;
import io.allim.sandbox.wire.ChatView.Style;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import io.allim.table.Sha256;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Slack: webhooks at {@code /slack/services/…}, its Web API at {@code /slack/api/…}, and answers to presses of
 * buttons at {@code /slack/actions/{channel}/{ts}}. Webhooks and channels named {@code gone} or {@code
 * GONE} at their end are not there.
 */
@Singleton
@IfBuildProfile(anyOf = {"dev", "test"})
final class SlackStandIn extends ChatStandIn {

    private static final String WEBHOOK = "/slack/services/";
    private static final String API = "/slack/api/";
    private static final String ACTIONS = "/slack/actions/";

    private final AtomicLong posted = new AtomicLong();

    SlackStandIn(SandboxMessages messages, InstantSource clock) {
        super("slack", "Slack", messages, clock);
    }

    @Override
    protected HttpAnswer answer(HttpRequest request, JsonNode body) {
        if (request.path().startsWith(WEBHOOK)) {
            return webhook(request, body);
        }
        if (request.path().startsWith(ACTIONS)) {
            boolean done = edit(request.path().substring(ACTIONS.length()), request, view(request, body));
            return done ? HttpAnswer.reply(200, "text/plain", "ok") : HttpAnswer.reply(404, "text/plain", "");
        }
        return switch (request.path().replaceFirst("^" + API, "")) {
            case "chat.postMessage" -> post(request, body);
            case "chat.update" -> update(request, body);
            default -> error("unknown_method");
        };
    }

    private HttpAnswer webhook(HttpRequest request, JsonNode body) {
        if (request.path().endsWith("gone")) {
            return HttpAnswer.reply(404, "text/plain", "no_service");
        }
        if (!body.path("text").isTextual()) {
            return HttpAnswer.reply(400, "text/plain", body.isObject() ? "no_text" : "invalid_payload");
        }
        String id = request.header("Idempotency-Key")
                .orElseGet(() -> UUID.randomUUID().toString());
        keep(id, request.path().substring(WEBHOOK.length()), request, view(request, body));
        return HttpAnswer.reply(200, "text/plain", "ok");
    }

    private HttpAnswer post(HttpRequest request, JsonNode body) {
        String to = body.path("channel").asText();
        String channel = to.startsWith("#") ? "C" + "%08X".formatted(to.hashCode()) : to;
        if (channel.isEmpty() || channel.endsWith("GONE")) {
            return error("channel_not_found");
        }
        String first = body.path("thread_ts").asText();
        if (!first.isEmpty() && !knows(channel + "/" + first)) {
            return error("thread_not_found");
        }
        String ts = now().getEpochSecond() + ".%06d".formatted(posted.incrementAndGet());
        ChatViewBuilder view = builder(request, body);
        keep(channel + "/" + ts, to, request, (first.isEmpty() ? view : view.in(channel + "/" + first)).build());
        return done(channel, ts);
    }

    private HttpAnswer update(HttpRequest request, JsonNode body) {
        String channel = body.path("channel").asText();
        String ts = body.path("ts").asText();
        return edit(channel + "/" + ts, request, view(request, body)) ? done(channel, ts) : error("message_not_found");
    }

    private static HttpAnswer done(String channel, String ts) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("ok", true);
        return json(200, answer.put("channel", channel).put("ts", ts));
    }

    private static HttpAnswer error(String error) {
        return json(200, JsonNodeFactory.instance.objectNode().put("ok", false).put("error", error));
    }

    @Override
    public Optional<PressReport> press(SandboxMessage message, int button, Connection connection) {
        List<JsonNode> buttons = request(message)
                .path("blocks")
                .valueStream()
                .filter(block -> block.path("type").asText().equals("actions"))
                .flatMap(block -> block.path("elements").valueStream())
                .toList();
        return connection.secrets("signingSecret").stream()
                .findFirst()
                .filter(_ -> button < buttons.size() && buttons.get(button).has("value"))
                .map(secret -> signed("payload=" + encoded(payload(message, buttons.get(button))), secret));
    }

    private static String encoded(JsonNode payload) {
        return URLEncoder.encode(payload.toString(), StandardCharsets.UTF_8);
    }

    private static ObjectNode payload(SandboxMessage message, JsonNode button) {
        String host = message.headers().getOrDefault("Host", "localhost");
        ObjectNode payload = JsonNodeFactory.instance
                .objectNode()
                .put("type", "block_actions")
                .put("response_url", "http://" + host + ACTIONS + message.id());
        payload.putObject("user").put("id", "U0ADA").put("name", "ada");
        ObjectNode shown = payload.putObject("message")
                .put("text", request(message).path("text").asText());
        shown.set("blocks", request(message).path("blocks"));
        payload.putArray("actions")
                .addObject()
                .put("action_id", button.path("action_id").asText())
                .put("value", button.path("value").asText());
        return payload;
    }

    private PressReport signed(String body, String secret) {
        String timestamp = Long.toString(now().getEpochSecond());
        byte[] hash = Sha256.hmac(
                secret.getBytes(StandardCharsets.UTF_8),
                ("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8));
        return new PressReport(
                Map.of(
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "X-Slack-Request-Timestamp",
                        timestamp,
                        "X-Slack-Signature",
                        "v0=" + HexFormat.of().formatHex(hash)),
                body);
    }

    private static ChatView view(HttpRequest request, JsonNode body) {
        return builder(request, body).build();
    }

    private static ChatViewBuilder builder(HttpRequest request, JsonNode body) {
        ChatViewBuilder view = new ChatViewBuilder("Allim", request);
        if (!body.has("blocks")) {
            view.text(ChatViewBuilder.plain(body.path("text").asText()));
        }
        body.path("blocks").forEach(block -> add(block, view));
        return view;
    }

    private static void add(JsonNode block, ChatViewBuilder view) {
        switch (block.path("type").asText()) {
            case "header" ->
                view.title(ChatViewBuilder.plain(block.path("text").path("text").asText()), "");
            case "rich_text" -> block.path("elements").forEach(element -> addRich(element, view));
            case "context" ->
                block.path("elements")
                        .forEach(element -> view.block(
                                Kind.NOTE,
                                ChatViewBuilder.plain(element.path("text").asText())));
            case "actions" ->
                block.path("elements")
                        .forEach(button -> view.button(
                                button.path("text").path("text").asText(),
                                button.path("url").asText()));
            default ->
                view.text(ChatViewBuilder.plain(
                        "This block is not drawn: " + block.path("type").asText()));
        }
    }

    private static void addRich(JsonNode element, ChatViewBuilder view) {
        JsonNode elements = element.path("elements");
        switch (element.path("type").asText()) {
            case "rich_text_quote" -> view.block(Kind.QUOTE, spans(elements));
            case "rich_text_preformatted" -> view.block(Kind.CODE, spans(elements));
            case "rich_text_list" -> view.text(items(element));
            default -> view.text(spans(elements));
        }
    }

    private static List<Span> items(JsonNode list) {
        boolean isOrdered = list.path("style").asText().equals("ordered");
        List<Span> spans = new ArrayList<>();
        int number = list.path("offset").asInt() + 1;
        for (JsonNode item : list.path("elements")) {
            spans.addAll(ChatViewBuilder.plain((spans.isEmpty() ? "" : "\n") + (isOrdered ? number + ". " : "• ")));
            spans.addAll(spans(item.path("elements")));
            number++;
        }
        return spans;
    }

    private static List<Span> spans(JsonNode elements) {
        List<Span> spans = new ArrayList<>();
        elements.forEach(element -> spans.add(span(element)));
        return spans;
    }

    private static Span span(JsonNode element) {
        Function<String, Span> mention = text -> new Span("@" + text, Set.of(Style.MENTION), "");
        return switch (element.path("type").asText()) {
            case "broadcast" -> mention.apply(element.path("range").asText());
            case "user" -> mention.apply(element.path("user_id").asText());
            case "usergroup" -> mention.apply(element.path("usergroup_id").asText());
            default ->
                new Span(
                        element.path("text").asText(),
                        styles(element.path("style")),
                        element.path("url").asText());
        };
    }

    private static Set<Style> styles(JsonNode style) {
        Set<Style> styles = EnumSet.noneOf(Style.class);
        for (Style each : Style.values()) {
            if (style.path(each.name().toLowerCase(Locale.ROOT)).asBoolean()) {
                styles.add(each);
            }
        }
        return styles;
    }

    /** To a webhook by its status, to an app by its error. */
    @Override
    public HttpAnswer rejected() {
        return json(400, JsonNodeFactory.instance.objectNode().put("ok", false).put("error", "invalid_blocks"));
    }
}
