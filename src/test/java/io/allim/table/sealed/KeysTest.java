package io.allim.table.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.allim.table.SettableClock;
import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeysTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final String NEW = "B".repeat(42) + "A=";
    private static final String NEW_ID = Keyring.key(NEW).orElseThrow().id();

    private final SettableClock clock = new SettableClock(NOW);
    private final AtomicInteger reads = new AtomicInteger();
    private String text = SealedTables.KEY;
    private final Keys keys = new Keys(
            () -> () -> {
                reads.incrementAndGet();
                if (text.isEmpty()) {
                    throw new TableUnavailable("gone", new IOException());
                }
                return Keyring.of("a test", List.of(text));
            },
            clock);

    @Test
    void keys_areReadAgainWhenTheyAreOld() {
        keys.keyring();
        clock.set(NOW.plus(Keys.KEPT).minusMillis(1));
        keys.keyring();
        assertThat(reads).hasValue(1);

        clock.set(NOW.plus(Keys.KEPT));
        keys.keyring();
        assertThat(reads).hasValue(2);
    }

    @Test
    void knownKeys_serveWhileTheirSourceFails() {
        String id = keys.keyring().current().id();
        text = "";
        clock.set(NOW.plus(Keys.KEPT));

        assertThat(keys.keyring().current().id()).isEqualTo(id);
        keys.keyring();
        assertThat(reads).as("it is asked at times only").hasValue(2);
        clock.advance(Keys.REST);
        keys.keyring();
        assertThat(reads).hasValue(3);
    }

    @Test
    void noKeys_areToldEachTime() {
        text = "";

        assertThatExceptionOfType(TableUnavailable.class).isThrownBy(keys::keyring);
        assertThatExceptionOfType(TableUnavailable.class).isThrownBy(keys::keyring);
    }

    @Test
    void keyThatAnotherHasPutIntoUse_isFoundAtOnce() {
        keys.keyring();
        text = NEW + "," + SealedTables.KEY;

        assertThat(keys.find(NEW_ID)).isPresent();
        assertThat(keys.keyring().current().id()).isEqualTo(NEW_ID);
    }

    @Test
    void unknownKey_isLookedForAtTimesOnly() {
        assertThat(keys.find(NEW_ID)).isEmpty();
        assertThat(reads).hasValue(2);
        clock.set(NOW.plus(Keys.REST).minusMillis(1));
        assertThat(keys.find(NEW_ID)).isEmpty();
        assertThat(reads).hasValue(2);
        clock.set(NOW.plus(Keys.REST));
        assertThat(keys.find(NEW_ID)).isEmpty();
        assertThat(reads).hasValue(3);
    }
}
