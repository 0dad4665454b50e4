package io.allim.table.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.allim.table.Item;
import io.allim.table.Json;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.Query;
import io.allim.table.SettableClock;
import io.allim.table.Stored;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedTableTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Key ADA = new Key("recipient/ada", "r");
    private static final Key BOB = new Key("recipient/bob", "r");
    private static final String OTHER_KEY = "B".repeat(42) + "A=";

    private final SettableClock clock = new SettableClock(NOW);
    private final MemoryTable engine = new MemoryTable(clock);
    private final Table table = SealedTables.around(engine, clock);

    private static String body(String secret) {
        return Json.write(Map.of("value", Json.secret(secret)));
    }

    private static void put(Table table, Key key, String body) {
        assertThat(table.write(List.of(Write.put(Item.of(key, body)))).done()).isTrue();
    }

    private static String read(Table table, Key key) {
        return table.get(key).orElseThrow().item().body();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xoxb-17",
                "",
                "a\"b\\",
                "\\",
                "\\\"",
                "ends with a quote\"",
                "https://example.com/?q=\u00e9\ud83d\ude00",
                "\ue000",
                "\ue000\ue000twice"
            })
    void secret_isSealedAtRestAndComesBack(String secret) {
        String body = body(secret);
        put(table, ADA, body);

        assertThat(read(table, ADA)).isEqualTo(body);
        assertThat(read(engine, ADA)).matches("\\{\"value\":\"\ue000[0-9a-f]{8}:[A-Za-z0-9_-]{38,}\"}");
    }

    @Test
    void unmarkedBody_isStoredAsItIs() {
        put(table, ADA, "{\"value\":\"https://example.com/\"}");

        assertThat(read(engine, ADA)).isEqualTo("{\"value\":\"https://example.com/\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ue000",
                "\"\ue000",
                "{\"a\":\"b\\\"\ue000c\"}",
                "{\"\ue000name\":1}",
                "{\"a\":\"in the middle \ue000 of it\"}",
                "{\"a\":\"\ue0000123abcd:not sealed, though it looks so\"}",
                "{\"a\":\"\ue0000123abcd:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
                "{\"a\":[\"\ue000one\",\"\ue000two\",\"\"],\"b\":\"\ue000\"}"
            })
    void bodyWithMarksOfACaller_comesBackAsItWas(String body) {
        put(table, ADA, body);

        assertThat(read(table, ADA)).isEqualTo(body);
    }

    @Test
    void whatIsFromBeforeTheSeal_isReadAsItIs() {
        put(engine, ADA, body("https://example.com/hooks/1"));

        assertThat(read(table, ADA)).isEqualTo(body("https://example.com/hooks/1"));
    }

    @Test
    void sameSecret_isAnotherTextEachTime() {
        put(table, ADA, body("xoxb-17"));
        String first = read(engine, ADA);
        put(table, ADA, body("xoxb-17"));

        assertThat(read(engine, ADA)).isNotEqualTo(first);
    }

    @Test
    void pages_areOpened() {
        Item item = Item.of(ADA, body("xoxb-17")).dueAt(0, NOW).listedIn("all", "1");
        table.write(List.of(Write.putNew(item), Write.putNew(Item.of(BOB, "{}").listedIn("all", "2"))));

        assertThat(table.query(Query.list("all")).items())
                .extracting(stored -> stored.item().body())
                .containsExactly(body("xoxb-17"), "{}");
        assertThat(table.query(Query.partition(ADA.partition())).items())
                .extracting(Stored::item)
                .containsExactly(item);
        assertThat(table.due(0, NOW, 10, Optional.empty()).items())
                .extracting(Stored::item)
                .containsExactly(item);
        table.writeInOrder(List.of(Write.put(Item.of(BOB, body("xoxb-18")))));
        assertThat(read(engine, BOB)).doesNotContain("xoxb");
    }

    @Test
    void itemOfAnotherPlace_isNotOpened() {
        put(table, ADA, body("xoxb-17"));
        put(engine, BOB, read(engine, ADA));
        put(engine, new Key(ADA.partition(), "s"), read(engine, ADA));

        for (Key key : List.of(BOB, new Key(ADA.partition(), "s"))) {
            assertThatExceptionOfType(TableUnavailable.class)
                    .isThrownBy(() -> table.get(key))
                    .withMessageContaining("a secret of recipient was sealed with the key")
                    .withMessageContaining("came there from another item")
                    .withMessageNotContaining("bob");
        }
        assertThat(read(table, ADA)).isEqualTo(body("xoxb-17"));
    }

    /** The nonce, the text, the tag. */
    @ParameterizedTest
    @ValueSource(ints = {12, 30, -6})
    void changedSecret_isNotOpened(int at) {
        put(table, ADA, body("a rather long secret"));
        String stored = read(engine, ADA);
        int start = stored.indexOf(':', stored.indexOf('\ue000')) + 1;
        int index = at < 0 ? stored.length() + at : start + at;
        char other = stored.charAt(index) == 'A' ? 'B' : 'A';
        put(engine, ADA, stored.substring(0, index) + other + stored.substring(index + 1));

        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> table.get(ADA))
                .withMessageContaining("was changed in the store")
                .withMessageContaining("write it anew");
    }

    @Test
    void shortenedSecret_isNotOpened() {
        put(table, ADA, body("a rather long secret"));
        String stored = read(engine, ADA);
        put(engine, ADA, stored.substring(0, stored.length() - 10) + "\"}");

        assertThatExceptionOfType(TableUnavailable.class).isThrownBy(() -> table.get(ADA));
    }

    @Test
    void unknownKey_isNamedAndNothingIsLost() {
        put(table, ADA, body("xoxb-17"));
        String stored = read(engine, ADA);
        Table other = SealedTables.around(engine, clock, OTHER_KEY);

        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> other.get(ADA))
                .withMessageContaining("sealed with the key " + stored.substring(11, 19))
                .withMessageContaining("allim.encryption.previous-keys");
        assertThat(read(engine, ADA)).isEqualTo(stored);
        assertThat(read(table, ADA)).isEqualTo(body("xoxb-17"));
    }

    @Test
    void dueItemThatCantBeOpened_hidesNoOther() {
        table.write(List.of(Write.put(Item.of(ADA, body("xoxb-17")).dueAt(0, NOW))));
        Table other = SealedTables.around(engine, clock, OTHER_KEY);
        other.write(List.of(Write.put(Item.of(BOB, body("xoxb-18")).dueAt(0, NOW))));

        assertThat(other.due(0, NOW, 10, Optional.empty()).items())
                .extracting(stored -> stored.item().key())
                .containsExactlyInAnyOrder(ADA, BOB);
    }

    @Test
    void previousKey_opensAndTheNextWriteIsOfTheNewOne() {
        put(table, ADA, body("xoxb-17"));
        Table rotated = SealedTables.around(engine, clock, OTHER_KEY, SealedTables.KEY);

        assertThat(read(rotated, ADA)).isEqualTo(body("xoxb-17"));
        put(rotated, ADA, read(rotated, ADA));
        assertThat(read(SealedTables.around(engine, clock, OTHER_KEY), ADA)).isEqualTo(body("xoxb-17"));
        assertThatExceptionOfType(TableUnavailable.class).isThrownBy(() -> table.get(ADA));
    }

    @Test
    void secretOfAPreviousKey_isSealedAnewWhenItsPartitionIsRead() {
        put(table, ADA, body("xoxb-17"));
        Table rotated = SealedTables.around(engine, clock, OTHER_KEY, SealedTables.KEY);
        assertThat(rotated.query(Query.partition(ADA.partition())).items())
                .extracting(stored -> stored.item().body())
                .containsExactly(body("xoxb-17"));
        assertThat(read(SealedTables.around(engine, clock, OTHER_KEY), ADA)).isEqualTo(body("xoxb-17"));
    }

    @Test
    void secretOfAPreviousKey_isSealedAnewWhenItIsRead() {
        Item item =
                Item.of(ADA, body("xoxb-17")).dueAt(3, NOW).listedIn("all", "1").expiresAt(NOW.plusSeconds(9));
        table.write(List.of(Write.put(item)));
        Table rotated = SealedTables.around(engine, clock, OTHER_KEY, SealedTables.KEY);

        Stored read = rotated.get(ADA).orElseThrow();

        assertThat(read.item()).isEqualTo(item);
        assertThat(SealedTables.around(engine, clock, OTHER_KEY).get(ADA)).contains(read);
        assertThat(rotated.write(List.of(Write.putAt(item, read.version()))).done())
                .isTrue();
    }

    @Test
    void oneText_mayHoldSeveralKeys() {
        put(table, ADA, body("xoxb-17"));

        assertThat(read(SealedTables.around(engine, clock, OTHER_KEY + "," + SealedTables.KEY), ADA))
                .isEqualTo(body("xoxb-17"));
        assertThat(read(SealedTables.around(engine, clock, OTHER_KEY + "\n" + SealedTables.KEY + "\n"), ADA))
                .isEqualTo(body("xoxb-17"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "not base64!!"})
    void textThatIsNoKey_isToldWithoutShowingIt(String text) {
        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> put(SealedTables.around(engine, clock, text), ADA, body("xoxb-17")))
                .withMessageContaining("allim.encryption.key holds something that is no key")
                .withMessageNotContaining(text);
    }

    @Test
    void tableThatIsNotOfThisMachine_needsAKey() {
        Table without = SealedTables.around(engine, clock, "");

        put(without, BOB, "{}");
        assertThatExceptionOfType(TableUnavailable.class)
                .isThrownBy(() -> put(without, ADA, body("xoxb-17")))
                .withMessageContaining("set allim.encryption.key");
        assertThat(engine.get(ADA)).isEmpty();
    }
}
