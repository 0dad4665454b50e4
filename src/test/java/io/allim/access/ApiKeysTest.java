package io.allim.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.web.operation.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Instant END = NOW.plus(Duration.ofHours(1));

    /** The table's clock stands still: what is judged here is the key's own end. */
    private final ApiKeys keys = new ApiKeys(new MemoryTable(new SettableClock(NOW)));

    @Test
    void key_opensUntilTheInstantOfItsEnd() {
        String text =
                keys.issue("shop", Set.of(Scope.SEND), Optional.of(END), NOW).text();
        assertThat(keys.caller(text, END.minusMillis(1))).isPresent();
        assertThat(keys.caller(text, END)).isEmpty();
        assertThat(keys.caller(text, END.plusMillis(1))).isEmpty();
    }

    @Test
    void key_isForgottenAtItsEnd() {
        SettableClock clock = new SettableClock(NOW);
        ApiKeys stored = new ApiKeys(new MemoryTable(clock));
        String id = stored.issue("shop", Set.of(Scope.SEND), Optional.of(END), NOW)
                .key()
                .id();
        clock.set(END.minusMillis(1));
        assertThat(stored.find(id)).isPresent();
        clock.set(END);
        assertThat(stored.find(id)).isEmpty();
        assertThat(stored.list(10, Optional.empty()).items()).isEmpty();
    }

    @Test
    void key_opensByAllOfItsTextAlone() {
        ApiKeys.Issued issued = keys.issue("shop", Set.of(Scope.SEND), Optional.empty(), NOW);
        String text = issued.text();
        assertThat(keys.caller(text, NOW))
                .map(Caller::name)
                .contains(issued.key().id());
        String last = text.endsWith("0") ? "1" : "0";
        assertThat(keys.caller(text.substring(0, text.length() - 1) + last, NOW))
                .isEmpty();
        assertThat(keys.caller(text + "0", NOW)).isEmpty();
        assertThat(keys.revoke(issued.key().id())).isTrue();
        assertThat(keys.revoke(issued.key().id())).isFalse();
        assertThat(keys.caller(text, NOW)).isEmpty();
    }
}
