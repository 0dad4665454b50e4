package io.allim.channel.discord;

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
import io.allim.http.Invalid;
import io.allim.http.Outbound;
import io.allim.http.Outgoing;
import io.allim.table.Sha256;
import io.allim.table.TableUnavailable;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes to channels of Discord: by a webhook's URL, or by the bot of a connection of type {@code discord}. */
@Singleton
final class DiscordChannel implements Channel, ConnectionCheck {

    static final String NAME = "discord";
    static final AddressKind KIND = new AddressKind("discord");

    /** A webhook takes 5 in 2 seconds, a channel 5 in 5 seconds from one bot; a bot may do 50 requests a second. */
    private static final double WEBHOOK_PER_SECOND = 2;

    private static final double CHANNEL_PER_SECOND = 0.9;
    private static final double BOT_PER_SECOND = 40;

    private static final String API = "https://discord.com/api/v10";

    /** Discord's gateway refuses what does not name itself so: https://docs.discord.com/developers/reference#user-agent */
    private static final String USER_AGENT = "DiscordBot (Allim, 1)";

    private static final int MAX_NONCE = 25;

    private final Outbound outbound;
    private final ConnectionStore connections;

    DiscordChannel(Outbound outbound, ConnectionStore connections) {
        this.outbound = outbound;
        this.connections = connections;
    }

