package io.allim.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.ChannelContract.Seen;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.SigningSecrets;
import io.allim.channel.Urgency;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import io.allim.table.KeptItems;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@code docs/webhooks.md} says of bodies and headers is what leaves, and its receivers take what is genuine and nothing
 * else. A receiver whose language or library is not installed is skipped.
 */
@Tag("slow")
final class WebhookPageTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| ([^|]+) \\|");
    private static final String OTHER_SECRET = FixedSecrets.SECRETS.getFirst();

    /** Receivers take what is younger than 300 s, or ahead by less; a slow machine may need some seconds of that. */
    private static final Duration WITHIN_TOLERANCE = Duration.ofSeconds(270);

    private static final Duration BEYOND_TOLERANCE = Duration.ofSeconds(320);

    @TempDir
    Path directory;

    @Test
    void body_hasTheFieldsOfThePage() throws IOException {
        JsonNode body =
                new ObjectMapper().readTree(WebhookChannel.body(message("https://example.com/", Instant.now())));
        Map<String, String> sent = new TreeMap<>();
        fields(body, "", sent);
        assertThat(sent).isEqualTo(table("## The body"));
    }

    @Test
    void headers_areThoseOfThePage() throws IOException {
        Request request = captured(new SigningKeys(new KeptItems()), "/", Instant.now());
        assertThat(table("## The headers").keySet()).isEqualTo(request.headers().keySet());
        assertThat(request.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("user-agent", "Allim")
                .containsEntry("connection", "keep-alive");
        assertThat(request.headers().get("webhook-signature")).matches("v1,[A-Za-z0-9+/]{43}=");
    }

    @Test
    void everyProgramOfThePage_isRun() {
        assertThat(Stream.of(ExampleReceiver.values()).map(ExampleReceiver::block))
                .containsExactlyInAnyOrderElementsOf(ExampleReceiver.onThePage());
    }

    @ParameterizedTest
    @EnumSource
    void receiver_takesWhatIsGenuineAlone(ExampleReceiver example) throws Exception {
        Optional<String> missing = example.missing();
        assumeTrue(missing.isEmpty(), () -> example + " is not run; missing: " + missing.get());
        SigningKeys keys = new SigningKeys(new KeptItems());
        String target = "/hooks/orders";
        // The receiver's port is chosen when it starts; its secret is that of the URL as its owner knows it.
        String secret =
                keys.secrets("https://shop.example" + target, Instant.now()).getFirst();
        Path log = directory.resolve("log");
        try (ExampleReceiver.Running receiver = example.start(directory, secret, log)) {
            // A slow machine takes long to start it.
            Instant now = Instant.now();
            assertThat(send(receiver, List.of(secret), now)).isEqualTo(Outcome.accepted("204"));
            assertThat(send(receiver, List.of(OTHER_SECRET, secret), now)).isEqualTo(Outcome.accepted("204"));
            assertThat(send(receiver, List.of(secret, OTHER_SECRET), now)).isEqualTo(Outcome.accepted("204"));
            assertThat(send(receiver, List.of(OTHER_SECRET), now)).isEqualTo(refused());
            assertThat(send(receiver, List.of(secret), now.minus(WITHIN_TOLERANCE)))
                    .isEqualTo(Outcome.accepted("204"));
            assertThat(send(receiver, List.of(secret), now.plus(WITHIN_TOLERANCE)))
                    .isEqualTo(Outcome.accepted("204"));
            assertThat(send(receiver, List.of(secret), now.minus(BEYOND_TOLERANCE)))
                    .isEqualTo(refused());
            assertThat(send(receiver, List.of(secret), now.plus(BEYOND_TOLERANCE)))
                    .isEqualTo(refused());

            Request genuine = captured(new Given(List.of(secret)), target, now);
            for (Request forged : forgeries(genuine)) {
                assertThat(post(receiver, forged)).as(forged.toString()).isEqualTo(401);
            }
            String signature = genuine.headers().get("webhook-signature");
            assertThat(post(receiver, with(genuine, "webhook-signature", "v1a,AAAA v1,AAAA " + signature)))
                    .as("one of several signatures")
                    .isEqualTo(204);
        }
        assertThat(Files.readString(log)).contains("dlv_1");
    }

    private static List<Request> forgeries(Request genuine) {
        String signature = genuine.headers().get("webhook-signature");
        long timestamp = Long.parseLong(genuine.headers().get("webhook-timestamp"));
        List<Request> forged = new ArrayList<>();
        forged.add(with(genuine, genuine.body().replace("Dinner", "Dinnes")));
        forged.add(with(genuine, genuine.body() + " "));
        forged.add(with(genuine, ""));
        forged.add(with(genuine, "webhook-id", "dlv_2"));
        forged.add(with(genuine, "webhook-timestamp", String.valueOf(timestamp + 1)));
        for (String nonsense : List.of("soon", "1e9", "-5", "NaN", "9".repeat(20))) {
            forged.add(with(genuine, "webhook-timestamp", nonsense));
        }
        for (String other : List.of(
                signature.replaceFirst("v1,", ""),
                signature.replaceFirst("v1,", "v2,"),
                signature.replaceFirst("=$", ""),
                signature.substring(0, signature.length() - 3),
                "v1,",
                "v1",
                ",",
                "v1,%%%",
                "v1," + "A".repeat(43) + "=")) {
            forged.add(with(genuine, "webhook-signature", other));
        }
        for (String header : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            forged.add(with(genuine, header, ""));
            Map<String, String> fewer = new TreeMap<>(genuine.headers());
            fewer.remove(header);
            forged.add(new Request(genuine.method(), genuine.target(), fewer, genuine.body()));
        }
        return forged;
    }

    private static Request with(Request request, String header, String value) {
        Map<String, String> headers = new TreeMap<>(request.headers());
        headers.put(header, value);
        return new Request(request.method(), request.target(), headers, request.body());
    }

    private static Request with(Request request, String body) {
        return new Request(request.method(), request.target(), request.headers(), body);
    }

    /** What the channel sends to a receiver that keeps it. */
    private static Request captured(SigningSecrets secrets, String target, Instant at) {
        try (HttpStandIn standIn = new HttpStandIn(
                Map.of(Behaviour.SUCCEED, new Answer(204, "", "")), request -> new Seen("", request.body(), ""))) {
            assertThat(send(standIn.port(), target, secrets, at)).isEqualTo(Outcome.accepted("204"));
            return standIn.requests().getFirst();
        }
    }

    private static Outcome send(ExampleReceiver.Running receiver, List<String> secrets, Instant at) {
        return send(receiver.port(), "/hooks/orders", new Given(secrets), at);
    }

    private static Outcome send(int port, String target, SigningSecrets secrets, Instant at) {
        OutboundSettings settings = OutboundSettings.trusting("127.0.0.1:" + port);
        Outbound outbound = settings.outbound();
        try {
            return new WebhookChannel(secrets, outbound, settings)
                    .send(message("http://127.0.0.1:" + port + target, at));
        } finally {
            outbound.close();
        }
    }

    private static Outcome refused() {
        return Outcome.tryAgain("the receiver answered 401");
    }

    private static int post(ExampleReceiver.Running receiver, Request request) throws Exception {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + receiver.port() + request.target()))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(request.body(), StandardCharsets.UTF_8));
        request.headers().entrySet().stream()
                .filter(header -> header.getKey().startsWith("webhook-"))
                .forEach(header -> builder.header(header.getKey(), header.getValue()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(builder.build(), BodyHandlers.discarding()).statusCode();
        }
    }

    private static Message message(String url, Instant at) {
        return new Message(
                "dlv_1",
                new Address(Kinds.WEBHOOK, url),
                "Dinner",
                "is ready 저녁 <&> \"\\ \u2028",
                Optional.of("https://example.com/"),
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                at);
    }

    /** The first two columns of the table in a part of the page. */
    private static Map<String, String> table(String heading) throws IOException {
        String page = Files.readString(Path.of("docs", "webhooks.md"));
        String part = page.substring(page.indexOf("\n" + heading + "\n") + heading.length() + 2);
        Map<String, String> rows = new TreeMap<>();
        for (MatchResult row :
                ROW.matcher(part.substring(0, part.indexOf("\n## "))).results().toList()) {
            rows.put(row.group(1), row.group(2).strip());
        }
        return rows;
    }

    private static void fields(JsonNode object, String path, Map<String, String> found) {
        object.properties().forEach(field -> {
            String name = path + field.getKey();
            found.put(name, field.getValue().getNodeType().toString().toLowerCase(Locale.ROOT));
            fields(field.getValue(), name + ".", found);
        });
    }

    private record Given(List<String> secrets) implements SigningSecrets {

        @Override
        public AddressKind kind() {
            return Kinds.WEBHOOK;
        }

        @Override
        public List<String> secrets(String url, Instant now) {
            return secrets;
        }

        @Override
        public void rotate(Instant now) {}
    }
}
