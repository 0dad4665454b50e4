package io.allim.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.chat.ChatThread;
import io.allim.connection.ConnectionCheck.Fault;
import io.allim.connection.ConnectionStore;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
final class SlackAppContractTest extends ChannelContract {

    private static final String POSTED = "{\"ok\":true,\"channel\":\"C0123ABCD\",\"ts\":\"1712345678.000200\"}";

    private final List<Outbound> opened = new ArrayList<>();
    private final ConnectionStore connections = SlackFixture.connections();

    @AfterEach
    void closeChannels() {
        opened.forEach(Outbound::close);
    }

    @Override
    protected Provider open() {
        return standIn(new Answer(200, "", POSTED));
    }

    private static HttpStandIn standIn(Answer success) {
        return new HttpStandIn(
                Map.of(
                        Behaviour.SUCCEED, success,
                        Behaviour.THROTTLE, new Answer(429, "Retry-After: 7\r\n", ""),
                        Behaviour.SERVER_ERROR, new Answer(500, "", ""),
                        Behaviour.REFUSE, new Answer(200, "", "{\"ok\":false,\"error\":\"invalid_blocks\"}")),
                SlackFixture::seen);
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        Outbound outbound = OutboundSettings.trusting("127.0.0.1:" + port)
                .deadline(deadline)
                .outbound();
        opened.add(outbound);
        connections.put(SlackFixture.connection("http://127.0.0.1:" + port + "/api", "token", SlackFixture.TOKEN));
        return new SlackChannel(outbound, connections);
    }

    @Override
    protected Address address(int port) {
        return new Address(SlackChannel.KIND, "team/C0123ABCD");
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of("team/C0123ABCD");
    }

    @Override
    protected List<String> badAddresses() {
        return List.of("C0123ABCD");
    }

    @Override
    protected List<String> secrets() {
        return List.of(SlackFixture.TOKEN, "s3cr3t");
    }

    @Test
    void connection_hasATokenAndAUrlThatMayBeReached() {
        SlackChannel channel = (SlackChannel) channel(provider.port(), Duration.ofSeconds(30));
        assertThat(channel.type()).isEqualTo(channel.name());
        assertThat(channel.faults(SlackFixture.connection(null, "token", SlackFixture.TOKEN)))
                .isEmpty();
        assertThat(channel.faults(SlackFixture.connection("http://10.0.0.1/api", "token", "two words")))
                .extracting(Fault::path)
                .containsExactly("url", "secrets.token");
        assertThat(channel.faults(SlackFixture.connection(null, "signingSecret", "x")))
                .extracting(Fault::path)
                .containsExactly("secrets.token");
    }

    @Test
    void message_isPostedWithTheConnectionsToken() {
        assertThat(send(Behaviour.SUCCEED)).isEqualTo(Outcome.accepted("C0123ABCD/1712345678.000200"));
        HttpStandIn.Request request = ((HttpStandIn) provider).requests().getFirst();
        assertThat(request.target()).isEqualTo("/api/chat.postMessage");
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer " + SlackFixture.TOKEN)
                .containsEntry("content-type", "application/json; charset=utf-8");
        JsonNode body = SlackFixture.json(request.body());
        assertThat(body.path("channel").asText()).isEqualTo("C0123ABCD");
        assertThat(body.path("unfurl_links").asBoolean(true)).isFalse();
        assertThat(body.path("unfurl_media").asBoolean(true)).isFalse();
    }

    @Test
    void reply_isInTheThreadOfTheFirst() {
        assertThat(inThread(ChatThread.Mode.REPLY)).isEqualTo(Outcome.accepted("C0123ABCD/1712345678.000200"));
        assertThat(targets()).containsExactly("/api/chat.postMessage");
        assertThat(bodies().getFirst().path("thread_ts").asText()).isEqualTo("1712000000.000100");
        assertThat(bodies().getFirst().path("channel").asText()).isEqualTo("C0999");
    }

    @Test
    void replacement_changesTheFirst() {
        assertThat(inThread(ChatThread.Mode.REPLACE)).isEqualTo(Outcome.accepted("C0123ABCD/1712345678.000200"));
        assertThat(targets()).containsExactly("/api/chat.update");
        assertThat(bodies().getFirst().path("ts").asText()).isEqualTo("1712000000.000100");
    }

    /** Both times the stand-in says that the first message is gone; the second request is one that needs none. */
    @Test
    void messageWhoseFirstIsGone_standsByItself() {
        provider.close();
        provider = standIn(new Answer(200, "", "{\"ok\":false,\"error\":\"message_not_found\"}"));
        assertThat(inThread(ChatThread.Mode.REPLACE)).isInstanceOf(Outcome.TryAgain.class);
        assertThat(targets()).containsExactly("/api/chat.update", "/api/chat.postMessage");
        assertThat(bodies().getLast().has("ts")).isFalse();
        assertThat(bodies().getLast().has("thread_ts")).isFalse();
        assertThat(bodies().getLast().path("channel").asText()).isEqualTo("C0123ABCD");
    }

    @Test
    void referenceThatIsNone_startsAThread() {
        Outcome outcome = thread(ChatThread.Mode.REPLY, "nonsense");
        assertThat(outcome)
                .isEqualTo(Outcome.startedThread(
                        "C0123ABCD/1712345678.000200", "the first message is gone: this one stands by itself"));
    }

    @Test
    void firstMessage_isPosted() {
        Channel channel = channel(provider.port(), Duration.ofSeconds(30));
        Message first = message(token(1), "x", "y", address(0))
                .in(new ChatThread("k", ChatThread.Mode.REPLACE, Optional.empty()));
        assertThat(channel.send(first)).isEqualTo(Outcome.accepted("C0123ABCD/1712345678.000200"));
        assertThat(targets()).containsExactly("/api/chat.postMessage");
    }

    @Test
    void threads_areOfAppsAlone() {
        Channel channel = channel(provider.port(), Duration.ofSeconds(30));
        for (ChatThread.Mode mode : ChatThread.Mode.values()) {
            assertThat(channel.threads(address(0), mode)).isEqualTo(ChatThread.Support.BY_REFERENCE);
            assertThat(channel.threads(new Address(SlackChannel.KIND, "https://hooks.slack.com/services/T/B/x"), mode))
                    .isEqualTo(ChatThread.Support.NONE);
        }
    }

    @Test
    void connectionThatIsMissing_isNotReady() {
        Channel channel = channel(provider.port(), Duration.ofSeconds(30));
        Outcome outcome = channel.send(message(token(1), "x", "y", new Address(SlackChannel.KIND, "nobody/C0123ABCD")));
        assertThat(outcome)
                .isEqualTo(Outcome.notReady(
                        "there is no connection nobody of the type slack with a token: make it with PUT"
                                + " /v1/connections/nobody"));
        assertThat(provider.connections()).isZero();
    }

    private Outcome inThread(ChatThread.Mode mode) {
        return thread(mode, "C0999/1712000000.000100");
    }

    private Outcome thread(ChatThread.Mode mode, String first) {
        Channel channel = channel(provider.port(), Duration.ofSeconds(30));
        return channel.send(message(token(1), "x", "y", address(0)).in(new ChatThread("k", mode, Optional.of(first))));
    }

    private List<String> targets() {
        return ((HttpStandIn) provider)
                .requests().stream().map(HttpStandIn.Request::target).toList();
    }

    private List<JsonNode> bodies() {
        return ((HttpStandIn) provider)
                .requests().stream()
                        .map(HttpStandIn.Request::body)
                        .map(SlackFixture::json)
                        .toList();
    }
}
