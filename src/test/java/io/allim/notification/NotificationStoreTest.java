package io.allim.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.recipient.Target;
import io.allim.table.MemoryTable;
import io.allim.table.Page;
import io.allim.table.SettableClock;
import io.allim.table.Shards;
import io.allim.table.Table;
import io.allim.workflow.DigestRule;
import io.allim.workflow.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationStoreTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    private static final DigestRule RULE = DigestRule.of(new Window.Fixed(Duration.ofHours(1)));

    private final Table table = new MemoryTable(new SettableClock(NOW));

    private NotificationStore store(int parts) {
        return new NotificationStore(table, new Shards(parts), Duration.ofDays(7));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,3", "3,1", "3,2", "3,100"})
    void openDigests_areListedByWhenTheyClose_pageByPage(int parts, int limit) {
        NotificationStore store = store(parts);
        List<NotificationId> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            expected.add(open(store, NOW.plusSeconds(i / 2)));
        }
        Digest closed = store.findDigest(expected.removeLast()).orElseThrow();
        table.write(List.of(NotificationStore.removal(closed)));
        List<NotificationId> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page page = store.openDigests(limit, cursor);
            page.items()
                    .forEach(stored ->
                            found.add(NotificationStore.readDigest(stored).id()));
            cursor = page.cursor();
        } while (cursor.isPresent());
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(found).isSortedAccordingTo((one, other) -> due(expected, one) - due(expected, other));
    }

    private static int due(List<NotificationId> opened, NotificationId id) {
        return opened.indexOf(id) / 2;
    }

    @Test
    void openDigests_areEmpty_whereThereAreNone() {
        assertThat(store(2).openDigests(10, Optional.empty()).items()).isEmpty();
    }

    private NotificationId open(NotificationStore store, Instant due) {
        NotificationId id = NotificationId.next(NOW);
        Digest digest = Digests.open(
                id, new Target.ToAddress(new Address(new AddressKind("email"), "ada@example.com")), RULE, 1, NOW);
        table.write(List.of(store.write(digest, due)));
        return id;
    }
}
