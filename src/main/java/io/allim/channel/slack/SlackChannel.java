package io.allim.channel.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.AddressFormat;
import io.allim.channel.AddressKind;
import io.allim.channel.ButtonReports;
import io.allim.channel.Channel;
import io.allim.channel.Label;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.TemplateFields;
import io.allim.chat.ChatThread;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionCheck;
import io.allim.connection.ConnectionStore;
import io.allim.http.HttpResult;
import io.allim.http.HttpUrl;
import io.allim.http.Outbound;
import io.allim.http.Outgoing;
import io.allim.table.TableUnavailable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Posts to Slack: by an incoming webhook, or by an app with {@code chat.postMessage}, which can answer and change its messages too. */
@Singleton
final class SlackChannel implements Channel, ConnectionCheck {

    static final AddressKind KIND = new AddressKind("slack");

    private static final String NAME = "slack";

    /** Slack's own, for each channel and each webhook: https://docs.slack.dev/apis/web-api/rate-limits/ */
    private static final double PER_SECOND = 1;

    private static final Duration STORE_DOWN = Duration.ofSeconds(5);

    private final Outbound outbound;
    private final ConnectionStore connections;

    SlackChannel(Outbound outbound, ConnectionStore connections) {
        this.outbound = outbound;
        this.connections = connections;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int position() {
        return 710;
    }

    @Override
    public Label label() {
        return new Label("Slack", Map.of("ko", "슬랙"));
    }

    @Override
    public AddressKind reaches() {
        return KIND;
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(KIND, 710, "a Slack webhook or channel", "team/C0123ABCD", true);
    }

    @Override
    public TemplateFields templateFields() {
        return TemplateFields.CHAT;
    }

    @Override
    public Optional<String> validate(String address) {
        return SlackAddress.validate(address, outbound);
    }

    @Override
    public List<String> warnings(Message message) {
        return SlackPayload.of(message, false).notes();
    }

    @Override
    public boolean carriesWhole(Message message) {
        return !SlackPayload.of(message, false).isBodyCut();
    }

    @Override
    public Optional<String> host(Address address) {
        return switch (SlackAddress.read(address.value())) {
            case SlackAddress.Webhook(HttpUrl url) -> Optional.of(url.authority());
            case SlackAddress.InChannel _ -> Optional.of("slack.com");
            case SlackAddress.Unknown _ -> Optional.empty();
        };
    }

    @Override
    public boolean hasManyHosts() {
        return true;
    }

    @Override
    public List<RateLimit> rateLimits(Message message) {
        return List.of(new RateLimit(limit(message.address()), PER_SECOND));
    }

    /** An address can be a credential. */
    private static String limit(Address address) {
        return RateLimit.nameOf(NAME, address.canonical().value());
    }

    @Override
    public ChatThread.Support threads(Address address, ChatThread.Mode mode) {
        return SlackAddress.read(address.value()) instanceof SlackAddress.InChannel
                ? ChatThread.Support.BY_REFERENCE
                : ChatThread.Support.NONE;
    }

    @Override
    public Optional<ButtonReports> buttonReports() {
        return Optional.of(new SlackButtons(outbound));
    }

    @Override
    public String type() {
        return NAME;
    }

    @Override
    public Set<String> secrets() {
        return Set.of("token", "signingSecret");
    }

    @Override
    public List<Fault> faults(Connection connection) {
        List<Fault> faults = new ArrayList<>();
        connection.url().flatMap(outbound::validate).ifPresent(why -> faults.add(new Fault("url", why)));
        if (connection.secret("token").filter(SlackApi::isToken).isEmpty()) {
            faults.add(new Fault("secrets.token", "Give the token of the app's bot user, which begins with xoxb-."));
        }
        return faults;
    }

    @Override
    public Outcome send(Message message) {
        String address = message.address().value();
        Optional<String> problem = validate(address);
        if (problem.isPresent()) {
            return Outcome.rejected(problem.get());
        }
        try {
            return send(message, address);
        } catch (TableUnavailable e) {
            return Outcome.notReady("the connection could not be read");
        } catch (RuntimeException e) {
            // Nobody knows whether the request left; the text could hold anything.
            return Outcome.unanswered("sending failed with " + e.getClass().getSimpleName());
        }
    }

    private Outcome send(Message message, String address) {
        SlackVerdict verdict = new SlackVerdict(limit(message.address()), message.at());
        return switch (SlackAddress.read(address)) {
            case SlackAddress.Webhook(HttpUrl url) -> byWebhook(message, url, verdict);
            case SlackAddress.InChannel to -> byApp(message, to, verdict);
            case SlackAddress.Unknown(String why) -> Outcome.rejected(why);
        };
    }

    private Outcome byWebhook(Message message, HttpUrl url, SlackVerdict verdict) {
        SlackPayload payload = SlackPayload.of(message, false);
        Map<String, String> headers = Map.of("Idempotency-Key", message.token());
        return verdict.ofWebhook(
                outbound.send(
                        Outgoing.json("POST", url, headers, payload.request().toString())),
                payload.notes());
    }

    private Outcome byApp(Message message, SlackAddress.InChannel to, SlackVerdict verdict) {
        Optional<Connection> connection;
        try {
            connection = connections.find(to.connection());
        } catch (TableUnavailable e) {
            return new Outcome.NotReady(
                    "the connection could not be read: the store did not answer", Optional.of(STORE_DOWN));
        }
        Optional<SlackApi> api = connection.flatMap(known -> SlackApi.of(known, outbound));
        if (api.isEmpty()) {
            return Outcome.notReady("there is no connection " + to.connection()
                    + " of the type slack with a token: make it with PUT /v1/connections/" + to.connection());
        }
        boolean reported = !connection.get().secrets(SlackButtons.SECRET).isEmpty();
        return post(message, to, SlackPayload.of(message, reported), api.get(), verdict);
    }

    private Outcome post(
            Message message, SlackAddress.InChannel to, SlackPayload payload, SlackApi api, SlackVerdict verdict) {
        long started = System.nanoTime();
        Optional<ChatThread> thread =
                message.thread().filter(known -> known.earlier().isPresent());
        Optional<SlackReference> first = thread.flatMap(ChatThread::earlier).flatMap(SlackReference::read);
        Optional<String> key = Optional.of(message.token());
        List<String> notes = new ArrayList<>(payload.notes());
        if (first.isPresent()) {
            boolean replaces = thread.get().mode() == ChatThread.Mode.REPLACE;
            ObjectNode request = payload.request().put("channel", first.get().channel());
            HttpResult result = api.call(
                    replaces ? "chat.update" : "chat.postMessage",
                    request.put(replaces ? "ts" : "thread_ts", first.get().ts()),
                    key,
                    outbound.deadline());
            if (!SlackVerdict.isFirstGone(result)) {
                return verdict.ofApi(result, to.connection(), notes, false);
            }
        }
        if (thread.isPresent()) {
            notes.add("the first message is gone: this one stands by itself");
        }
        Duration left = outbound.deadline().minusNanos(System.nanoTime() - started);
        HttpResult result = api.call("chat.postMessage", payload.request().put("channel", to.where()), key, left);
        return verdict.ofApi(result, to.connection(), notes, thread.isPresent());
    }
}
