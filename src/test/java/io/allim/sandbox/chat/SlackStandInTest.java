package io.allim.sandbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.sandbox.SandboxServer;
import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.ChatView.Button;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlackStandInTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2027-01-01T00:00:00Z"));
    private static final String BLOCKS = """
            "text":"x","blocks":[{"type":"header","text":{"type":"plain_text","text":"Disk *full*"}},
             {"type":"rich_text","elements":[
              {"type":"rich_text_section","elements":[{"type":"text","text":"On "},
               {"type":"link","url":"https://example.com","text":"db-1","style":{"bold":true}},{"type":"broadcast","range":"here"}]},
              {"type":"rich_text_list","style":"ordered","offset":2,"elements":[
               {"type":"rich_text_section","elements":[{"type":"text","text":"three"}]},
               {"type":"rich_text_section","elements":[{"type":"text","text":"four"}]}]},
              {"type":"rich_text_quote","elements":[{"type":"text","text":"said"}]},
              {"type":"rich_text_preformatted","elements":[{"type":"text","text":"a < b"}]}]},
             {"type":"actions","elements":[{"type":"button","action_id":"allim_ack","text":{"text":"Ack"},"value":"v"},
              {"type":"button","text":{"text":"Open"},"url":"https://example.com/1"}]},
             {"type":"context","elements":[{"type":"plain_text","text":"small"}]}]""";

    private final SandboxMessages messages = new SandboxMessages();
    private final SandboxServer server =
            new SandboxServer(0, CLOCK, messages, List.of(new SlackStandIn(messages, CLOCK)));
    private final HttpClient http = HttpClient.newHttpClient();

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
    void webhook_showsBlocksAsSlackDoes() throws Exception {
        assertThat(call("/slack/services/T0/B0/x", "{" + BLOCKS + "}")).isEqualTo("ok");
        SandboxMessage kept = messages.newest().getFirst();
        assertThat(kept.to()).isEqualTo("T0/B0/x");
        assertThat(kept.subject()).isEqualTo("Disk *full*");
        assertThat(kept.body()).isEqualTo("On db-1@here\n3. three\n4. four\nsaid\na < b\nsmall");
        ChatView view = kept.chat().orElseThrow();
        assertThat(view.buttons()).containsExactly(new Button("Ack", ""), new Button("Open", "https://example.com/1"));
    }

    @Test
    void webhookThatIsGone_saysSo() throws Exception {
        assertThat(call("/slack/services/T0/B0/gone", "{" + BLOCKS + "}")).isEqualTo("no_service");
        assertThat(call("/slack/services/T0/B0/x", "{}")).isEqualTo("no_text");
        assertThat(call("/slack/services/T0/B0/x", "x")).isEqualTo("invalid_payload");
        assertThat(messages.total()).isZero();
    }

    @Test
    void app_postsAnswersAndChanges() throws Exception {
        String first = call("/slack/api/chat.postMessage", "{\"channel\":\"C0123ABCD\"," + BLOCKS + "}");
        assertThat(first).isEqualTo("{\"ok\":true,\"channel\":\"C0123ABCD\",\"ts\":\"1798761600.000001\"}");
        assertThat(call(
                        "/slack/api/chat.postMessage",
                        "{\"channel\":\"C0123ABCD\",\"thread_ts\":\"1798761600.000001\",\"text\":\"more\"}"))
                .contains("\"ok\":true");
        assertThat(messages.newest().getFirst().chat().orElseThrow().thread()).isEqualTo("C0123ABCD/1798761600.000001");
        assertThat(call(
                        "/slack/api/chat.update",
                        "{\"channel\":\"C0123ABCD\",\"ts\":\"1798761600.000001\",\"text\":\"other\"}"))
                .contains("\"ok\":true");
        assertThat(messages.total()).isEqualTo(2);
        assertThat(messages.newest().getLast().body()).isEqualTo("other");
    }

    @Test
    void app_hearsWhatIsWrong() throws Exception {
        assertThat(call("/slack/api/chat.postMessage", "{\"channel\":\"CGONE\",\"text\":\"x\"}"))
                .contains("channel_not_found");
        assertThat(call("/slack/api/chat.postMessage", "{\"channel\":\"C1\",\"thread_ts\":\"1.2\",\"text\":\"x\"}"))
                .contains("thread_not_found");
        assertThat(call("/slack/api/chat.update", "{\"channel\":\"C1\",\"ts\":\"1.2\",\"text\":\"x\"}"))
                .contains("message_not_found");
        assertThat(call("/slack/api/chat.delete", "{}")).contains("unknown_method");
        assertThat(messages.total()).isZero();
    }

    private String call(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(server.uri().resolve(path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        return answer.body();
    }
}
