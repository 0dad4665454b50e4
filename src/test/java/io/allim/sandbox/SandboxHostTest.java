package io.allim.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.allim.sandbox.clock.TurnableClock;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import io.quarkus.runtime.StartupEvent;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxHostTest {

    @Test
    void start_saysWhichKeyToSetWhenThePortIsTaken() throws Exception {
        try (SandboxServer first = new SandboxServer(0, new TurnableClock()).start()) {
            int taken = first.uri().getPort();
            SandboxHost second = new SandboxHost(() -> taken, new TurnableClock(), Optional.empty());
            assertThatIllegalStateException()
                    .isThrownBy(() -> second.start(new StartupEvent()))
                    .withMessageContaining("127.0.0.1:" + taken)
                    .withMessageContaining("allim.sandbox.port");
            second.stop();
        }
    }

    @Test
    void messages_surviveAReload() {
        SandboxMessages before = new SandboxMessages();
        for (int number = 0; number < 5; number++) {
            before.add(new SandboxMessage(
                    "id" + number,
                    "email",
                    "ada@example.com",
                    "안녕",
                    "line\n\u0000\"",
                    Optional.of("<p>"),
                    Map.of("From", "allim@example.com"),
                    new TurnableClock().instant()));
        }
        String kept = SandboxJson.seen(before.latest(Optional.empty(), 3)).toString();
        SandboxMessages after = new SandboxMessages();
        after.restore(SandboxJson.seen(kept).orElseThrow());
        assertThat(after.newest()).isEqualTo(before.newest().subList(0, 3));
        assertThat(after.total()).isEqualTo(5);
        assertThat(after.version()).isNotEqualTo(before.version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "7", "{\"messages\":[{}]}"})
    void garbage_isNotTakenUp(String kept) {
        assertThat(SandboxJson.seen(kept))
                .matches(seen -> seen.isEmpty() || seen.get().messages().isEmpty());
    }
}
