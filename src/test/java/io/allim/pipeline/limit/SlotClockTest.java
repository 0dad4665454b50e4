package io.allim.pipeline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.RateLimit;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotClockTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final Key KEY = new Key("pace/sms", "clock");
    private static final Duration AHEAD = Duration.ofSeconds(10);

    /** A slot every 50 ms. */
    private static final RateLimit LIMIT = new RateLimit("sms", 20 / 0.9);

    private final MemoryTable table = new MemoryTable(new SettableClock(START));
    private final SlotClock slots = new SlotClock(table);

    private Instant take(SlotClock process, Instant now) {
        return process.take(KEY, LIMIT, AHEAD, now).orElseThrow();
    }

    @Test
    void firstSlot_isNow_andTheNextOnesFollow() {
        assertThat(take(slots, START)).isEqualTo(START);
        assertThat(take(slots, START)).isBetween(START.plusMillis(50).minusNanos(1000), START.plusMillis(50));
    }

    @Test
    void slot_isAsFarAheadAsItMayBe_andNoFurther() {
        Instant last = START;
        int taken = 0;
        for (var slot = slots.take(KEY, LIMIT, Duration.ofMillis(500), START);
                slot.isPresent();
                slot = slots.take(KEY, LIMIT, Duration.ofMillis(500), START)) {
            last = slot.get();
            taken++;
        }
        assertThat(last).isBetween(START.plusMillis(450), START.plusMillis(500));
        assertThat(taken).isEqualTo(11);
    }

    /** By one write, and behind those of others; the first is as far ahead as it may be, and no further. */
    @ParameterizedTest
    @CsvSource({"149, false", "150, true", "151, true"})
    void slotsTakenTogether_followEachOther(int aheadMillis, boolean taken) {
        assertThat(slots.take(KEY, LIMIT, 3, AHEAD, START)).contains(START);
        Optional<Instant> next = new SlotClock(table).take(KEY, LIMIT, 2, Duration.ofMillis(aheadMillis), START);
        assertThat(next.isPresent()).isEqualTo(taken);
        Instant last = take(slots, START);
        int before = taken ? 5 : 3;
        assertThat(last).isBetween(START.plusMillis(before * 50).minusNanos(5000), START.plusMillis(before * 50));
    }

    @Test
    void slotsTakenTogether_ofAClockThatStoodStill_beginNow() {
        slots.take(KEY, LIMIT, 3, AHEAD, START);
        Instant later = START.plusSeconds(60);
        assertThat(slots.take(KEY, LIMIT, 3, AHEAD, later)).contains(later);
        assertThat(new SlotClock(table).take(KEY, LIMIT, 3, AHEAD, later.plusSeconds(60)))
                .contains(later.plusSeconds(60));
    }

    /** This process last saw the clock 40 ms ago; another has taken three slots since, which is more than it may pass. */
    @Test
    void clockThatOthersUse_isNotMovedPastTheirSlots() {
        take(slots, START);
        SlotClock other = new SlotClock(table);
        Instant now = START.plusMillis(90);
        Instant last = START;
        for (int i = 0; i < 3; i++) {
            last = take(other, now);
        }

        assertThat(take(slots, now))
                .isBetween(
                        last.plusMillis(50).minusNanos(2000),
                        last.plusMillis(50).plusNanos(2000));
    }

    /** A slot every second; another process has taken the last one, which this one has not seen. */
    @ParameterizedTest
    @CsvSource({"999, 1000", "1000, 1000", "1001, 1001", "1900, 1900"})
    void slotThatIsOver_isUsedNow(long askedMillis, long slotMillis) {
        RateLimit slow = new RateLimit("sms", 1 / 0.9);
        slots.take(KEY, slow, AHEAD, START.minusSeconds(20));
        new SlotClock(table).take(KEY, slow, AHEAD, START);

        assertThat(slots.take(KEY, slow, Duration.ofMillis(500), START.plusMillis(askedMillis)))
                .contains(START.plusMillis(slotMillis));
        assertThat(new SlotClock(table).take(KEY, slow, AHEAD, START.plusMillis(askedMillis)))
                .contains(START.plusMillis(slotMillis).plusSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"999, 1000", "1000, 1000", "1001, 1001"})
    void setForward_goesOnlyForward(long millis, long slotMillis) {
        slots.setForward(KEY, START.plusMillis(millis));
        new SlotClock(table).setForward(KEY, START.plusMillis(1000));

        assertThat(take(new SlotClock(table), START)).isEqualTo(START.plusMillis(slotMillis));
    }

    @Test
    void slot_isMovedAndGivenBack_unlessOthersAreBehindIt() {
        SlotClock other = new SlotClock(table);
        Instant slot = take(slots, START);
        assertThat(slots.move(KEY, LIMIT, slot, START.plusMillis(30))).isTrue();
        slots.giveBack(KEY, LIMIT, START.plusMillis(30));
        slot = take(slots, START);
        Instant behind = take(other, START);
        assertThat(slots.move(KEY, LIMIT, slot, START.plusMillis(30))).isFalse();
        slots.giveBack(KEY, LIMIT, slot);

        assertThat(take(other, START)).isEqualTo(behind.plus(SlotClock.between(LIMIT)));
    }
}
