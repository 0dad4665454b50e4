package io.allim.channel.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.Kinds;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("slow")
final class WebhookChannelContractTest extends ChannelContract {

    private final List<Outbound> opened = new ArrayList<>();
    private int port;

    @AfterEach
    void closeChannels() {
        opened.forEach(Outbound::close);
    }

    @Override
    protected Provider open() {
        HttpStandIn receiver = new HttpStandIn(
                Map.of(
                        Behaviour.SUCCEED, new Answer(200, "", "ok"),
                        Behaviour.THROTTLE, new Answer(429, "Retry-After: 7\r\n", "slow down"),
                        Behaviour.SERVER_ERROR, new Answer(500, "", "it broke"),
                        // A status is an answer, whatever follows it: the one that never ends comes before a status.
                        Behaviour.DRIP, new Answer(100, "", ""),
                        Behaviour.REFUSE, new Answer(410, "", "go away")),
                WebhookChannelContractTest::seen);
        port = receiver.port();
        return receiver;
    }

    private static Seen seen(Request request) {
        try {
            JsonNode body = new ObjectMapper().readTree(request.body());
            JsonNode data = body.get("data");
            String text = data.get("title").textValue() + data.get("body").textValue();
            List<String> fields = new ArrayList<>(request.headers().keySet());
            body.fieldNames().forEachRemaining(fields::add);
            data.fieldNames().forEachRemaining(fields::add);
            return new Seen(request.headers().get("webhook-id"), text, fields);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        OutboundSettings settings =
                OutboundSettings.trusting("127.0.0.1:" + port).deadline(deadline);
        Outbound outbound = settings.outbound();
        opened.add(outbound);
        return new WebhookChannel(new FixedSecrets(), outbound, settings);
    }

    @Override
    protected Address address(int port) {
        return new Address(Kinds.WEBHOOK, "http://127.0.0.1:" + port + "/hooks/s3cr3t-part");
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(address(port).value(), "https://example.com/hook", "https://example.com:8443/hook?key=1");
    }

    @Override
    protected List<String> badAddresses() {
        return List.of("http://example.com/hook", "https://localhost/", "https://10.0.0.1/", "ftp://example.com/");
    }

    @Override
    protected List<String> secrets() {
        return List.of(FixedSecrets.SECRETS.get(0), FixedSecrets.SECRETS.get(1), "s3cr3t-part");
    }
}
