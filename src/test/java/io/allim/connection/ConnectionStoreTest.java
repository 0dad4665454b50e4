package io.allim.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionStoreTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    private final SettableClock clock = new SettableClock(NOW);
    private final MemoryTable table = new MemoryTable(clock);
    private final ConnectionStore connections = new ConnectionStore(table, clock);

    private static Connection slack(String token) {
        return Connection.of(
                "acme",
                "slack",
                "https://slack.com/api",
                Map.of("token", token),
                JsonNodeFactory.instance.objectNode().put("team", "T1"),
                NOW);
    }

    @Test
    void connection_isFoundAsItWasPut() {
        connections.put(slack("xoxb-1"));

        Connection found = connections.find("acme").orElseThrow();

        assertThat(found).isEqualTo(slack("xoxb-1"));
        assertThat(found.secret("token")).contains("xoxb-1");
        assertThat(found.secret("signingSecret")).isEmpty();
        assertThat(connections.find("other")).isEmpty();
    }

    @Test
    void text_showsNoSecret() {
        assertThat(slack("xoxb-1"))
                .asString()
                .doesNotContain("xoxb")
                .doesNotContain("/api")
                .contains("acme", "token");
        assertThat(slack("xoxb-1").secrets().toString()).doesNotContain("xoxb");
    }

    @Test
    void olderValue_isInForceUntilItEnds() {
        Instant end = NOW.plus(Duration.ofHours(24));
        Connection.Value newest = new Connection.Value("new", NOW, Optional.empty());
        Connection.Value older = new Connection.Value("old", NOW.minusSeconds(9), Optional.of(end));
        Connection one = slack("");
        connections.put(new Connection(
                one.id(), one.type(), one.url(), Map.of("token", List.of(newest, older)), one.settings(), NOW, NOW, 2));

        clock.set(end.minusMillis(1));
        assertThat(connections.find("acme").orElseThrow().secrets("token")).containsExactly("new", "old");
        clock.set(end);
        assertThat(connections.find("acme").orElseThrow().secrets("token")).containsExactly("new");
    }

    @Test
    void changeByAnother_isSeenWhenTheCacheEnds() {
        connections.put(slack("xoxb-1"));
        assertThat(connections.find("acme")).isPresent();
        new ConnectionStore(table, clock).put(slack("xoxb-2"));

        clock.set(NOW.plus(ConnectionStore.CACHED).minusMillis(1));
        assertThat(connections.find("acme").orElseThrow().secret("token")).contains("xoxb-1");
        clock.set(NOW.plus(ConnectionStore.CACHED));
        assertThat(connections.find("acme").orElseThrow().secret("token")).contains("xoxb-2");
    }

    @Test
    void ownChange_isSeenAtOnce() {
        connections.put(slack("xoxb-1"));
        assertThat(connections.find("acme")).isPresent();
        connections.put(slack("xoxb-2"));

        assertThat(connections.find("acme").orElseThrow().secret("token")).contains("xoxb-2");
    }
}
