package io.allim.channel.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.ChannelContract.Seen;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.JsonShape;
import io.allim.channel.Message;
import io.allim.channel.Urgency;
import io.allim.chat.ChatContent;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionStore;
import io.allim.http.OutboundSettings;
import io.allim.table.Json;
import io.allim.table.MemoryTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Discord's side of the wire, and a channel that talks to it. */
final class DiscordWire {

    static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");
    static final String ID = "1311111111111111111";
    static final String TOKEN = "s3cr3t-part_of-a-webhook";
    static final String BOT_TOKEN = "bot-s3cr3t.of.ops";
    static final String CHANNEL = "1199999999999999999";

    private DiscordWire() {}

    static HttpStandIn open() {
        return new HttpStandIn(
                Map.of(
                        Behaviour.SUCCEED, new Answer(200, "", "{\"id\":\"" + ID + "\"}"),
                        Behaviour.THROTTLE,
                                new Answer(
                                        429,
                                        "Retry-After: 2\r\n",
                                        "{\"message\":\"You are being rate limited.\",\"retry_after\":1.337,\"global\":false}"),
                        Behaviour.SERVER_ERROR, new Answer(500, "", "{\"message\":\"500: Internal Server Error\"}"),
                        Behaviour.REFUSE, new Answer(400, "", "{\"message\":\"Invalid Form Body\",\"code\":50035}")),
                DiscordWire::seen);
    }

    /** A title is there or not: what is blank is not there. */
    private static Seen seen(Request request) {
        JsonNode body = Json.tree(request.body()).orElseThrow();
        List<String> structure = new ArrayList<>(JsonShape.of(request.body()));
        structure.removeIf(name -> name.contains("/embeds/0/title") || name.contains("/embeds/0/url"));
        structure.addAll(request.headers().keySet());
        structure.add(body.path("content").asText());
        structure.add(body.path("allowed_mentions").toString());
        JsonNode embed = body.path("embeds").path(0);
        String text =
                embed.path("title").asText() + "\n" + embed.path("description").asText();
        return new Seen(request.headers().get("idempotency-key"), text.replace("\\", ""), structure);
    }

    static DiscordChannel channel(int port, Duration deadline) {
        return new DiscordChannel(
                OutboundSettings.trusting("127.0.0.1:" + port)
                        .deadline(deadline)
                        .outbound(),
                connections(port));
    }

    static DiscordChannel channel(HttpStandIn discord) {
        return channel(discord.port(), Duration.ofSeconds(20));
    }

    /** With {@code ops}, which has all, and some that lack something. */
    static ConnectionStore connections(int port) {
        ConnectionStore store =
                new ConnectionStore(new MemoryTable(InstantSource.fixed(NOW)), InstantSource.fixed(NOW));
        String url = "http://127.0.0.1:" + port + "/api/v10/";
        put(store, "ops", "discord", url, Map.of("token", BOT_TOKEN, "publicKey", "00".repeat(32)));
        put(store, "mute", "discord", url, Map.of("token", BOT_TOKEN));
        put(store, "empty", "discord", url, Map.of());
        put(store, "other", "slack", url, Map.of("token", BOT_TOKEN));
        put(store, "inside", "discord", "https://10.0.0.1/api/v10", Map.of("token", BOT_TOKEN));
        return store;
    }

    private static void put(ConnectionStore store, String id, String type, String url, Map<String, String> secrets) {
        store.put(Connection.of(id, type, url, secrets, JsonNodeFactory.instance.objectNode(), NOW));
    }

    static Address webhook(int port) {
        return webhook(port, "");
    }

    static Address webhook(int port, String query) {
        return new Address(
                DiscordChannel.KIND, "http://127.0.0.1:" + port + "/api/webhooks/1299999999999999999/" + TOKEN + query);
    }

    static Address bot(String connection) {
        return new Address(DiscordChannel.KIND, connection + "/" + CHANNEL);
    }

    static Message message(Address address, ChatContent content) {
        return message(address, "token-1").with(Optional.of(content));
    }

    static Message message(Address address, String token) {
        return new Message(
                token,
                address,
                "Title",
                "Body",
                Optional.of("https://example.com/orders/4711"),
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                NOW);
    }

    static Message withoutUrl(Message message) {
        return new Message(
                        message.token(),
                        message.address(),
                        message.title(),
                        message.body(),
                        Optional.empty(),
                        message.urgency(),
                        message.data(),
                        message.at())
                .with(message.chat());
    }
}
