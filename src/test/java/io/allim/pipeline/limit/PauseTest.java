package io.allim.pipeline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.Urgency;
import io.allim.pipeline.limit.RateLimiter.Reservation;
import io.allim.pipeline.limit.RateLimiter.Reservation.Held;
import io.allim.pipeline.limit.RateLimiter.Reservation.Slot;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider says how long it takes no more. Processes share a table and nothing else; the time is the test's. */
class PauseTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final String NAME = "chat/ops";
    private static final Channel CHAT = new Limited(new RateLimit(NAME, 1));

    private final SettableClock clock = new SettableClock(START);
    private final MemoryTable memory = new MemoryTable(clock);
    private boolean broken;
    private final List<String> calls = new ArrayList<>();
    private final Table table = (Table) Proxy.newProxyInstance(
            PauseTest.class.getClassLoader(), new Class<?>[] {Table.class}, (_, method, arguments) -> {
                calls.add(method.getName());
                if (broken) {
                    throw new TableUnavailable("the table is away", new IllegalStateException());
                }
                try {
                    return method.invoke(memory, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
    private final RateLimiter told = process(clock);

    private RateLimiter process(InstantSource its) {
        return new RateLimiter(table, its, end -> {
            clock.set(end.isAfter(clock.instant()) ? end : clock.instant());
            return true;
        });
    }

    private RateLimiter process() {
        return process(clock);
    }

    private static void pause(RateLimiter limiter, Duration pause) {
        limiter.pause(new Outcome.Paced(Outcome.tryAgain("too much"), NAME, pause));
    }

    private Reservation reserve(RateLimiter limiter, Urgency urgency) {
        return limiter.reserve(CHAT, message(urgency));
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

    private static Instant turn(Reservation reservation) {
        return switch (reservation) {
            case Slot slot -> slot.at();
            case Held held -> held.until();
        };
    }

    @ParameterizedTest
    @EnumSource(Urgency.class)
    void pause_holdsForEveryProcess(Urgency urgency) {
        for (int i = 0; i < 3; i++) {
            reserve(told, urgency);
        }
        pause(told, Duration.ofMinutes(5));

        for (RateLimiter each : List.of(told, process(), process())) {
            assertThat(reserve(each, urgency))
                    .isInstanceOfSatisfying(
                            Held.class,
                            held -> assertThat(held.until())
                                    .isBetween(
                                            START.plus(Duration.ofMinutes(5)),
                                            START.plus(Duration.ofMinutes(5)).plusSeconds(10)));
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "1, true"})
    void slotThatWasTakenBefore_isNotUsedUntilThePauseIsOver(long millisFromItsEnd, boolean leaves) {
        Slot taken = (Slot) reserve(told, Urgency.HIGH);
        pause(told, Duration.ofMinutes(5));
        clock.set(START.plus(Duration.ofMinutes(5)).plusMillis(millisFromItsEnd));
        Slot slot = new Slot(taken.limits(), clock.instant(), clock.instant());

        Instant asked = clock.instant();
        assertThat(told.await(slot)).isTrue();

        assertThat(clock.instant().equals(asked)).isEqualTo(leaves);
        assertThat(clock.instant()).isAfterOrEqualTo(START.plus(Duration.ofMinutes(5)));
    }

    /** Nothing is used, then a place, then turns for what has none, then a pause; what is over is not told of. */
    @Test
    void use_isToldAsItIsNow() {
        RateLimit limit = new RateLimit(NAME, 1);
        assertThat(told.use(limit))
                .isEqualTo(new RateLimiter.Use(limit, Optional.empty(), Optional.empty(), Optional.empty()));

        Slot slot = (Slot) reserve(told, Urgency.NORMAL);
        Optional<Instant> next = process().use(limit).nextAt();
        assertThat(next).hasValueSatisfying(at -> assertThat(at).isAfter(slot.at()));

        Held last = held(told);
        Optional<Instant> queued = process().use(limit).queuedUntil();
        assertThat(queued).hasValueSatisfying(at -> assertThat(at).isAfter(START));
        assertThat(Duration.between(last.until(), queued.get()).abs()).isLessThan(Duration.ofSeconds(3));

        pause(told, Duration.ofMinutes(1));
        Instant end = START.plusSeconds(60);
        assertThat(process().use(limit).pausedUntil()).contains(end);
        clock.set(end.minusMillis(1));
        assertThat(process().use(limit).pausedUntil()).contains(end);
        clock.set(end);
        assertThat(process().use(limit).pausedUntil()).isEmpty();

        Instant free = process().use(limit).nextAt().orElse(end);
        clock.set(free);
        assertThat(process().use(limit).nextAt()).as("it is now").isEmpty();
    }

    private Held held(RateLimiter limiter) {
        while (true) {
            if (reserve(limiter, Urgency.NORMAL) instanceof Held found) {
                return found;
            }
        }
    }

    @Test
    void slotThatWasTakenBefore_isLostInALongPause_andSaysUntilWhen() {
        Slot slot = (Slot) reserve(told, Urgency.HIGH);
        pause(told, Duration.ofMinutes(5));

        assertThat(told.await(slot)).isFalse();
        assertThat(told.pausedUntil(slot)).contains(START.plus(Duration.ofMinutes(5)));
        clock.set(START.plus(Duration.ofMinutes(5)));
        assertThat(told.pausedUntil(slot)).isEmpty();
    }

    /** Another process, whose urgent message waits for a slot seconds ahead, looks again before it sends. */
    @Test
    void slotFarAhead_isNotUsedByOthersEither() {
        RateLimiter other = process();
        IntStream.range(0, 5).forEach(_ -> reserve(other, Urgency.HIGH));
        Slot far = (Slot) reserve(other, Urgency.HIGH);
        pause(told, Duration.ofMinutes(5));

        assertThat(other.await(far)).isFalse();
    }

    @Test
    void shortPause_movesTheSlot() {
        Slot slot = (Slot) reserve(told, Urgency.NORMAL);
        pause(told, Duration.ofSeconds(3));

        assertThat(told.await(slot)).isTrue();
        assertThat(clock.instant()).isBetween(START.plusSeconds(3), START.plusSeconds(4));
    }

    @Test
    void shorterPause_endsNoLongerOne() {
        pause(told, Duration.ofMinutes(5));
        pause(process(), Duration.ofSeconds(20));
        pause(told, Duration.ofSeconds(20));

        for (RateLimiter each : List.of(told, process())) {
            assertThat(turn(reserve(each, Urgency.NORMAL))).isAfterOrEqualTo(START.plus(Duration.ofMinutes(5)));
            assertThat(turn(reserve(each, Urgency.HIGH))).isAfterOrEqualTo(START.plus(Duration.ofMinutes(5)));
        }
    }

    @Test
    void longerPause_lengthensAShorterOne() {
        pause(process(), Duration.ofSeconds(20));
        pause(told, Duration.ofMinutes(5));

        assertThat(turn(reserve(process(), Urgency.NORMAL))).isAfterOrEqualTo(START.plus(Duration.ofMinutes(5)));
        assertThat(turn(reserve(process(), Urgency.HIGH))).isAfterOrEqualTo(START.plus(Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT24H", "PT24H0.001S", "P10000D", "PT2562047788015H"})
    void pause_lastsADayAtMost(Duration asked) {
        pause(told, asked);

        assertThat(turn(reserve(process(), Urgency.NORMAL)))
                .isBetween(
                        START.plus(Duration.ofDays(1)),
                        START.plus(Duration.ofDays(1)).plusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-2562047788015H"})
    void pauseOfNoTime_isNone(Duration asked) {
        calls.clear();
        pause(told, asked);

        assertThat(calls).isEmpty();
        assertThat(turn(reserve(told, Urgency.NORMAL))).isEqualTo(START);
    }

    /** A budget that was used up by messages as far apart as they have to be. */
    @Test
    void pauseUntilBeforeTheNextSlot_costsNothing() {
        Slot slot = (Slot) reserve(told, Urgency.NORMAL);
        assertThat(told.await(slot)).isTrue();
        calls.clear();
        pause(told, Duration.ofSeconds(1));

        assertThat(calls).isEmpty();
    }

    /** All that waits asks again when its turn comes: as fast as the limit allows, not at once. */
    @Test
    void whatWaits_comesBackAtThePaceOfTheLimit_urgentFirst() {
        pause(told, Duration.ofMinutes(5));
        RateLimiter other = process();
        List<Instant> normal = IntStream.range(0, 50)
                .mapToObj(i -> turn(reserve(i % 2 == 0 ? told : other, Urgency.NORMAL)))
                .sorted()
                .toList();
        List<Instant> urgent = IntStream.range(0, 50)
                .mapToObj(i -> turn(reserve(i % 2 == 0 ? told : other, Urgency.HIGH)))
                .sorted()
                .toList();

        for (List<Instant> each : List.of(normal, urgent)) {
            assertThat(Duration.between(each.getFirst(), each.getLast())).isGreaterThan(Duration.ofSeconds(49));
            assertThat(each).doesNotHaveDuplicates();
        }
        assertThat(urgent.getFirst()).isBefore(normal.getFirst());
    }

    @Test
    void otherLimits_areNotPaused() {
        pause(told, Duration.ofMinutes(5));

        assertThat(told.reserve(new Limited(new RateLimit("chat/dev", 1)), message(Urgency.NORMAL)))
                .isEqualTo(new Slot(List.of(new RateLimit("chat/dev", 1)), START, START));
    }

    @Test
    void fault_leavesThePauseToTheProcessThatWasTold() {
        broken = true;
        pause(told, Duration.ofMinutes(5));
        broken = false;

        assertThat(turn(reserve(told, Urgency.NORMAL))).isAfterOrEqualTo(START.plus(Duration.ofMinutes(5)));
        assertThat(turn(reserve(told, Urgency.HIGH))).isAfterOrEqualTo(START.plus(Duration.ofMinutes(5)));
        assertThat(turn(reserve(process(), Urgency.NORMAL))).isEqualTo(START);
    }

    /** It would be taken for the clock of a machine that was ahead. */
    @Test
    void longPause_isNotSetBackByOthers() {
        pause(told, Duration.ofHours(2));
        clock.advance(Duration.ofHours(1));
        for (int i = 0; i < 3; i++) {
            for (Urgency urgency : Urgency.values()) {
                assertThat(turn(reserve(process(), urgency))).isAfterOrEqualTo(START.plus(Duration.ofHours(2)));
            }
        }
    }

    @Test
    void afterThePause_messagesLeaveAgain() {
        pause(told, Duration.ofHours(2));
        reserve(told, Urgency.NORMAL);
        clock.advance(Duration.ofHours(2));

        for (RateLimiter each : List.of(told, process())) {
            Slot slot = (Slot) reserve(each, Urgency.NORMAL);
            assertThat(each.await(slot)).isTrue();
            clock.advance(Duration.ofSeconds(1));
        }
    }

    /** The clock that the pause was written by was ahead, and was set back: what it says is of another time. */
    @Test
    void pauseOfAClockThatWasSetBack_isForgotten() {
        pause(told, Duration.ofHours(2));
        clock.advance(Duration.ofHours(-3));

        for (RateLimiter each : List.of(told, process())) {
            for (Urgency urgency : List.of(Urgency.NORMAL, Urgency.HIGH)) {
                assertThat(Duration.between(clock.instant(), turn(reserve(each, urgency))))
                        .isLessThan(Duration.ofSeconds(5));
            }
        }
    }

    /** Machines whose clocks differ by seconds wait for the same end, each by its own clock. */
    @ParameterizedTest
    @ValueSource(longs = {-4, 0, 4})
    void clocksThatDiffer_keepThePause(long seconds) {
        RateLimiter other = process(() -> clock.instant().plusSeconds(seconds));
        pause(told, Duration.ofMinutes(5));

        for (Urgency urgency : Urgency.values()) {
            assertThat(turn(reserve(other, urgency))).isAfterOrEqualTo(START.plus(Duration.ofMinutes(5)));
        }
    }

    /** Slots that were taken far ahead by a wrong clock are followed back to the end of the pause, not before it. */
    @Test
    void clocksFarAhead_areSetBackToTheEndOfThePause() {
        pause(told, Duration.ofMinutes(1));
        memory.add(new Key("pace/" + NAME, "clock"), 3_600_000_000L, Long.MAX_VALUE, START.plus(Duration.ofDays(1)));
        reserve(process(), Urgency.NORMAL);
        assertThat(turn(reserve(process(), Urgency.NORMAL))).isAfterOrEqualTo(START.plus(Duration.ofMinutes(1)));
        clock.set(START.plus(Duration.ofMinutes(1)));

        assertThat(turn(reserve(process(), Urgency.NORMAL)))
                .isBetween(clock.instant(), clock.instant().plusSeconds(2));
    }
}
