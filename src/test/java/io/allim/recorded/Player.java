package io.allim.recorded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.web.DocumentedAnswers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/**
 * Makes the requests of a chapter, one after the other. Beside what a request names, it has the key of dev and test. After each the
 * clock is turned by a minute, in which all that is due is done, unless it is one of those that turn the clock themselves or
 * is marked by {@code Settle: no}. What is marked by {@code Signed: SNS} is posted as SNS would.
 */
final class Player implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Headers of the connection, and those that are different each time. */
    private static final Set<String> LEFT_OUT =
            Set.of(":status", "content-length", "date", "connection", "transfer-encoding", "x-request-id");

    private static final String SETTLE = "Settle";
    private static final String SIGNED = "Signed";

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;

    /** What of the answers is not as the OpenAPI document says. */
    private final List<String> undocumented = new ArrayList<>();

    private final Map<String, String> known;
    private final UnaryOperator<String> sns;

    /**
     * @param known values of names, such as {@code port}
     * @param sns what SNS posts for a message
     */
    Player(URI server, Map<String, String> known, UnaryOperator<String> sns) {
        this.server = server;
        this.known = known;
        this.sns = sns;
    }

    Exchange.Chapter play(Exchange.Chapter chapter) throws IOException, InterruptedException {
        return play(chapter, new Names(known));
    }

    /** @param names learns those of the chapter */
    Exchange.Chapter play(Exchange.Chapter chapter, Names names) throws IOException, InterruptedException {
        List<Exchange> played = new ArrayList<>();
        call("DELETE", "/sandbox/messages", Map.of(), "");
        for (Exchange exchange : chapter.exchanges()) {
            List<String> seen = new ArrayList<>();
            Map<String, String> headers = new LinkedHashMap<>(exchange.headers());
            headers.replaceAll((_, value) -> names.valued(value));
            String body = names.valued(exchange.body());
            HttpResponse<String> answer = call(
                    exchange.method(),
                    names.valued(exchange.target()),
                    headers,
                    headers.containsKey(SIGNED) ? sns.apply(body) : body);
            String text = names.named(text(answer));
            // How much of an erasure is done while the caller waits, and how often ticks look, is the engine's.
            seen.addAll(lines(
                    "< ",
                    (isErasure(exchange) ? text.replaceFirst("^20[24]", "202 or 204") : text)
                            .replaceFirst(", \"ticks\": \\d+, \"found\": \\d+", "")
                            .replaceAll("(\"file\": \").*/", "$1…/")
                            .replaceAll("(\"bytes\": )\\d+", "$1…")
                            .replaceAll("(\"took\": ).*", "$1…")));
            if (!headers.containsKey(SETTLE) && !exchange.target().startsWith("/sandbox/clock")) {
                turn("{\"advanceBy\":\"PT1M\"}");
            }
            for (JsonNode message : messages()) {
                seen.addAll(lines("> ", names.named(text(message))));
            }
            played.add(exchange.with(seen));
        }
        return new Exchange.Chapter(chapter.preface(), played);
    }

    /** What of the answers so far is not as the OpenAPI document says. */
    List<String> undocumented() {
        return undocumented;
    }

    private static boolean isErasure(Exchange exchange) {
        return exchange.method().equals("DELETE") && exchange.target().matches("/v1/recipients/[^/]+");
    }

    private void turn(String advance) throws IOException, InterruptedException {
        HttpResponse<String> turned =
                call("POST", "/sandbox/clock", Map.of("Content-Type", "application/json"), advance);
        if (turned.statusCode() != 200) {
            throw new IllegalStateException(turned.body());
        }
    }

    private HttpResponse<String> call(String method, String target, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(target))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!headers.containsKey("Authorization")) {
            request.header("Authorization", "Bearer allim_dev");
        }
        if (!body.isEmpty() && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach((name, value) -> {
            if (!name.equals(SETTLE) && !name.equals(SIGNED) && !value.equals("none")) {
                request.header(name, value);
            }
        });
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        DocumentedAnswers.faults(method, target, answer)
                .forEach(fault -> undocumented.add(method + " " + target + ": " + fault));
        return answer;
    }

    private static String text(HttpResponse<String> answer) {
        List<String> lines = new ArrayList<>(List.of(String.valueOf(answer.statusCode())));
        answer.headers().map().forEach((name, values) -> {
            String line = name + ": " + String.join(", ", values);
            if (!LEFT_OUT.contains(name) && !line.equals("content-type: application/json;charset=UTF-8")) {
                lines.add(line);
            }
        });
        lines.add(pretty(answer.body()));
        return String.join("\n", lines);
    }

    /** JSON as it is laid out here; of a page all but its style. */
    private static String pretty(String body) {
        if (body.startsWith("{") && !body.contains("\n{")) {
            try {
                return Layout.of(MAPPER.readTree(body));
            } catch (JsonProcessingException other) {
                return body;
            }
        }
        return body.replaceAll("(?s)<style>.*?</style>", "<style/>");
    }

    /** Of one turn of the clock, in an order of their own: several leave side by side. */
    private List<JsonNode> messages() throws IOException, InterruptedException {
        JsonNode all = MAPPER.readTree(
                call("GET", "/sandbox/messages?limit=1000", Map.of(), "").body());
        call("DELETE", "/sandbox/messages", Map.of(), "");
        return StreamSupport.stream(all.get("messages").spliterator(), false)
                .sorted(Comparator.comparing(
                                (JsonNode message) -> message.get("at").asText())
                        .thenComparing(message -> message.get("channel").asText())
                        .thenComparing(message -> message.get("to").asText())
                        .thenComparing(message -> message.get("body").asText()))
                .toList();
    }

    private static String text(JsonNode message) {
        List<String> lines = new ArrayList<>();
        lines.add("%s to %s at %s"
                .formatted(
                        message.get("channel").asText(),
                        message.get("to").asText(),
                        message.get("at").asText()));
        if (!message.get("subject").asText().isEmpty()) {
            lines.add("subject: " + message.get("subject").asText());
        }
        message.get("headers").properties().forEach(header -> {
            if (!header.getKey()
                    .toLowerCase(Locale.ROOT)
                    .matches("content-length|host|user-agent|connection|http2-settings|upgrade|date|message-id")) {
                lines.add(header.getKey() + ": " + header.getValue().asText());
            }
        });
        lines.add(pretty(message.get("body").asText()));
        if (message.hasNonNull("html")) {
            lines.add("html: " + message.get("html").asText());
        }
        return String.join("\n", lines);
    }

    private static List<String> lines(String mark, String text) {
        return text.lines().map(line -> mark + line).toList();
    }

    @Override
    public void close() {
        client.close();
    }
}
