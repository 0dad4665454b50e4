package io.allim.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProcessedMessagesTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    /** A message from as far ahead as is allowed is fresh for an hour and five minutes. */
    @Test
    void message_isRememberedForAsLongAsItsRepetitionWouldBeTaken() {
        SettableClock clock = new SettableClock(NOW);
        ProcessedMessages event = new ProcessedMessages(new MemoryTable(clock), new SnsVerifierTest.Limits());
        SnsSigner sns = new SnsSigner();
        SignedSns message = SignedSns.of(sns.notification(SignedEvents.TOPIC, "x", NOW.plus(Duration.ofMinutes(5))));
        SignedSns other = SignedSns.of(sns.notification(SignedEvents.TOPIC, "x", NOW));
        event.add(message, NOW);
        assertThat(event.contains(message)).isTrue();
        assertThat(event.contains(other)).isFalse();
        clock.set(NOW.plus(Duration.ofMinutes(65)));
        assertThat(event.contains(message)).isTrue();
        clock.set(NOW.plus(Duration.ofMinutes(75)).minusMillis(1));
        assertThat(event.contains(message)).isTrue();
        clock.set(NOW.plus(Duration.ofMinutes(75)));
        assertThat(event.contains(message)).isFalse();
    }
}
