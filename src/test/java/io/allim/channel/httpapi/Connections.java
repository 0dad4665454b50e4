package io.allim.channel.httpapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Channel;
import io.allim.channel.LiquidTexts;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionStore;
import io.allim.http.Outbound;
import io.allim.table.Json;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.template.liquid.RealLiquid;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** Connections for tests of the channel. */
final class Connections {

    static final String SECRET = "s3cr3t-t0k3n";

    private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");

    private Connections() {}

    /** Called {@code ops}, with the secrets {@code token} and {@code host}. */
    static Connection connection(String url, String settings) {
        return Connection.of(
                "ops",
                "http",
                url,
                Map.of("token", SECRET, "host", "api.example.com"),
                Json.read(settings, ObjectNode.class),
                NOW);
    }

    static Channel channel(Outbound outbound, Connection... stored) {
        SettableClock clock = new SettableClock(NOW);
        ConnectionStore connections = new ConnectionStore(new MemoryTable(clock), clock);
        for (Connection connection : stored) {
            connections.put(connection);
        }
        return new HttpApiChannel(connections, outbound, (Supplier<LiquidTexts>) RealLiquid::texts);
    }
}
