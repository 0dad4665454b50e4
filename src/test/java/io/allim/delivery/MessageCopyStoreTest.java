package io.allim.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.notification.NotificationId;
import io.allim.recipient.Target;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Shards;
import io.allim.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a long message is kept, and that nothing is kept of a delivery that is no more. */
class MessageCopyStoreTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration KEPT = Duration.ofDays(7);
    private static final Target TO = new Target.ToAddress(new Address(Kinds.EMAIL, "ada@example.com"));
    private static final Route ROUTE = Route.channel("email");

    private final Table table = new MemoryTable(new SettableClock(NOW));
    private final DeliveryStore deliveries =
            new DeliveryStore(table, new Shards(1), KEPT, Duration.ZERO, Set.<String>of()::contains);
    private final MessageCopyStore copies = new MessageCopyStore(table);
    private Delivery sent;

    @BeforeEach
    void send() {
        sent = deliveries
                .replace(Delivery.of(
                                DeliveryId.of(NotificationId.derived(NOW, "made"), TO, ROUTE),
                                ROUTE,
                                TO,
                                Optional.empty(),
                                NOW)
                        .plannedAtOnce(NOW, "due at once")
                        .leased(NOW, NOW.plusSeconds(60), "why")
                        .sent(NOW, "ref", List.of()))
                .orElseThrow();
    }

    /** Of a message that fills an item to its last byte but some. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void html_isKeptAsFarAsItFits(int more, boolean kept) {
        int left = Item.MAX_BODY_BYTES - Json.write(copy("words", "")).length();
        assertThat(copies.put(sent, copy("words", "x".repeat(left + more)), KEPT))
                .isTrue();
        MessageCopy found = copies.find(sent.id()).orElseThrow();
        assertThat(found.html().isPresent()).isEqualTo(kept);
        assertThat(found.body()).isEqualTo("words");
    }

    @Test
    void message_isNotKeptWhereItsWordsAreTooLong() {
        assertThat(copies.put(sent, copy("x".repeat(Item.MAX_BODY_BYTES), ""), KEPT))
                .isTrue();
        assertThat(copies.find(sent.id())).isEmpty();
    }

    @Test
    void message_isNotKeptOfADeliveryThatChanged() {
        deliveries.replace(sent.delivered(NOW, "ref"));
        assertThat(copies.put(sent, copy("words", ""), KEPT)).isFalse();
        assertThat(copies.find(sent.id())).isEmpty();
    }

    private static MessageCopy copy(String body, String html) {
        return new MessageCopy(
                Optional.of(NOW),
                "a***@example.com",
                Optional.empty(),
                body,
                Optional.of(html),
                Optional.empty(),
                List.of());
    }
}
