package io.allim.channel.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionCheck.Fault;
import io.allim.connection.ConnectionStore;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagerDutyConnectionTest {

    private static final String KEY = PagerDutyContractTest.KEY;

    private final Outbound outbound = OutboundSettings.STRICT.outbound();

    @AfterEach
    void close() {
        outbound.close();
    }

    private List<String> faults(@Nullable String url, Map<String, String> secrets) {
        ConnectionStore connections = PagerDutyContractTest.connections(1, Map.of());
        Connection connection = Connection.of(
                "oncall", "pagerduty", url, secrets, JsonNodeFactory.instance.objectNode(), Instant.EPOCH);
        List<Fault> faults = new PagerDutyChannel(connections, outbound).faults(connection);
        assertThat(faults).extracting(Fault::why).allMatch(why -> why.startsWith("Give "));
        return faults.stream().map(Fault::path).toList();
    }

    @Test
    void keyOf32_isRight() {
        assertThat(faults(null, Map.of("routingKey", KEY))).isEmpty();
        assertThat(faults("https://events.eu.pagerduty.com", Map.of("routingKey", "R0Z" + KEY.substring(3))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0123456789abcdef0123456789abcde-",
                "0123456789abcdef 123456789abcdef"
            })
    void otherKey_isNone(String key) {
        assertThat(faults(null, Map.of("routingKey", key))).containsExactly("secrets.routingKey");
        assertThat(faults(null, Map.of())).containsExactly("secrets.routingKey");
    }

    @Test
    void url_isOneThatMayBeCalled() {
        assertThat(faults("https://127.0.0.1", Map.of())).containsExactly("secrets.routingKey", "url");
    }
}
