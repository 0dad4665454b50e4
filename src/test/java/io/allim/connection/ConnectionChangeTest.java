package io.allim.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionChangeTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);

    private final SettableClock clock = new SettableClock(NOW);
    private final ConnectionStore connections = new ConnectionStore(new MemoryTable(clock), clock);

    private Connection put(Map<String, Optional<String>> secrets, Duration overlap) {
        var settings = JsonNodeFactory.instance.objectNode();
        var change = new ConnectionChange("acme", "slack", Optional.empty(), new HashMap<>(secrets), settings, overlap);
        return connections.change(
                "acme", before -> change.to(before.map(it -> it.inForce(clock.instant())), clock.instant()));
    }

    private Connection found() {
        return connections.find("acme").orElseThrow();
    }

    @Test
    void secretThatIsNotNamed_staysAndOneThatIsEmptied_goes() {
        put(Map.of("token", Optional.of("t"), "signingSecret", Optional.of("s")), DAY);
        put(Map.of("token", Optional.empty()), DAY);

        assertThat(found().secret("token")).isEmpty();
        assertThat(found().secret("signingSecret")).contains("s");
    }

    @Test
    void replacedValue_staysInForceForTheOverlap() {
        put(Map.of("s", Optional.of("1")), DAY);
        put(Map.of("s", Optional.of("2")), DAY);

        clock.set(NOW.plus(DAY).minusMillis(1));
        assertThat(found().secrets("s")).containsExactly("2", "1");
        clock.set(NOW.plus(DAY));
        assertThat(found().secrets("s")).containsExactly("2");
    }

    @Test
    void withoutAnOverlap_theValueBeforeEndsAtOnce() {
        put(Map.of("s", Optional.of("1")), DAY);
        put(Map.of("s", Optional.of("2")), Duration.ZERO);

        assertThat(found().secrets("s")).containsExactly("2");
    }

    @Test
    void laterChange_doesNotLengthenAnEarlierOverlap() {
        put(Map.of("s", Optional.of("1")), Duration.ofHours(1));
        put(Map.of("s", Optional.of("2")), Duration.ofHours(1));
        put(Map.of("s", Optional.of("3")), DAY);

        clock.set(NOW.plus(Duration.ofHours(1)));
        assertThat(found().secrets("s")).containsExactly("3", "2");
    }

    @Test
    void sameAgain_changesNothing() {
        put(Map.of("s", Optional.of("1")), DAY);
        clock.advance(DAY);
        Connection again = put(Map.of("s", Optional.of("1")), DAY);

        assertThat(again.version()).isEqualTo(1);
        assertThat(again.changedAt()).isEqualTo(NOW);
        assertThat(put(Map.of("s", Optional.of("2")), DAY).version()).isEqualTo(2);
    }

    @Test
    void ofManyValues_theNewestFiveAreInForce() {
        for (int i = 1; i <= ConnectionChange.MOST_VALUES + 1; i++) {
            put(Map.of("s", Optional.of("" + i)), DAY);
        }
        assertThat(found().secrets("s")).containsExactly("6", "5", "4", "3", "2");
    }

    @Test
    void formerValue_becomesTheNewestAgain() {
        put(Map.of("s", Optional.of("1")), DAY);
        put(Map.of("s", Optional.of("2")), DAY);
        put(Map.of("s", Optional.of("1")), DAY);

        assertThat(found().secrets("s")).containsExactly("1", "2");
    }

    @Test
    void deleted_isFoundNoMore() {
        put(Map.of("s", Optional.of("1")), DAY);

        assertThat(connections.delete("acme", _ -> {})).isTrue();
        assertThat(connections.find("acme")).isEmpty();
        assertThat(connections.delete("acme", _ -> {})).isFalse();
    }
}
