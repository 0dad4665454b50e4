package io.allim.channel.googlechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.chat.ChatThread;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import io.allim.table.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
final class GoogleChatChannelContractTest extends ChannelContract {

    private static final String NAME = "spaces/AAAA1b2c3d4/messages/eFGH.eFGH";

    private final List<Outbound> opened = new ArrayList<>();

    @AfterEach
    void closeChannels() {
        opened.forEach(Outbound::close);
    }

    @Override
    protected Provider open() {
        return new HttpStandIn(
                Map.of(
                        Behaviour.SUCCEED, new Answer(200, "", "{\"name\":\"" + NAME + "\",\"text\":\"x\"}"),
                        Behaviour.THROTTLE, new Answer(429, "", "{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\"}}"),
                        Behaviour.SERVER_ERROR, new Answer(500, "", "{\"error\":{\"status\":\"INTERNAL\"}}"),
                        Behaviour.REFUSE, new Answer(400, "", "{\"error\":{\"status\":\"INVALID_ARGUMENT\"}}")),
                GoogleChatChannelContractTest::seen);
    }

    private static Seen seen(Request request) {
        JsonNode body = Json.tree(request.body()).orElseThrow();
        String token = request.headers().get("idempotency-key");
        TreeSet<String> structure = new TreeSet<>(request.headers().keySet());
        structure.add(request.target().replace("requestId=" + token, "requestId="));
        body.fieldNames().forEachRemaining(structure::add);
        body.findValue("card").fieldNames().forEachRemaining(structure::add);
        body.findValue("widgets").forEach(widget -> widget.fieldNames().forEachRemaining(structure::add));
        return new Seen(token, String.join(" ", body.findValuesAsText("text")), structure);
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        Outbound outbound = OutboundSettings.trusting("127.0.0.1:" + port)
                .deadline(deadline)
                .outbound();
        opened.add(outbound);
        return new GoogleChatChannel(outbound);
    }

    @Override
    protected Address address(int port) {
        return new Address(
                GoogleChatChannel.KIND,
                "http://127.0.0.1:" + port + "/v1/spaces/AAAA/messages?key=s3cr3t-key&token=s3cr3t-token");
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(
                address(provider.port()).value(),
                SpaceUrl.EXAMPLE,
                SpaceUrl.EXAMPLE.replace("key=AIzaSyA0b1C2d3&token=e4F5g6H7", "token=a%3D&key=b"));
    }

    @Override
    protected List<String> badAddresses() {
        return List.of(
                "https://example.com/v1/spaces/AAAA/messages?key=a&token=b",
                SpaceUrl.EXAMPLE.replace(".com", ".com.evil.example"),
                SpaceUrl.EXAMPLE.replace("https:", "http:"),
                SpaceUrl.EXAMPLE.replace("&token=e4F5g6H7", ""),
                SpaceUrl.EXAMPLE.replace("key=AIzaSyA0b1C2d3&", ""),
                SpaceUrl.EXAMPLE.replace("/messages", "/members"),
                SpaceUrl.EXAMPLE.replace("spaces/", "spaces/../"));
    }

    @Override
    protected List<String> secrets() {
        return List.of("s3cr3t-key", "s3cr3t-token");
    }

    @Override
    @Test
    protected void send_isTriedAgainWhenThrottled() {
        assertThat(send(Behaviour.THROTTLE))
                .asInstanceOf(type(Outcome.Paced.class))
                .satisfies(paced -> {
                    assertThat(paced.pause()).isEqualTo(Duration.ofSeconds(10));
                    assertThat(paced.mayCost()).isFalse();
                    assertThat(paced.limit()).isEqualTo(limit(address(provider.port())));
                });
    }

    @Test
    void reference_isTheMessagesName() {
        assertThat(send(Behaviour.SUCCEED)).isEqualTo(Outcome.accepted(NAME));
    }

    @Test
    void limit_isTheSpaces_andSaysNothingOfIt() {
        Address address = address(provider.port());
        Address other = new Address(address.kind(), address.value().replace("s3cr3t-token", "other"));
        Address elsewhere = new Address(address.kind(), address.value().replace("AAAA", "BBBB"));
        assertThat(limit(address))
                .matches("googlechat/[0-9a-f]{16}")
                .isEqualTo(limit(other))
                .isNotEqualTo(limit(elsewhere));
    }

    @Test
    void thread_isGivenByItsKey() {
        HttpStandIn google = (HttpStandIn) provider;
        Channel channel = channel(provider.port(), Duration.ofSeconds(10));
        Address address = address(provider.port());
        assertThat(channel.threads(address, ChatThread.Mode.REPLY)).isEqualTo(ChatThread.Support.BY_KEY);
        assertThat(channel.threads(address, ChatThread.Mode.REPLACE)).isEqualTo(ChatThread.Support.NONE);

        channel.send(message(token(1), "t", "b", address)
                .in(new ChatThread("incident-7", ChatThread.Mode.REPLY, Optional.empty())));
        channel.send(message(token(2), "t", "b", address)
                .in(new ChatThread("incident-7", ChatThread.Mode.REPLACE, Optional.of(NAME))));

        assertThat(google.requests().get(0).body()).contains("\"thread\":{\"threadKey\":\"incident-7\"}");
        assertThat(google.requests().get(0).target())
                .endsWith("&requestId=" + token(1) + "&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD");
        assertThat(google.requests().get(1).body()).doesNotContain("threadKey");
        assertThat(google.requests().get(1).target()).doesNotContain("messageReplyOption");
    }

    private String limit(Address address) {
        return channel(provider.port(), Duration.ofSeconds(1)).rateLimits(message(token(1), "", "x", address)).stream()
                .map(RateLimit::name)
                .findFirst()
                .orElseThrow();
    }
}
