package io.allim.sandbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.sandbox.SandboxServer;
import io.allim.sandbox.wire.Fault;
import io.allim.sandbox.wire.Fault.Kind;
import io.allim.sandbox.wire.HttpAnswer;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatStandInTest {

    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private final SandboxMessages messages = new SandboxMessages();
    private final SandboxServer server = new SandboxServer(0, CLOCK, messages, List.of(new Parlour(messages)));
    private final HttpClient http = HttpClient.newHttpClient();

    /** The smallest chat: {@code {"id", "text", "after"}}; PUT changes a message. */
    private static final class Parlour extends ChatStandIn {

        Parlour(SandboxMessages messages) {
            super("parlour", "Parlour", messages, CLOCK);
        }

        @Override
        protected HttpAnswer answer(io.allim.sandbox.wire.HttpRequest request, JsonNode body) {
            if (!body.path("text").isTextual()) {
                return rejected();
            }
            String id = body.path("id").asText();
            var view = new ChatViewBuilder("Allim", request)
                    .color(0xd1242f)
                    .title(ChatViewBuilder.plain(body.path("text").asText()), "")
                    .in(body.path("after").asText())
                    .build();
            if (request.method().equals("PUT")) {
                return edit(id, request, view) ? json(200, body) : HttpAnswer.reply(404, "text/plain", "");
            }
            keep(id, "lounge", request, view);
            return json(200, JsonNodeFactory.instance.objectNode().put("knows", knows(id)));
        }

        @Override
        public HttpAnswer rejected() {
            return HttpAnswer.reply(400, "text/plain", "no\n");
        }
    }

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void message_isKeptAsItIsShown() throws Exception {
        String request = "{\"id\":\"1\",\"text\":\"Hi <b>\"}";
        assertThat(call("POST", request).body()).isEqualTo("{\"knows\":true}");
        SandboxMessage kept = messages.newest().getFirst();
        assertThat(kept.channel()).isEqualTo("parlour");
        assertThat(kept.subject()).isEqualTo("Hi <b>");
        assertThat(kept.editedAt()).isEmpty();
        assertThat(kept.chat().orElseThrow().color()).isEqualTo("#d1242f");
        assertThat(kept.chat().orElseThrow().request()).isEqualTo(request);
    }

    @Test
    void editedMessage_staysWhereItStands_andIsCountedOnce() throws Exception {
        call("POST", "{\"id\":\"1\",\"text\":\"one\",\"after\":\"0\"}");
        call("POST", "{\"id\":\"2\",\"text\":\"two\"}");
        String before = messages.version();
        assertThat(call("PUT", "{\"id\":\"1\",\"text\":\"three\"}").statusCode())
                .isEqualTo(200);
        assertThat(messages.version()).isNotEqualTo(before);
        assertThat(messages.total()).isEqualTo(2);
        assertThat(messages.newest()).extracting(SandboxMessage::subject).containsExactly("two", "three");
        SandboxMessage edited = messages.newest().getLast();
        assertThat(edited.editedAt()).contains(NOW);
        assertThat(edited.chat().orElseThrow().thread()).isEqualTo("0");
        assertThat(call("PUT", "{\"id\":\"3\",\"text\":\"x\"}").statusCode()).isEqualTo(404);
    }

    @Test
    void faults_areOfItsOwnName() throws Exception {
        Fault.Service parlour = server.services().getLast();
        assertThat(parlour).isEqualTo(new Fault.Service("parlour", "Parlour"));
        server.faults().next(Fault.of(Kind.REJECT).on(Fault.Service.SNS));
        server.faults().next(Fault.of(Kind.THROTTLE).on(parlour));
        HttpResponse<String> throttled = call("POST", "{\"text\":\"x\"}");
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("Retry-After")).isEqualTo(Optional.of("2"));
        server.faults().next(Fault.of(Kind.ERROR_500));
        server.faults().clear();
        assertThat(messages.total()).isZero();
        assertThat(call("POST", "garbage").statusCode()).isEqualTo(400);
        assertThat(call("POST", "").statusCode()).isEqualTo(400);
    }

    @Test
    void otherPaths_areNotItsOwn() throws Exception {
        URI beside = server.uri().resolve("/parlours/x");
        assertThat(http.send(HttpRequest.newBuilder(beside).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> call(String method, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(server.uri().resolve("/parlour/send"))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
