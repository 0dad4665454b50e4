package io.allim.channel.pagerduty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.JsonShape;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionStore;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import io.allim.table.Json;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

@Tag("slow")
final class PagerDutyContractTest extends ChannelContract {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    static final String KEY = "0123456789abcdef0123456789abcdef";
    static final String OK = "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"x\"}";

    private final List<Outbound> opened = new ArrayList<>();

    @AfterEach
    void closeChannels() {
        opened.forEach(Outbound::close);
    }

    @Override
    protected Provider open() {
        return new HttpStandIn(
                Map.of(
                        Behaviour.SUCCEED, new Answer(202, "", OK),
                        Behaviour.THROTTLE, new Answer(429, "", ""),
                        Behaviour.SERVER_ERROR, new Answer(500, "", "broken"),
                        Behaviour.MALFORMED, new Answer(202, "", "{\"stat"),
                        Behaviour.REFUSE,
                                new Answer(
                                        400,
                                        "",
                                        "{\"status\":\"invalid event\",\"errors\":[\"'payload.severity' is invalid: body-9f4\"]}")),
                PagerDutyContractTest::seen);
    }

    private static Seen seen(Request request) {
        JsonNode payload = Json.tree(request.body()).orElseThrow().path("payload");
        return new Seen(
                request.headers().get("idempotency-key"),
                payload.path("summary").asText()
                        + payload.path("custom_details").path("body").asText(),
                List.of(request.target(), request.headers().keySet(), JsonShape.of(request.body())));
    }

    @Override
    protected Channel channel(int port, Duration deadline) {
        Outbound outbound = OutboundSettings.trusting("127.0.0.1:" + port)
                .deadline(deadline)
                .outbound();
        opened.add(outbound);
        return new PagerDutyChannel(connections(port, Map.of("routingKey", KEY)), outbound);
    }

    static ConnectionStore connections(int port, Map<String, String> secrets) {
        SettableClock clock = new SettableClock(NOW);
        ConnectionStore connections = new ConnectionStore(new MemoryTable(clock), clock);
        connections.put(Connection.of(
                "oncall",
                "pagerduty",
                "http://127.0.0.1:" + port + "/pagerduty/",
                secrets,
                JsonNodeFactory.instance.objectNode(),
                NOW));
        return connections;
    }

    @Override
    protected Address address(int port) {
        return new Address(PagerDutyChannel.KIND, "oncall/db-1.example.com");
    }

    @Override
    protected List<String> goodAddresses() {
        return List.of(
                "oncall/db-1.example.com",
                "oncall",
                "a".repeat(64),
                "oncall/a b/c:9",
                "oncall/서울",
                "oncall/" + "x".repeat(255));
    }

    @Override
    protected List<String> badAddresses() {
        return List.of(
                "oncall/",
                "/db",
                "on call",
                "oncall/ db",
                "oncall/db ",
                "oncall/-",
                "oncall/a\nb",
                "oncall/\ud83d\ude80",
                "oncall/" + "x".repeat(256),
                "a".repeat(65),
                "https://events.pagerduty.com/v2/enqueue");
    }

    /** Each may be the name of a connection. */
    @Override
    protected List<String> wordsThatAreNoAddresses() {
        return List.of();
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY);
    }
}
