package io.allim.channel.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.ButtonReports;
import io.allim.connection.Connection;
import io.allim.http.HttpResult;
import io.allim.http.HttpUrl;
import io.allim.http.Outbound;
import io.allim.http.Outgoing;
import io.allim.table.Json;
import io.allim.table.Sha256;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Presses of buttons, as Slack reports them to an app's request URL.
 *
 * @see <a href="https://docs.slack.dev/interactivity/handling-user-interaction">Handling user interaction</a>
 * @see <a href="https://docs.slack.dev/authentication/verifying-requests-from-slack">Verifying requests from Slack</a>
 */
final class SlackButtons implements ButtonReports {

    /** Of the connection: the app's signing secret. */
    static final String SECRET = "signingSecret";

    /** What is older or further ahead is refused. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    /** Slack waits three seconds, for both together. */
    private static final Duration PATIENCE = Duration.ofMillis(900);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private final Outbound outbound;

    SlackButtons(Outbound outbound) {
        this.outbound = outbound;
    }

    @Override
    public Report read(Request request, Connection connection, Instant now) {
        Optional<String> refusal = refusal(request, connection, now);
        if (refusal.isPresent()) {
            return new Report.Refused(refusal.get());
        }
        String body = new String(request.body(), StandardCharsets.UTF_8);
        return payload(body).map(SlackButtons::report).orElseGet(() -> new Report.Other(other(body)));
    }

    private static Optional<String> refusal(Request request, Connection connection, Instant now) {
        String timestamp = request.headers().getOrDefault("x-slack-request-timestamp", "");
        String signature = request.headers().getOrDefault("x-slack-signature", "");
        if (!SECONDS.matcher(timestamp).matches()) {
            return Optional.of("it has no timestamp of Slack");
        }
        Instant at = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(at, now).abs().compareTo(FRESH) > 0) {
            return Optional.of("it is not of the last five minutes");
        }
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        boolean signed = connection.secrets(SECRET).stream()
                .filter(secret -> !secret.isEmpty())
                .map(secret -> signature(secret, timestamp, request.body()).getBytes(StandardCharsets.UTF_8))
                .anyMatch(expected -> MessageDigest.isEqual(expected, given));
        return signed ? Optional.empty() : Optional.of("its signature is not by the connection's signingSecret");
    }

    static String signature(String secret, String timestamp, byte[] body) {
        byte[] start = ("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8);
        return "v0=" + HexFormat.of().formatHex(Sha256.hmac(secret.getBytes(StandardCharsets.UTF_8), start, body));
    }

    private static Optional<JsonNode> payload(String form) {
        return Stream.of(form.split("&"))
                .filter(field -> field.startsWith("payload="))
                .map(field -> field.substring("payload=".length()))
                .findFirst()
                .flatMap(SlackButtons::decoded)
                .flatMap(Json::tree);
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Report report(JsonNode payload) {
        JsonNode user = payload.path("user");
        String handle = Stream.of("name", "username", "id")
                .map(name -> user.path(name).asText())
                .filter(name -> !name.isBlank())
                .findFirst()
                .orElse("");
        boolean isPress = payload.path("type").asText().equals("block_actions");
        return payload.path("actions")
                .valueStream()
                .filter(action -> isPress && action.path("action_id").asText().equals(SlackPayload.ACKNOWLEDGE))
                .<Report>map(action -> new Report.Pressed(
                        action.path("value").asText(), handle.isEmpty() ? "" : "@" + handle, payload))
                .findFirst()
                .orElseGet(() -> new Report.Other(Answer.empty()));
    }

    /** Slack asks once whether the URL is right: https://docs.slack.dev/reference/events/url_verification */
    private static Answer other(String body) {
        return Json.tree(body)
                .filter(json -> json.path("type").asText().equals("url_verification"))
                .map(json -> Answer.json(JsonNodeFactory.instance
                        .objectNode()
                        .put("challenge", json.path("challenge").asText())
                        .toString()))
                .orElseGet(Answer::empty);
    }

    @Override
    public Answer answer(Report.Pressed pressed, Result result, Connection connection) {
        JsonNode payload = pressed.context();
        String url = payload.path("response_url").asText();
        ObjectNode request = result.acknowledged() ? acknowledged(payload.path("message"), result) : unknown(result);
        if (!respond(url, request) && result.acknowledged()) {
            update(payload, request, connection);
        }
        return Answer.empty();
    }

    /** The message as it is, with a line in place of the button. */
    private static ObjectNode acknowledged(JsonNode message, Result result) {
        ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
        message.path("blocks").forEach(block -> withoutButton(block).ifPresent(blocks::add));
        blocks.addObject()
                .put("type", "context")
                .putArray("elements")
                .add(SlackPayload.plainText(CutText.to(SlackPayload.MOST_OF_FIELD, result.line())));
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("replace_original", true)
                .put("text", message.path("text").asText());
        request.set("blocks", blocks);
        return request;
    }

    /** Empty when the button was all that there was in it. */
    private static Optional<JsonNode> withoutButton(JsonNode block) {
        if (!block.path("type").asText().equals("actions") || !(block.deepCopy() instanceof ObjectNode copy)) {
            return Optional.of(block);
        }
        ArrayNode left = JsonNodeFactory.instance.arrayNode();
        block.path("elements")
                .valueStream()
                .filter(element -> !element.path("action_id").asText().equals(SlackPayload.ACKNOWLEDGE))
                .forEach(left::add);
        copy.set("elements", left);
        return Optional.<JsonNode>of(copy).filter(_ -> !left.isEmpty());
    }

    private static ObjectNode unknown(Result result) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("response_type", "ephemeral")
                .put("replace_original", false)
                .put("text", SlackPayload.escaped(result.line()));
    }

    /**
     * Only to Slack: whoever has the signing secret has no other host called.
     *
     * @return whether Slack took it; an app can change its message itself where not
     */
    private boolean respond(String to, ObjectNode request) {
        return HttpUrl.read(to) instanceof HttpUrl url
                && (SlackAddress.HOSTS.contains(url.host()) && url.secure() || outbound.trusts(url))
                && outbound.validate(url).isEmpty()
                && outbound.send(Outgoing.json("POST", url, Map.of(), request.toString()), PATIENCE)
                        instanceof HttpResult.Answered answered
                && answered.status() == 200;
    }

    private void update(JsonNode payload, ObjectNode request, Connection connection) {
        request.remove("replace_original");
        request.put("channel", payload.path("channel").path("id").asText())
                .put("ts", payload.path("message").path("ts").asText());
        SlackApi.of(connection, outbound)
                .ifPresent(api -> api.call("chat.update", request, Optional.empty(), PATIENCE));
    }
}
