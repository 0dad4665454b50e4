package io.allim.channel.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.connection.Connection;
import io.allim.connection.ConnectionCheck.Fault;
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

class TelegramConnectionTest {

    private static final String TOKEN = "123456:ABC-def_1";

    private final Outbound outbound = OutboundSettings.STRICT.outbound();

    @AfterEach
    void close() {
        outbound.close();
    }

    private List<String> faults(@Nullable String url, Map<String, String> secrets) {
        Connection connection =
                Connection.of("ops", "telegram", url, secrets, JsonNodeFactory.instance.objectNode(), Instant.EPOCH);
        List<Fault> faults = new TelegramBot(outbound, connection).faults();
        assertThat(faults).extracting(Fault::why).allMatch(why -> why.startsWith("Give "));
        return faults.stream().map(Fault::path).toList();
    }

    @Test
    void token_isEnough() {
        assertThat(faults(null, Map.of("token", TOKEN))).isEmpty();
        assertThat(faults("https://bots.example.com/", Map.of("token", TOKEN, "secretToken", "A-z_9")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"123456", ":ABC", "123456:", "bot123456:ABC", "123456:A B", "123456:ABC/../x"})
    void token_isOneOfABot(String token) {
        assertThat(faults(null, Map.of("token", token))).containsExactly("secrets.token");
        assertThat(faults(null, Map.of())).containsExactly("secrets.token");
    }

    @Test
    void secretToken_isOneThatTelegramTakes() {
        assertThat(faults(null, Map.of("token", TOKEN, "secretToken", "a".repeat(256))))
                .isEmpty();
        for (String wrong : List.of("a".repeat(257), "a b", "a+b", " ")) {
            assertThat(faults(null, Map.of("token", TOKEN, "secretToken", wrong)))
                    .containsExactly("secrets.secretToken");
        }
    }

    @Test
    void url_isOneThatMayBeCalled() {
        assertThat(faults("https://127.0.0.1", Map.of("token", TOKEN))).containsExactly("url");
    }
}
