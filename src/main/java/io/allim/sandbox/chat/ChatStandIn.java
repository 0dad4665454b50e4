package io.allim.sandbox.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.connection.Connection;
import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.Fault;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.HttpRequest;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import io.allim.sandbox.wire.StandIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Plays a chat below its name: {@code /slack/…}. An implementation is a bean of dev and test alone, which the container finds:
 *
 * <pre>
 *   &#64;Singleton
 *   &#64;IfBuildProfile(anyOf = {"dev", "test"})
 *   final class SlackStandIn extends ChatStandIn {
 *       SlackStandIn(SandboxMessages messages, InstantSource clock) {
 *           super("slack", "Slack", messages, clock);
 *       }
 *   }
 * </pre>
 *
 * <p>What it {@linkplain #keep keeps} is shown, counted and traced; the message's id is the channel's reference for it, so that its
 * delivery is found.
 */
public abstract class ChatStandIn implements StandIn {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Fault.Service service;
    private final SandboxMessages messages;
    private final InstantSource clock;

    /**
     * @param name the channel's
     * @param label as people call the chat, without quotes, commas and equals signs
     */
    protected ChatStandIn(String name, String label, SandboxMessages messages, InstantSource clock) {
        this.service = new Fault.Service(name, label);
        this.messages = messages;
        this.clock = clock;
    }

    @Override
    public final Fault.Service service() {
        return service;
    }

    @Override
    public boolean takes(HttpRequest request) {
        return request.path().startsWith("/" + service.word() + "/");
    }

    @Override
    public final HttpAnswer answer(HttpRequest request) {
        return answer(request, read(request.body()));
    }

    /** @param body a missing node where it is no JSON */
    protected abstract HttpAnswer answer(HttpRequest request, JsonNode body);

    /**
     * What the chat would report if somebody pressed a button; empty where it reports none, or where nobody but the chat can sign it.
     *
     * @param button its number among the message's buttons, from 0
     * @param connection by which the message came
     */
    public Optional<PressReport> press(SandboxMessage message, int button, Connection connection) {
        return Optional.empty();
    }

    /** The body of the request of a message, as it was last edited; a missing node where it is no JSON. */
    protected static JsonNode request(SandboxMessage message) {
        return read(message.chat().map(ChatView::request).orElse("").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public HttpAnswer throttled() {
        return new HttpAnswer.Reply(429, Map.of("Retry-After", "2", "Content-Type", "application/json"), new byte[0]);
    }

    @Override
    public HttpAnswer broken() {
        return HttpAnswer.reply(500, "text/plain", "The service broke.\n");
    }

    @Override
    public HttpAnswer garbled() {
        return HttpAnswer.reply(200, "application/json", "{\"ok\": tr\u0000");
    }

    /** A new message of the chat, from a request that has been taken. */
    protected final void keep(String id, String to, HttpRequest request, ChatView view) {
        messages.add(message(id, to, request, view, now(), Optional.empty()));
    }

    /**
     * Another text for a message; it stays where it stands.
     *
     * @return false when there is no such message
     */
    protected final boolean edit(String id, HttpRequest request, ChatView view) {
        return messages.replace(
                service.word(),
                id,
                before -> message(id, before.to(), request, inThreadOf(before, view), before.at(), Optional.of(now())));
    }

    /** Whether the message is there still; one that is gone can't be answered. */
    protected final boolean knows(String id) {
        return messages.find(id)
                .filter(message -> message.channel().equals(service.word()))
                .isPresent();
    }

    protected final Instant now() {
        return clock.instant();
    }

    protected static HttpAnswer json(int status, JsonNode body) {
        return HttpAnswer.reply(status, "application/json", body.toString());
    }

    private SandboxMessage message(
            String id, String to, HttpRequest request, ChatView view, Instant at, Optional<Instant> editedAt) {
        return new SandboxMessage(
                id,
                service.word(),
                to,
                ChatView.text(view.title()),
                view.text(),
                Optional.empty(),
                request.headers(),
                at,
                Optional.of(view),
                editedAt);
    }

    private static ChatView inThreadOf(SandboxMessage before, ChatView view) {
        return new ChatView(
                view.sender(),
                view.color(),
                view.title(),
                view.body(),
                view.fields(),
                view.buttons(),
                before.chat().map(ChatView::thread).orElse(""),
                view.request());
    }

    private static JsonNode read(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).orElse(JsonNodeFactory.instance.missingNode());
        } catch (IOException garbage) {
            return JsonNodeFactory.instance.missingNode();
        }
    }
}
