package io.allim.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** SQS where nobody receives: takes messages in its JSON protocol, fast, and forgets them. */
final class SqsStandIn implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TARGET = "AmazonSQS.";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> operations = new CopyOnWriteArrayList<>();

    SqsStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    String url() {
        return endpoint() + "/000000000000/hints";
    }

    /** What was asked of it, such as {@code SendMessage}, since this was last asked. */
    List<String> operations() {
        List<String> all = List.copyOf(operations);
        operations.clear();
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String operation =
                    exchange.getRequestHeaders().getFirst("X-Amz-Target").substring(TARGET.length());
            JsonNode request = MAPPER.readTree(exchange.getRequestBody());
            operations.add(operation);
            byte[] answer = MAPPER.writeValueAsBytes(answer(operation, request));
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static ObjectNode answer(String operation, JsonNode request) {
        return switch (operation) {
            case "SendMessage" -> taken(request);
            case "SendMessageBatch" -> {
                ObjectNode answer = MAPPER.createObjectNode();
                answer.putArray("Failed");
                var successful = answer.putArray("Successful");
                request.get("Entries")
                        .forEach(entry -> successful.add(
                                taken(entry).put("Id", entry.get("Id").textValue())));
                yield answer;
            }
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private static ObjectNode taken(JsonNode message) {
        return MAPPER.createObjectNode()
                .put("MessageId", UUID.randomUUID().toString())
                .put("MD5OfMessageBody", md5(message.get("MessageBody").textValue()));
    }

    private static String md5(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
