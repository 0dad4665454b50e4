package io.allim.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Kinds;
import io.allim.table.InterruptedTable;
import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.ListEntry;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Sha256;
import io.allim.table.Table;
import io.allim.table.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuppressionStoreTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    private final Table table = new MemoryTable(new SettableClock(NOW));
    private final SuppressionStore store = new SuppressionStore(table);

    @ParameterizedTest
    @CsvSource({
        "EMAIL, Zoe@Example.com, zoe@example.COM, true",
        "EMAIL, zoe@bücher.example, ZOE@xn--bcher-kva.example, true",
        "EMAIL, zoe@straße.example, zoe@strasse.example, false",
        "EMAIL, zoe@example.com, zo.e@example.com, false",
        "EMAIL, zoe+news@example.com, zoe@example.com, false",
        "WEBHOOK, https://Example.com/x?a=%7eb, HTTPS://example.com:443/x?a=~b, true",
        "WEBHOOK, https://example.com/x, https://example.com/X, false",
        "WEBHOOK, https://example.com, https://example.com/, true",
        "PHONE, +821012345678, +821012345679, false",
        "DEVICE, arn:a, arn:A, false",
    })
    void suppression_holdsForEverySpelling(AddressKind kind, String one, String other, boolean same) {
        store.suppress(new Address(kind, one), "any", "complaint", NOW);
        assertThat(store.find(new Address(kind, one))).isPresent();
        assertThat(store.find(new Address(kind, other)).isPresent()).isEqualTo(same);
    }

    @Test
    void olderVersionsSuppression_holdsAndIsLiftedOnce() {
        Address zoe = email("Zoe@Example.com");
        String old = storedBefore(zoe);

        assertThat(store.find(zoe)).map(Suppression::why).contains("a complaint of long ago");
        assertThat(store.find(email("zoe@example.com"))).isPresent();
        assertThat(listed()).hasSize(1).doesNotContain(old);

        assertThat(store.lift(listed().getFirst())).isTrue();
        assertThat(store.find(zoe)).isEmpty();
        assertThat(store.find(email("zoe@example.com"))).isEmpty();
    }

    @Test
    void olderVersionsSuppression_andANewOne_areLiftedTogether() {
        Address zoe = email("Zoe@Example.com");
        storedBefore(zoe);
        store.suppress(zoe, "email", "another complaint", NOW);
        assertThat(listed()).as("before anybody looks").hasSize(1);

        assertThat(store.find(zoe)).map(Suppression::why).contains("another complaint");
        assertThat(listed()).hasSize(1);
        assertThat(store.lift(listed().getFirst())).isTrue();
        assertThat(store.find(zoe)).isEmpty();
    }

    @Test
    void olderVersionsSuppression_besideOneOfAnotherSpelling_isOneWithIt() {
        Address zoe = email("Zoe@Example.com");
        storedBefore(zoe);
        store.suppress(email("zoe@example.com"), "email", "another complaint", NOW);
        assertThat(listed()).hasSize(2);

        assertThat(store.find(zoe)).map(Suppression::why).contains("another complaint");
        assertThat(listed()).hasSize(1);
    }

    @Test
    void erasure_takesTheTextOfOlderVersionsAlong() {
        Address zoe = email("Zoe@Example.com");
        storedBefore(zoe);
        assertThat(store.eraseSome(new Erasure("zoe", List.of(zoe), NOW), 10)).isEqualTo(1);
        assertThat(store.find(zoe)).map(Suppression::address).contains("erased");
    }

    @Test
    void erasure_changesAsManyAtATimeAsItMay_andEachOnce() {
        List<Address> addresses = List.of(email("a@example.com"), email("b@example.com"), email("c@example.com"));
        addresses.forEach(address -> store.suppress(address, "email", "a complaint", NOW));
        Erasure erasure = new Erasure("zoe", addresses, NOW);
        assertThat(IntStream.range(0, 4).map(_ -> store.eraseSome(erasure, 2))).containsExactly(2, 1, 0, 0);
        assertThat(addresses)
                .allSatisfy(address -> assertThat(store.find(address))
                        .map(Suppression::address)
                        .contains("erased"));
    }

    /** A version that runs beside this one during a deploy. */
    @Test
    void olderVersionsSuppression_thatIsWrittenAnewWhileItMoves_holds() {
        Address zoe = email("Zoe@Example.com");
        storedBefore(zoe);
        Table slow = InterruptedTable.beforeFirstWrite(table, () -> storedBefore(zoe));
        assertThat(new SuppressionStore(slow).find(zoe)).map(Suppression::why).contains("a complaint of long ago");
    }

    @Test
    void lift_tellsWhetherTheAddressWasSuppressed() {
        store.suppress(email("zoe@example.com"), "email", "complaint", NOW);
        String id = listed().getFirst();
        assertThat(store.lift(id)).isTrue();
        assertThat(store.lift(id)).isFalse();
    }

    /** By the hash of the spelling, as versions before did. */
    private String storedBefore(Address address) {
        String id = Sha256.hex(address.kind().field() + ":" + address.value()).substring(0, 32);
        Suppression suppression =
                new Suppression(id, "email", address.masked(), "a complaint of long ago", NOW.minusSeconds(60));
        table.write(List.of(Write.put(Item.of(new Key("suppression/" + id, "s"), Json.write(suppression))
                .listedIn("suppressions", ListEntry.byTime(suppression.since(), id)))));
        return id;
    }

    private List<String> listed() {
        return store.list(10, Optional.empty()).items().stream()
                .map(stored ->
                        Json.read(stored.item().body(), Suppression.class).id())
                .toList();
    }

    private static Address email(String text) {
        return new Address(Kinds.EMAIL, text);
    }
}
