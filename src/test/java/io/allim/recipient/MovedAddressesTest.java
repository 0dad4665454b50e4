package io.allim.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Kinds;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MovedAddressesTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final AddressKind CHAT = new AddressKind("chatHandle");

    private final SettableClock clock = new SettableClock(NOW);
    private final MemoryTable table = new MemoryTable(clock);
    private final MovedAddresses moved = new MovedAddresses(table);

    @Test
    void address_thatHasNotMoved_isItself() {
        assertThat(moved.find(chat("a"))).isEqualTo(chat("a"));
    }

    @Test
    void moves_areFollowedToTheirEnd() {
        assertThat(put("a", "b")).isTrue();
        assertThat(put("b", "c")).isTrue();
        assertThat(moved.find(chat("a"))).isEqualTo(chat("c"));
        assertThat(moved.find(chat("b"))).isEqualTo(chat("c"));
        assertThat(moved.find(chat("c"))).isEqualTo(chat("c"));
    }

    @Test
    void otherKinds_haveNotMoved() {
        put("a", "b");
        assertThat(moved.find(new Address(new AddressKind("other"), "a")).value())
                .isEqualTo("a");
    }

    @Test
    void everySpelling_hasMoved() {
        moved.put(new Address(Kinds.EMAIL, "Ada@Example.com"), new Address(Kinds.EMAIL, "ada@new.example"), NOW);
        assertThat(moved.find(new Address(Kinds.EMAIL, "ada@EXAMPLE.com")).value())
                .isEqualTo("ada@new.example");
    }

    @Test
    void move_saidAgain_isTheSame() {
        assertThat(put("a", "b")).isTrue();
        assertThat(put("a", "b")).isTrue();
        assertThat(moved.find(chat("a"))).isEqualTo(chat("b"));
    }

    @Test
    void move_toItself_isNone() {
        assertThat(put("a", "a")).isFalse();
        assertThat(table.dump()).isEmpty();
    }

    /** What was said last counts. */
    @Test
    void moveBack_endsTheFormer() {
        put("a", "b");
        assertThat(put("b", "a")).isFalse();
        assertThat(moved.find(chat("a"))).isEqualTo(chat("a"));
        assertThat(moved.find(chat("b"))).isEqualTo(chat("a"));
    }

    @Test
    void circleOfThree_isOpenedWhereItWasClosed() {
        put("a", "b");
        put("b", "c");
        assertThat(put("c", "a")).isFalse();
        assertThat(moved.find(chat("c"))).isEqualTo(chat("a"));
        assertThat(moved.find(chat("b"))).isEqualTo(chat("a"));
        assertThat(moved.find(chat("a"))).isEqualTo(chat("a"));
    }

    @ParameterizedTest
    @CsvSource({"7, true, 7", "8, true, 8", "9, false, 0"})
    void longChain_isUsedFromItsBeginning(int moves, boolean ends, int found) {
        assertThat(IntStream.range(0, moves)
                        .mapToObj(i -> put("n" + i, "n" + (i + 1)))
                        .toList())
                .doesNotContain(false);
        assertThat(put("n0", "n1")).isEqualTo(ends);
        assertThat(moved.find(chat("n0"))).isEqualTo(chat("n" + found));
    }

    @Test
    void move_isKeptForMoreThanAYear() {
        put("a", "b");
        clock.set(NOW.plus(MovedAddresses.KEPT).minusMillis(1));
        assertThat(moved.find(chat("a"))).isEqualTo(chat("b"));
        clock.set(NOW.plus(MovedAddresses.KEPT));
        assertThat(moved.find(chat("a"))).isEqualTo(chat("a"));
    }

    @Test
    void reaching_isAllThatTheyMovedTo() {
        put("a", "b");
        put("b", "c");
        put("x", "y");
        assertThat(moved.reaching(List.of(chat("a"), chat("z"))))
                .containsExactly(chat("a"), chat("z"), chat("b"), chat("c"));
    }

    @Test
    void forgotten_areAllMovesOfTheAddresses() {
        put("a", "b");
        put("b", "c");
        put("x", "y");
        moved.forget(moved.reaching(List.of(chat("a"))));
        assertThat(moved.find(chat("a"))).isEqualTo(chat("a"));
        assertThat(moved.find(chat("b"))).isEqualTo(chat("b"));
        assertThat(moved.find(chat("x"))).isEqualTo(chat("y"));
    }

    private boolean put(String from, String to) {
        return moved.put(chat(from), chat(to), NOW);
    }

    private static Address chat(String value) {
        return new Address(CHAT, value);
    }
}
