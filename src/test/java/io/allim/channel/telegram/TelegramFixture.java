package io.allim.channel.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Urgency;
import io.allim.chat.ChatContent;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionStore;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import io.allim.table.Json;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** A bot, and a Telegram that answers what it is told, one answer after the other; the last one for all that follow. */
final class TelegramFixture implements AutoCloseable {

    static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    static final String TOKEN = "4711:AAEhBOweik6ad_PsWs-secret-part";
    static final String SECRET = "s3cr3t-T0ken_of-the-webhook";
    static final String OK = "{\"ok\":true,\"result\":{\"message_id\":57,\"chat\":{\"id\":-100123}}}";

    /** @param target as in the request line */
    record Request(String target, JsonNode body) {}

    record Answer(int status, String body) {}

    final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final Queue<Answer> answers = new ArrayDeque<>();
    private final HttpServer server;
    private final Outbound outbound;
    final Channel channel;
    private final ConnectionStore connections;

    TelegramFixture() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
        outbound = OutboundSettings.trusting("127.0.0.1:" + port()).outbound();
        connections = new ConnectionStore(new MemoryTable(new SettableClock(NOW)), new SettableClock(NOW));
        connections.put(connection(port()));
        channel = new TelegramChannel(connections, outbound);
    }

    int port() {
        return server.getAddress().getPort();
    }

    Outbound outbound() {
        return outbound;
    }

    void put(Connection connection) {
        connections.put(connection);
    }

    static Connection connection(int port) {
        return connection(port, Map.of("token", TOKEN, "secretToken", SECRET));
    }

    static Connection connection(int port, Map<String, String> secrets) {
        return Connection.of(
                "ops",
                "telegram",
                "http://127.0.0.1:" + port + "/telegram",
                secrets,
                JsonNodeFactory.instance.objectNode(),
                NOW);
    }

    TelegramFixture answers(int status, String body) {
        answers.add(new Answer(status, body));
        return this;
    }

    static String error(int status, String description, String parameters) {
        return "{\"ok\":false,\"error_code\":" + status + ",\"description\":\"" + description + "\",\"parameters\":{"
                + parameters + "}}";
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(
                new Request(exchange.getRequestURI().getPath(), Json.tree(body).orElseThrow()));
        Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    Outcome send(Message message) {
        return channel.send(message);
    }

    static Message message(String title, String body) {
        return message("ops/-100123", title, body, Optional.of("https://example.com/orders/4711?a=1&b=2"));
    }

    static Message message(String address, String title, String body, Optional<String> url) {
        return new Message(
                "dlv_1",
                new Address(TelegramChannel.KIND, address),
                title,
                body,
                url,
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                NOW);
    }

    static Message message(ChatContent content) {
        return message("title", "body").with(Optional.of(content));
    }

    @Override
    public void close() {
        server.stop(0);
        outbound.close();
    }
}
