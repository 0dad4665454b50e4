package io.allim.pipeline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.RateLimit;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

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
}
