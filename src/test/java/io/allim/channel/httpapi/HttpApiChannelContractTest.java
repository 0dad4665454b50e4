package io.allim.channel.httpapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.JsonShape;
import io.allim.channel.Outcome;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import io.allim.table.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
final class HttpApiChannelContractTest extends ChannelContract {

    private final List<Outbound> opened = new ArrayList<>();

    @AfterEach
    void closeChannels() {
        opened.forEach(Outbound::close);
    }

    @Override
    protected Provider open() {
        return new HttpStandIn(
                Map.of(
                        Behaviour.SUCCEED, new Answer(201, "", "{\"id\":77}"),
                        Behaviour.THROTTLE, new Answer(429, "Retry-After: 7\r\n", "slow down"),
                        Behaviour.SERVER_ERROR, new Answer(500, "", "it broke"),
                        Behaviour.REFUSE, new Answer(400, "", "no")),
                HttpApiChannelContractTest::seen);
    }

    private static Seen seen(Request request) {
        JsonNode body = Json.tree(request.body()).orElseThrow();
        List<String> structure = new ArrayList<>(request.headers().keySet());
        structure.add(request.target());
        structure.addAll(JsonShape.of(request.body()));
        String text = body.path("title").asText() + body.path("body").asText();
        return new Seen(request.headers().get("idempotency-key"), text, structure);
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        Outbound outbound = OutboundSettings.trusting("127.0.0.1:" + port)
                .deadline(deadline)
                .outbound();
        opened.add(outbound);
        return Connections.channel(
                outbound, Connections.connection("http://127.0.0.1:" + port + "/rooms/{{ to }}", """
                        {"headers":{"Authorization":"Bearer {{ secrets.token }}"},"reference":"/id",
                         "json":{"title":"{{ message.title }}","body":"{{ message.body }}","link":"{{ message.url }}",
                                 "tags":["{{ data.order }}",1,null]}}
                        """));
    }

    @Override
    protected Address address(int port) {
        return new Address(HttpApiChannel.KIND, "ops/room-42");
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of("ops/room-42", "ops", "x", "a.b_c-d/e/f?g#h", "ops/안녕", "a".repeat(64) + "/" + "b".repeat(500));
    }

    @Override
    protected List<String> badAddresses() {
        return List.of("ops/", "/x", "o ps", "ops/a b", "ops/a\tb", "a".repeat(65), "ops/" + "b".repeat(501), "öps/x");
    }

    @Override
    protected List<String> wordsThatAreNoAddresses() {
        return List.of();
    }

    @Override
    protected List<String> secrets() {
        return List.of(Connections.SECRET, "room-42");
    }

    @Override
    @Test
    protected void send_isTriedAgainWhenThrottled() {
        assertThat(send(Behaviour.THROTTLE))
                .asInstanceOf(type(Outcome.Paced.class))
                .satisfies(paced -> {
                    assertThat(paced.pause()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(paced.mayCost()).isFalse();
                    assertThat(channel(provider.port(), Duration.ofSeconds(1))
                                    .rateLimits(message(token(1), "", "x", address(provider.port()))))
                            .extracting(limit -> limit.name())
                            .containsExactly(paced.limit());
                });
    }

    @Test
    void request_isAsTheConnectionSays() {
        assertThat(send(Behaviour.SUCCEED)).isEqualTo(Outcome.accepted("77"));
        Request request = ((HttpStandIn) provider).requests().getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/rooms/room-42");
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer " + Connections.SECRET)
                .containsEntry("content-type", "application/json");
        assertThat(request.body()).endsWith("\"tags\":[\"4711\",1,null]}");
    }
}
