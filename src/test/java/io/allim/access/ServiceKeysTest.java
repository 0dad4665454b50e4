package io.allim.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.allim.table.InterruptedTable;
import io.allim.table.KeptItems;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What webhooks' keys show already is tested there. */
final class ServiceKeysTest {

    private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");
    private static final Duration OVERLAP = Duration.ofDays(2);

    private final KeptItems table = new KeptItems();
    private final ServiceKeys keys = instance();

    @Test
    void signing_usesOnlyKeysThatEveryInstanceKnows() {
        ServiceKeys other = instance();
        byte[] first = signature(keys, NOW);
        for (int seconds = 0; seconds < 300; seconds++) {
            Instant now = NOW.plusSeconds(seconds);
            if (seconds == 7 || seconds == 20 || seconds == 150) {
                keys.rotate(now);
            }
            assertThat(signatures(other, now))
                    .as("after %d s", seconds)
                    .anyMatch(known -> java.util.Arrays.equals(known, signature(keys, now)));
        }
        assertThat(signature(keys, NOW.plusSeconds(300))).isNotEqualTo(first);
    }

    @Test
    void newKey_signsWhenAllKnowIt_andNotAMomentSooner() {
        byte[] first = signature(keys, NOW);
        keys.rotate(NOW.plusSeconds(100));
        Instant known = NOW.plusSeconds(100).plus(ServiceKeys.KNOWN);
        assertThat(signature(keys, known.minusMillis(1))).isEqualTo(first);
        assertThat(signature(keys, known)).isNotEqualTo(first);
    }

    /** What was read later than now was read by another clock. */
    @Test
    void clockThatIsSetBack_endsWhatIsCached() {
        ServiceKeys other = instance();
        byte[] first = signature(other, NOW);
        keys.revoke(NOW);
        assertThat(signatures(other, NOW.minusMillis(1))).hasSize(1).doesNotContain(first);
    }

    @Test
    void revoke_leavesOneNewKey() {
        byte[] first = signature(keys, NOW);
        keys.rotate(NOW);
        keys.revoke(NOW.plusSeconds(1));
        assertThat(signatures(keys, NOW.plusSeconds(1))).hasSize(1).doesNotContain(first);
        assertThat(signatures(instance(), NOW.plusSeconds(1))).hasSize(1).doesNotContain(first);
    }

    @Test
    void revoke_isKnownToOtherInstancesSoon() {
        ServiceKeys other = instance();
        byte[] first = signature(other, NOW);
        keys.revoke(NOW.plusMillis(1));
        assertThat(signatures(other, NOW.plus(ServiceKeys.CACHED))).hasSize(1).doesNotContain(first);
    }

    @Test
    void rotate_keepsSoManyKeysAndNoMore() {
        for (int i = 0; i < 100; i++) {
            keys.rotate(NOW.plusSeconds(i));
        }
        assertThat(keys.inForce(NOW.plusSeconds(100))).hasSize(ServiceKeys.MAX_KEYS);
    }

    @Test
    void rotate_leavesTheKeyBeforeInForceForTheOverlap() {
        byte[] first = signature(keys, NOW);
        keys.rotate(NOW);
        Instant end = NOW.plus(OVERLAP);
        assertThat(signatures(keys, end.minusMillis(1))).hasSize(2).contains(first);
        assertThat(signatures(keys, end)).hasSize(1).doesNotContain(first);
    }

    @Test
    void keys_areLookedUpAfter30Seconds_andWhenTheClockStepsBack() {
        keys.inForce(NOW);
        keys.inForce(NOW);
        keys.inForce(NOW.plusMillis(29_999));
        assertThat(table.reads()).isEqualTo(1);
        keys.inForce(NOW.plusSeconds(30));
        assertThat(table.reads()).isEqualTo(2);
        keys.inForce(NOW.plusMillis(29_999));
        assertThat(table.reads()).isEqualTo(3);
    }

    @Test
    void keys_thatAreThere_areNotWrittenAgain() {
        keys.signing(NOW);
        Table refusing = InterruptedTable.beforeFirstWrite(table, () -> fail("written"));
        assertThat(signature(instance(refusing), NOW)).isEqualTo(signature(keys, NOW));
    }

    @Test
    void firstKey_isTheOneThatAnotherWroteMeanwhile() {
        Table slow = InterruptedTable.beforeFirstWrite(table, () -> keys.signing(NOW));
        assertThat(signature(instance(slow), NOW)).isEqualTo(signature(keys, NOW));
    }

    @Test
    void change_isTriedTwentyTimes() {
        instance(InterruptedTable.beforeFirstWrites(19, table, () -> keys.rotate(NOW)))
                .revoke(NOW);
        assertThat(signatures(instance(), NOW)).hasSize(1);
        ServiceKeys unlucky = instance(InterruptedTable.beforeFirstWrites(20, table, () -> keys.rotate(NOW)));
        assertThatThrownBy(() -> unlucky.revoke(NOW)).isInstanceOf(TableUnavailable.class);
        assertThat(signatures(instance(), NOW)).hasSize(21);
    }

    @Test
    void keys_differByName() {
        assertThat(signature(new ServiceKeys(table, "others", OVERLAP), NOW)).isNotEqualTo(signature(keys, NOW));
    }

    @Test
    void text_showsNoKey() {
        assertThat(keys.signing(NOW).toString()).isEqualTo("key since " + NOW);
    }

    private ServiceKeys instance() {
        return instance(table);
    }

    private static ServiceKeys instance(Table table) {
        return new ServiceKeys(table, "some-keys", OVERLAP);
    }

    private static byte[] signature(ServiceKeys keys, Instant now) {
        return keys.signing(now).mac(new byte[0]);
    }

    private static List<byte[]> signatures(ServiceKeys keys, Instant now) {
        return keys.inForce(now).stream().map(key -> key.mac(new byte[0])).toList();
    }
}
