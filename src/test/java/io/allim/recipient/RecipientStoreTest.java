package io.allim.recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.table.InterruptedTable;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.Write;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RecipientStoreTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Key ADA = new Key("recipient/ada", "r");

    private final SettableClock clock = new SettableClock(NOW);
    private final Table table = new MemoryTable(clock);
    private final RecipientStore store = new RecipientStore(table, clock);

    /** What is held for a recipient is decided again where it may be held for another time, and only there. */
    @Test
    void put_asksForAReviewWhereZoneOrLanguageChange() {
        assertThat(isReviewedAfter(ada("Asia/Seoul", "en"))).isFalse();
        assertThat(isReviewedAfter(ada("Asia/Seoul", "en"))).isFalse();
        assertThat(isReviewedAfter(ada("Europe/Berlin", "en"))).isTrue();
        assertThat(isReviewedAfter(ada("Europe/Berlin", "de"))).isTrue();
    }

    private boolean isReviewedAfter(Recipient change) {
        assertThat(store.put(change)).isTrue();
        boolean asked = table.get(Review.key("ada")).isPresent();
        table.write(List.of(Write.delete(Review.key("ada"))));
        return asked;
    }

    @Test
    void guard_seesWhatIsThere_andNothingChangesWhenItThrows() {
        store.put(ada("Asia/Seoul", "en"));
        Consumer<Optional<Stored>> guard = stored -> {
            assertThat(stored).map(RecipientStore::read).contains(ada("Asia/Seoul", "en"));
            throw new IllegalStateException("no");
        };
        assertThatThrownBy(() -> store.put(ada("Europe/Berlin", "de"), guard)).hasMessage("no");
        assertThatThrownBy(() -> store.beginErasure("ada", NOW, guard)).hasMessage("no");
        assertThat(store.find("ada")).contains(ada("Asia/Seoul", "en"));
    }

    @Test
    void put_thatAnotherComesBefore_isMadeAgain() {
        Table slow = InterruptedTable.beforeFirstWrite(table, () -> store.put(ada("Asia/Seoul", "en")));
        assertThat(new RecipientStore(slow, clock).put(ada("Europe/Berlin", "de")))
                .isTrue();
        assertThat(store.find("ada")).contains(ada("Europe/Berlin", "de"));
    }

    @Test
    void erasure_thatAPutComesBefore_isMadeAgain() {
        store.put(ada("Asia/Seoul", "en"));
        Table slow = InterruptedTable.beforeFirstWrite(table, () -> store.put(ada("Europe/Berlin", "de")));
        assertThat(new RecipientStore(slow, clock).beginErasure("ada", NOW)).isPresent();
        assertThat(store.read("ada").isErasing()).isTrue();
    }

    @Test
    void erasureAt_isThereUntilItEnds() {
        store.put(ada("Asia/Seoul", "en"));
        assertThat(store.erasureAt(ADA)).isEmpty();
        Erasure erasure = store.beginErasure("ada", NOW).orElseThrow();
        assertThat(store.erasureAt(ADA)).contains(erasure);
        assertThat(store.erasureAt(Review.key("ada"))).isEmpty();
        assertThat(store.erasureAt(new Key("some/ada", "r"))).isEmpty();
        store.endErasure(erasure);
        assertThat(store.erasureAt(ADA)).isEmpty();
    }

    /** A tick takes over from a request that does not end an erasure within 30 s. */
    @Test
    void erasure_isDueAfter30Seconds() {
        store.put(ada("Asia/Seoul", "en"));
        store.beginErasure("ada", NOW);
        assertThat(due(NOW.plusMillis(29_999))).isEmpty();
        assertThat(due(NOW.plusSeconds(30))).containsExactly(ADA);
    }

    private List<Key> due(Instant until) {
        return table.due(0, until, 10, Optional.empty()).items().stream()
                .map(stored -> stored.item().key())
                .toList();
    }

    private static Recipient ada(String zone, String locale) {
        return new Recipient(
                "ada",
                List.of(),
                Optional.of(ZoneId.of(zone)),
                Optional.of(locale),
                JsonNodeFactory.instance.objectNode());
    }
}
