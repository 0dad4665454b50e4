package io.allim.channel.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.ChannelContract.Seen;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.Message;
import io.allim.channel.Urgency;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionStore;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What tests of Slack share. */
final class SlackFixture {

    static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    static final String TOKEN = "xoxb-s3cr3t-token";
    static final String SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

    private static final ObjectMapper JSON = new ObjectMapper();

    private SlackFixture() {}

    static ConnectionStore connections() {
        SettableClock clock = new SettableClock(NOW);
        return new ConnectionStore(new MemoryTable(clock), clock);
    }

    static Connection connection(String url, String... secrets) {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < secrets.length; i += 2) {
            all.put(secrets[i], secrets[i + 1]);
        }
        return Connection.of("team", "slack", url, all, JsonNodeFactory.instance.objectNode(), NOW);
    }

    static Message message(String address, String title, String body, Optional<String> url) {
        return new Message(
                "token_1",
                new Address(SlackChannel.KIND, address),
                title,
                body,
                url,
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode(),
                NOW);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Seen seen(Request request) {
        JsonNode body = json(request.body());
        List<String> structure = new ArrayList<>(request.headers().keySet());
        body.fieldNames().forEachRemaining(structure::add);
        body.path("blocks").forEach(block -> structure.add(block.path("type").asText()));
        return new Seen(request.headers().get("idempotency-key"), texts(body.path("blocks")), structure);
    }

    /** All texts of blocks, in their order. */
    static String texts(JsonNode blocks) {
        return String.join(
                "",
                blocks.findValues("text").stream()
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::textValue)
                        .toList());
    }
}