    /** Where and as whom a request is made. */
    private record Endpoint(
            HttpUrl api, String path, String query, Map<String, String> headers, boolean reportsPresses) {

        HttpUrl url(String below, String also) {
            String all = query + (query.isEmpty() || also.isEmpty() ? "" : "&") + also;
            String base = api.target().equals("/") ? "" : api.target();
            return new HttpUrl(
                    api.secure(), api.host(), api.port(), base + path + below + (all.isEmpty() ? "" : "?" + all));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String type() {
        return NAME;
    }

    @Override
    public Set<String> secrets() {
        return Set.of("token", "publicKey");
    }

    @Override
    public List<Fault> faults(Connection connection) {
        return DiscordConnectionCheck.faults(connection);
    }

    @Override
    public int position() {
        return 720;
    }

    @Override
    public Label label() {
        return new Label("Discord", Map.of("ko", "디스코드"));
    }

    @Override
    public AddressKind reaches() {
        return KIND;
    }

    @Override
    public AddressFormat addressFormat() {
        return new AddressFormat(KIND, 720, DiscordAddress.FORM, DiscordAddress.EXAMPLE, true);
    }

    @Override
    public TemplateFields templateFields() {
        return TemplateFields.CHAT;
    }

    @Override
    public Optional<String> validate(String address) {
        return switch (DiscordAddress.read(address, outbound)) {
            case DiscordAddress.Wrong(String why) -> Optional.of(why);
            case DiscordAddress.Webhook webhook -> outbound.validate(webhook.api());
            case DiscordAddress.Bot _ -> Optional.empty();
        };
    }

    @Override
    public List<String> warnings(Message message) {
        return DiscordPayload.of(message, false).notes();
    }

    @Override
    public List<RateLimit> rateLimits(Message message) {
        return switch (DiscordAddress.read(message.address().value(), outbound)) {
            case DiscordAddress.Wrong _ -> List.of();
            case DiscordAddress.Webhook webhook -> List.of(new RateLimit(limit(webhook.path()), WEBHOOK_PER_SECOND));
            case DiscordAddress.Bot(String connection, String channel) ->
                List.of(
                        new RateLimit(limit(connection + "/" + channel), CHANNEL_PER_SECOND),
                        new RateLimit(NAME + "/" + connection, BOT_PER_SECOND));
        };
    }

    private static String limit(String chat) {
        return RateLimit.nameOf(NAME, chat);
    }

    /** Webhooks can't answer a message: theirs are in one thread where their URL names it with {@code thread_id}. */
    @Override
    public ChatThread.Support threads(Address address, ChatThread.Mode mode) {
        boolean can = mode == ChatThread.Mode.REPLACE
                || DiscordAddress.read(address.value(), outbound) instanceof DiscordAddress.Bot;
        return can ? ChatThread.Support.BY_REFERENCE : ChatThread.Support.NONE;
    }

    @Override
    public Optional<ButtonReports> buttonReports() {
        return Optional.of(new DiscordButtons());
    }

    @Override
    public Optional<String> host(Address address) {
        return Optional.of("Discord");
    }

    @Override
    public Outcome send(Message message) {
        try {
            return switch (DiscordAddress.read(message.address().value(), outbound)) {
                case DiscordAddress.Wrong(String why) -> Outcome.rejected(why);
                case DiscordAddress.Webhook webhook -> send(message, webhook);
                case DiscordAddress.Bot bot -> send(message, bot);
            };
        } catch (TableUnavailable e) {
            return Outcome.notReady("the connection could not be read");
        } catch (RuntimeException e) {
            // Nobody knows whether the request left; the text could hold anything.
            return Outcome.unanswered("sending failed with " + e.getClass().getSimpleName());
        }
    }

    private Outcome send(Message message, DiscordAddress.Webhook webhook) {
        Optional<String> wrong = outbound.validate(webhook.api());
        if (wrong.isPresent()) {
            return Outcome.rejected(wrong.get());
        }
        String query = "with_components=true"
                + webhook.thread().map(thread -> "&thread_id=" + thread).orElse("");
        Endpoint endpoint = new Endpoint(webhook.api(), webhook.path(), query, headers(message), false);
        String limit = limit(webhook.path());
        return send(message, endpoint, Optional.empty(), limit, limit);
    }

    private Outcome send(Message message, DiscordAddress.Bot bot) {
        Optional<Connection> found =
                connections.find(bot.connection()).filter(one -> one.type().equals(NAME));
        Optional<String> token = found.flatMap(connection -> connection.secret("token"));
        if (found.isEmpty() || token.isEmpty()) {
            return Outcome.notReady("there is no connection " + bot.connection()
                    + " of type discord with a token: put it with PUT /v1/connections/" + bot.connection());
        }
        Connection connection = found.get();
        String base = connection.url().orElse(API).replaceFirst("/+$", "");
        return switch (HttpUrl.read(base)) {
            case Invalid problem -> notReady(connection, problem.why());
            case HttpUrl api ->
                outbound.validate(api)
                        .map(why -> notReady(connection, why))
                        .orElseGet(() -> send(
                                message,
                                endpoint(message, bot, api, connection, token.get()),
                                Optional.of(bot.connection()),
                                limit(bot.connection() + "/" + bot.channel()),
                                NAME + "/" + bot.connection()));
        };
    }

    private static Outcome notReady(Connection connection, String why) {
        return Outcome.notReady("the url of the connection " + connection.id() + " can't be used: " + why);
    }

    private static Endpoint endpoint(
            Message message, DiscordAddress.Bot bot, HttpUrl api, Connection connection, String token) {
        Map<String, String> headers = new HashMap<>(headers(message));
        headers.put("Authorization", "Bot " + token);
        return new Endpoint(
                api,
                "/channels/" + bot.channel(),
                "",
                headers,
                connection.secret("publicKey").isPresent());
    }

    private static Map<String, String> headers(Message message) {
        return Map.of("Idempotency-Key", message.token(), "User-Agent", USER_AGENT);
    }

    private Outcome send(Message message, Endpoint endpoint, Optional<String> connection, String chat, String account) {
        DiscordPayload payload = DiscordPayload.of(message, endpoint.reportsPresses());
        DiscordVerdict verdict = new DiscordVerdict(connection, chat, account, message.at(), payload.notes(), false);
        Optional<ChatThread> thread = message.thread()
                .filter(one -> one.earlier().filter(DiscordChannel::isId).isPresent());
        String earlier = thread.flatMap(ChatThread::earlier).orElse("");
        Deadline deadline = Deadline.of(outbound.deadline());
        if (thread.isPresent() && thread.get().mode() == ChatThread.Mode.REPLACE) {
            HttpResult changed = outbound.send(
                    Outgoing.json(
                            "PATCH",
                            endpoint.url("/messages/" + earlier, ""),
                            endpoint.headers(),
                            payload.json().toString()),
                    left(deadline));
            if (!DiscordVerdict.isGone(changed)) {
                return verdict.of(changed);
            }
            return verdict.startingThread().of(post(message, endpoint, payload.json(), connection, left(deadline)));
        }
        ObjectNode json = payload.json();
        boolean answers = thread.isPresent() && connection.isPresent();
        if (answers) {
            json.putObject("message_reference").put("message_id", earlier).put("fail_if_not_exists", false);
        }
        HttpResult posted = post(message, endpoint, json, connection, left(deadline));
        return (answers && DiscordVerdict.isPlain(posted) ? verdict.startingThread() : verdict).of(posted);
    }

    private static Duration left(Deadline deadline) {
        return Duration.ofNanos(deadline.endNanos() - System.nanoTime());
    }

    /** A bot's message has a nonce by which Discord shows one that is sent again within some minutes once only. */
    private HttpResult post(
            Message message, Endpoint endpoint, ObjectNode json, Optional<String> connection, Duration most) {
        if (connection.isPresent()) {
            json.put("nonce", nonce(message.token())).put("enforce_nonce", true);
        }
        HttpUrl url = connection.isPresent() ? endpoint.url("/messages", "") : endpoint.url("", "wait=true");
        return outbound.send(Outgoing.json("POST", url, endpoint.headers(), json.toString()), most);
    }

    static String nonce(String token) {
        return token.length() <= MAX_NONCE ? token : Sha256.hex(token).substring(0, MAX_NONCE);
    }

    /** Of Discord; what another channel named a message by is none. */
    private static boolean isId(String reference) {
        return reference.matches("\\d{15,20}");
    }
}
