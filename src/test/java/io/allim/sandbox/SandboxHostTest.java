package io.allim.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.allim.sandbox.clock.TurnableClock;
import io.allim.sandbox.wire.ChatView;
import io.allim.sandbox.wire.ChatView.Span;
import io.allim.sandbox.wire.ChatView.Style;
import io.allim.sandbox.wire.SandboxMessage;
import io.allim.sandbox.wire.SandboxMessages;
import io.quarkus.runtime.StartupEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxHostTest {

    @Test
    void start_saysWhichKeyToSetWhenThePortIsTaken() throws Exception {
        try (SandboxServer first = new SandboxServer(0, new TurnableClock()).start()) {
            int taken = first.uri().getPort();
            SandboxHost second = new SandboxHost(
                    () -> taken, new TurnableClock(), new SandboxMessages(), List.of(), Optional.empty());
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

    @Test
    void chatsMessages_surviveAReload() {
        Span span = new Span("a", Set.of(Style.BOLD, Style.CODE), "https://example.com");
        ChatView view = new ChatView(
                "Allim",
                "#d1242f",
                List.of(span),
                List.of(new ChatView.Block(ChatView.Kind.QUOTE, List.of(span))),
                List.of(new ChatView.Field("name", List.of(span), true)),
                List.of(new ChatView.Button("Go", "")),
                "7",
                "{}");
        SandboxMessage message = new SandboxMessage(
                "8",
                "parlour",
                "lounge",
                "",
                "",
                Optional.empty(),
                Map.of(),
                new TurnableClock().instant(),
                Optional.of(view),
                Optional.of(new TurnableClock().instant()));
        SandboxMessages before = new SandboxMessages();
        before.add(message);
        String kept = SandboxJson.seen(before.latest(Optional.empty(), 3)).toString();
        assertThat(SandboxJson.seen(kept).orElseThrow().messages()).containsExactly(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "7", "{\"messages\":[{}]}"})
    void garbage_isNotTakenUp(String kept) {
        assertThat(SandboxJson.seen(kept))
                .matches(seen -> seen.isEmpty() || seen.get().messages().isEmpty());
    }
}
