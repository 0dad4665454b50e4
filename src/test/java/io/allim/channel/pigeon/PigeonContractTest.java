package io.allim.channel.pigeon;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.JsonShape;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import io.allim.table.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("slow")
final class PigeonContractTest extends ChannelContract {

    private final List<Outbound> opened = new ArrayList<>();

    @AfterEach
    void closeChannels() {
        opened.forEach(Outbound::close);
    }

    @Override
    protected Provider open() {
        return new HttpStandIn(
                Map.of(
                        Behaviour.SUCCEED, new Answer(200, "", "coo"),
                        Behaviour.THROTTLE, new Answer(429, "", ""),
                        Behaviour.SERVER_ERROR, new Answer(500, "", ""),
                        Behaviour.MALFORMED, new Answer(200, "", "co"),
                        Behaviour.REFUSE, new Answer(400, "", "")),
                PigeonContractTest::seen);
    }

    private static Seen seen(Request request) {
        JsonNode letter = Json.tree(request.body()).orElseThrow();
        return new Seen(
                request.headers().get("idempotency-key"),
                letter.path("title").asText() + letter.path("text").asText(),
                List.of(request.target(), request.headers().keySet(), JsonShape.of(request.body())));
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        Outbound outbound = OutboundSettings.trusting("127.0.0.1:" + port)
                .deadline(deadline)
                .outbound();
        opened.add(outbound);
        return new PigeonChannel(outbound);
    }

    @Override
    protected Address address(int port) {
        return new Address(PigeonChannel.KIND, "http://127.0.0.1:" + port + "/pigeon/7f9c");
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(address(provider.port()).value(), "https://loft.example.com/pigeon/7f");
    }

    @Override
    protected List<String> badAddresses() {
        return List.of(
                "http://loft.example.com/pigeon/7f",
                "https://loft.example.com/pigeon/",
                "https://loft.example.com/dove/7f",
                "https://10.0.0.1/pigeon/7f");
    }

    @Override
    protected List<String> secrets() {
        return List.of("7f9c");
    }
}
