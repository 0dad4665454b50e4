package io.allim.pipeline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.RateLimit;
import io.allim.channel.Urgency;
import io.allim.pipeline.limit.RateLimiter.Reservation;
import io.allim.pipeline.limit.RateLimiter.Reservation.Held;
import io.allim.pipeline.limit.RateLimiter.Reservation.Slot;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Table;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages of several limits, as a chat and the account that writes to it have. */
class JointSlotsTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final RateLimit ACCOUNT = new RateLimit("chat/account", 20);
    private static final RateLimit ROOM = new RateLimit("chat/room", 1);
    private static final RateLimit OTHER_ROOM = new RateLimit("chat/other-room", 1);

    private final SettableClock clock = new SettableClock(START);
    private final MemoryTable memory = new MemoryTable(clock);
    private final List<String> calls = new ArrayList<>();
    private final Table table = (Table) Proxy.newProxyInstance(
            JointSlotsTest.class.getClassLoader(), new Class<?>[] {Table.class}, (_, method, arguments) -> {
                calls.add(method.getName() + " " + arguments[0]);
                try {
                    return method.invoke(memory, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });

    private RateLimiter process() {
        return new RateLimiter(table, clock, end -> {
            clock.set(end.isAfter(clock.instant()) ? end : clock.instant());
            return true;
        });
    }

    private static Reservation reserve(RateLimiter limiter, Urgency urgency, RateLimit... limits) {
        return limiter.reserve(new Limited(limits), message(urgency));
    }

    private static Message message(Urgency urgency) {
        return new Message(
                "dlv_1",
                new Address(Kinds.PHONE, "+12065550100"),
                "",
                "Hello",
                Optional.empty(),
                urgency,
                JsonNodeFactory.instance.objectNode(),
                START);
    }

    /** The next slot of a limit. */
    private Instant next(RateLimit limit) {
        long micros = memory.get(new Key("pace/" + limit.name(), "clock"))
                .map(stored -> Long.parseLong(stored.item().body()))
                .orElseThrow();
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    @Test
    void eachLimit_givesASlotForTheSameInstant() {
        RateLimiter limiter = process();
        Slot slot = (Slot) reserve(limiter, Urgency.NORMAL, ACCOUNT, ROOM);

        assertThat(slot.at()).isEqualTo(START);
        assertThat(next(ROOM)).isEqualTo(START.plus(SlotClock.between(ROOM)));
        assertThat(next(ACCOUNT)).isEqualTo(START.plus(SlotClock.between(ACCOUNT)));
    }

    @Test
    void slotOfTheSlowest_isWaitedForBeforeTheOthersAreAsked() {
        RateLimiter limiter = process();
        reserve(limiter, Urgency.HIGH, ROOM);
        Slot slot = (Slot) reserve(limiter, Urgency.HIGH, ACCOUNT, ROOM);

        assertThat(slot.at()).isEqualTo(START.plus(SlotClock.between(ROOM)));
        assertThat(clock.instant()).isEqualTo(slot.at());
        assertThat(Duration.between(slot.asked(), clock.instant())).isZero();
    }

    @Test
    void limitWithoutASlot_takesNoneOfTheOthers() {
        RateLimiter limiter = process();
        reserve(limiter, Urgency.NORMAL, ROOM);
        calls.clear();

        assertThat(reserve(limiter, Urgency.NORMAL, ACCOUNT, ROOM))
                .isInstanceOfSatisfying(
                        Held.class, held -> assertThat(held.why()).endsWith("1 a second to chat/room"));
        assertThat(calls).noneMatch(call -> call.contains("account"));
    }

    /** This process does not know that the account is used up. */
    @Test
    void slotIsGivenBack_whereAnotherLimitHasNone() {
        RateLimiter other = process();
        while (reserve(other, Urgency.NORMAL, ACCOUNT) instanceof Slot) {}

        assertThat(reserve(process(), Urgency.NORMAL, ACCOUNT, ROOM))
                .isInstanceOfSatisfying(
                        Held.class, held -> assertThat(held.why()).endsWith("20 a second to chat/account"));
        assertThat(next(ROOM)).isEqualTo(START);
    }

    @Test
    void limitThatIsUsedUp_isAskedFirst() {
        RateLimiter limiter = process();
        while (reserve(limiter, Urgency.NORMAL, ACCOUNT) instanceof Slot) {}
        calls.clear();

        assertThat(reserve(limiter, Urgency.NORMAL, ACCOUNT, ROOM)).isInstanceOf(Held.class);
        assertThat(calls).noneMatch(call -> call.contains("room"));
    }

    @Test
    void slotMovesToWhereTheOtherLimitHasOne() {
        RateLimiter limiter = process();
        for (int i = 0; i < 5; i++) {
            reserve(limiter, Urgency.NORMAL, ACCOUNT);
        }
        Slot slot = (Slot) reserve(limiter, Urgency.NORMAL, ACCOUNT, ROOM);

        assertThat(slot.at()).isEqualTo(START.plus(SlotClock.between(ACCOUNT).multipliedBy(5)));
        assertThat(next(ROOM)).isEqualTo(slot.at().plus(SlotClock.between(ROOM)));
    }

    @Test
    void slotThatIsNearly_together_staysWhereItIs() {
        RateLimit fast = new RateLimit("chat/fast", 1000 / (0.9 * 20));
        RateLimiter limiter = process();
        reserve(limiter, Urgency.NORMAL, fast);
        Slot slot = (Slot) reserve(limiter, Urgency.NORMAL, fast, ROOM);

        assertThat(Duration.between(START, slot.at())).isBetween(Duration.ofMillis(19), JointSlots.TOGETHER);
        assertThat(next(ROOM)).isEqualTo(START.plus(SlotClock.between(ROOM)));
    }

    /** The process stood still: it takes a slot in each limit anew. */
    @Test
    void whoIsLate_takesAnotherSlotInEachLimit() {
        RateLimiter limiter = process();
        Slot slot = (Slot) reserve(limiter, Urgency.NORMAL, ACCOUNT, ROOM);
        clock.advance(Duration.ofSeconds(3));

        assertThat(limiter.await(slot)).isTrue();
        assertThat(next(ROOM)).isAfterOrEqualTo(clock.instant().plusSeconds(1));
        assertThat(next(ACCOUNT)).isAfter(clock.instant());
    }

    @Test
    void oneLimit_costsOneWrite_andNoneCostsNothing() {
        RateLimiter limiter = process();
        reserve(limiter, Urgency.NORMAL, ROOM);
        clock.advance(Duration.ofSeconds(10));
        calls.clear();

        Slot slot = (Slot) reserve(limiter, Urgency.NORMAL, ROOM);
        assertThat(limiter.await(slot)).isTrue();
        assertThat(calls).hasSize(1);
        assertThat(limiter.await((Slot) reserve(limiter, Urgency.NORMAL))).isTrue();
        assertThat(calls).hasSize(1);
    }

    @Test
    void twoLimits_costTwoWrites() {
        RateLimiter limiter = process();
        reserve(limiter, Urgency.NORMAL, ACCOUNT, ROOM);
        clock.advance(Duration.ofSeconds(10));
        calls.clear();

        assertThat(limiter.await((Slot) reserve(limiter, Urgency.NORMAL, ACCOUNT, ROOM)))
                .isTrue();
        assertThat(calls).hasSize(2);
    }

    /** Others have taken the place behind it: it can't be moved, and one place of each limit is lost. */
    @Test
    void slotThatOthersAreBehind_staysAndIsLost() {
        RateLimiter other = process();
        for (int i = 0; i < 5; i++) {
            reserve(other, Urgency.NORMAL, ACCOUNT);
        }
        RateLimiter slow = new RateLimiter(interfering(() -> reserve(other, Urgency.HIGH, ROOM)), clock, _ -> true);

        assertThat(reserve(slow, Urgency.NORMAL, ACCOUNT, ROOM)).isInstanceOf(Held.class);
        assertThat(next(ROOM)).isEqualTo(START.plus(SlotClock.between(ROOM).multipliedBy(2)));
        assertThat(next(ACCOUNT))
                .isEqualTo(START.plus(SlotClock.between(ACCOUNT).multipliedBy(5)));
        assertThat(reserve(process(), Urgency.NORMAL, OTHER_ROOM)).isInstanceOf(Slot.class);
    }

    /** Does something before the first request that names the account. */
    private Table interfering(Runnable work) {
        boolean[] done = new boolean[1];
        return (Table) Proxy.newProxyInstance(
                JointSlotsTest.class.getClassLoader(), new Class<?>[] {Table.class}, (_, method, arguments) -> {
                    if (!done[0] && String.valueOf(arguments[0]).contains("account")) {
                        done[0] = true;
                        work.run();
                    }
                    return method.invoke(memory, arguments);
                });
    }
}
