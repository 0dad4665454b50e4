package io.allim.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionCheck.Fault;
import io.allim.connection.ConnectionStore;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlackConnectionTest {

    private static final String TOKEN = "xoxb-17-AbC";

    private final Outbound outbound = OutboundSettings.STRICT.outbound();

    @AfterEach
    void close() {
        outbound.close();
    }

    private List<String> faults(@Nullable String url, Map<String, String> secrets) {
        SettableClock clock = new SettableClock(Instant.EPOCH);
        SlackChannel slack = new SlackChannel(outbound, new ConnectionStore(new MemoryTable(clock), clock));
        return slack
                .faults(Connection.of(
                        "team", "slack", url, secrets, JsonNodeFactory.instance.objectNode(), Instant.EPOCH))
                .stream()
                .map(Fault::path)
                .toList();
    }

    @Test
    void token_isEnough() {
        assertThat(faults(null, Map.of("token", TOKEN))).isEmpty();
        assertThat(faults("https://slack.com/api", Map.of("token", TOKEN, "signingSecret", "8f742231")))
                .isEmpty();
    }

    @Test
    void token_isOneLineWithoutSpaces() {
        assertThat(faults(null, Map.of("signingSecret", "8f742231"))).containsExactly("secrets.token");
        assertThat(faults(null, Map.of("token", "xoxb 17"))).containsExactly("secrets.token");
        assertThat(faults(null, Map.of("token", "a".repeat(500)))).isEmpty();
        assertThat(faults(null, Map.of("token", "a".repeat(501)))).containsExactly("secrets.token");
    }

    @Test
    void url_isOneThatMayBeCalled() {
        assertThat(faults("https://127.0.0.1/api", Map.of("token", TOKEN))).containsExactly("url");
    }
}
