package io.allim.channel.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.JsonShape;
import io.allim.http.OutboundSettings;
import io.allim.table.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

@Tag("slow")
final class MattermostContractTest extends ChannelContract {

    private static final String KEY = "7fzc8x1xk3yfzp5mm8kq6u6f9h";

    @Override
    protected Provider open() {
        return new HttpStandIn(
                Map.of(
                        Behaviour.SUCCEED, new Answer(200, "", "ok"),
                        Behaviour.THROTTLE, new Answer(429, "X-RateLimit-Reset: 3\r\n", "limit exceeded"),
                        Behaviour.SERVER_ERROR, new Answer(500, "", "{\"id\":\"app.channel.get.find.app_error\"}"),
                        Behaviour.REFUSE, new Answer(400, "", "{\"id\":\"web.incoming_webhook.text.app_error\"}")),
                MattermostContractTest::seen);
    }

    /** A title is there or not: what is blank is not there. */
    private static Seen seen(Request request) {
        JsonNode attachment =
                Json.tree(request.body()).orElseThrow().path("attachments").path(0);
        List<String> structure = new ArrayList<>(JsonShape.of(request.body()));
        structure.removeIf(name -> name.contains("/title"));
        structure.addAll(request.headers().keySet());
        String text = attachment.path("title").asText() + "\n"
                + attachment.path("text").asText();
        return new Seen(request.headers().get("idempotency-key"), text.replace("\\", ""), structure);
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        return new MattermostChannel(OutboundSettings.trusting("127.0.0.1:" + port)
                .deadline(deadline)
                .outbound());
    }

    @Override
    protected Address address(int port) {
        return new Address(MattermostChannel.KIND, "http://127.0.0.1:" + port + "/hooks/" + KEY);
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(
                address(provider.port()).value(),
                "https://chat.example.com/hooks/" + KEY,
                "https://example.com:8443/mattermost/hooks/" + KEY + "/");
    }

    @Override
    protected List<String> badAddresses() {
        return List.of(
                "http://chat.example.com/hooks/" + KEY,
                "https://chat.example.com/hooks/",
                "https://chat.example.com/hooks/" + KEY + "?x=1",
                "https://chat.example.com/hooks/" + KEY + "/more",
                "https://chat.example.com/api/v4/posts",
                "https://10.0.0.1/hooks/" + KEY,
                "https://localhost/hooks/" + KEY,
                "https://mattermost/hooks/" + KEY,
                "ops/town-square");
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY);
    }
}
