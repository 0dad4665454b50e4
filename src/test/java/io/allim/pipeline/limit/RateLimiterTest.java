package io.allim.pipeline.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.Channel;
import io.allim.channel.DailyCap;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.RateLimit;
import io.allim.channel.Urgency;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Table;
import io.allim.time.GracefulShutdown;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes share a table and nothing else. The time is the test's. */
class RateLimiterTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SettableClock clock = new SettableClock(START);
    private final MemoryTable table = new MemoryTable(clock);

    private RateLimiter process() {
        return new RateLimiter(table, clock, end -> {
            clock.set(max(clock.instant(), end));
            return true;
        });
    }

    private static Instant max(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private record Sms(double perSecond, Optional<DailyCap> cap) implements Channel {
        @Override
        public String name() {
            return "sms";
        }

        @Override
        public AddressKind reaches() {
            return Kinds.PHONE;
        }

        @Override
        public Optional<String> validate(String address) {
            return Optional.empty();
        }

        @Override
        public Optional<RateLimit> rateLimit(Message message) {
            return Optional.of(new RateLimit("sms", perSecond));
        }

        @Override
        public Optional<DailyCap> dailyCap(Message message) {
            return cap;
        }

        @Override
        public Outcome send(Message message) {
            throw new AssertionError("nothing is sent here");
        }
    }

    private static final Channel SMS = new Sms(20, Optional.empty());

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

    /** A message that asks for its turn. @param asks when it does so next */
    private record Waiting(Instant born, Instant asks, Urgency urgency, int process) {}

    /** When each message left. */
    private record Left(Instant born, Instant at, Urgency urgency) {}

    /** Lets every message ask for its turn, and again when that has come, until all have left. */
    private List<Left> live(List<Waiting> messages, int processes) {
        List<RateLimiter> limiters =
                IntStream.range(0, processes).mapToObj(_ -> process()).toList();
        PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparing(Waiting::asks));
        waiting.addAll(messages);
        List<Left> left = new ArrayList<>();
        Random random = new Random(1);
        while (!waiting.isEmpty()) {
            Waiting next = waiting.remove();
            clock.set(max(clock.instant(), next.asks()));
            RateLimiter limiter = limiters.get(next.process());
            switch (limiter.reserve(SMS, message(next.urgency()))) {
                case RateLimiter.Reservation.Slot place -> left.add(new Left(next.born(), place.at(), next.urgency()));
                // A hint comes up to a second late.
                case RateLimiter.Reservation.Held held ->
                    waiting.add(new Waiting(
                            next.born(),
                            held.until().plusMillis(random.nextInt(1000)),
                            next.urgency(),
                            random.nextInt(processes)));
            }
        }
        return left;
    }

    private static List<Waiting> messages(int count, Urgency urgency, Duration every, int processes) {
        return IntStream.range(0, count)
                .mapToObj(i -> START.plus(every.multipliedBy(i)))
                .map(at -> new Waiting(at, at, urgency, (int) (at.toEpochMilli() / 7 % processes)))
                .toList();
    }

    /** The most that left in any second, whenever it begins. */
    private static int most(List<Left> left) {
        List<Instant> at = left.stream().map(Left::at).sorted().toList();
        int most = 0;
        int first = 0;
        for (int i = 0; i < at.size(); i++) {
            while (!at.get(first).plus(SECOND).isAfter(at.get(i))) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }

    private static Duration longest(List<Left> left, Urgency urgency) {
        return left.stream()
                .filter(each -> each.urgency() == urgency)
                .map(each -> Duration.between(each.born(), each.at()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    @Test
    void broadcastOfFourProcesses_keepsToTheRateAndLetsCodesPass() {
        List<Waiting> all = new ArrayList<>(messages(5000, Urgency.NORMAL, Duration.ZERO, 4));
        all.addAll(messages(50, Urgency.HIGH, Duration.ofMillis(200), 4));

        List<Left> left = live(all, 4);

        assertThat(left).hasSize(5050);
        assertThat(most(left)).isLessThanOrEqualTo(20);
        assertThat(longest(left, Urgency.HIGH)).isLessThan(Duration.ofSeconds(2));
        assertThat(longest(left, Urgency.NORMAL)).isLessThan(Duration.ofSeconds(5000 / 20 * 3 / 2));
    }

    /** Planned by four processes, a batch each at a time; each message asks on its turn, or some moments later. */
    @Test
    void broadcastThatHasItsTurns_keepsToTheRate_andIsHeldNoSecondTime() {
        List<RateLimiter> planners =
                IntStream.range(0, 4).mapToObj(_ -> process()).toList();
        RateLimit limit = new RateLimit("sms", 20);
        Random random = new Random(1);
        List<Waiting> all = new ArrayList<>();
        for (int batch = 0; batch < 20; batch++) {
            planners.get(batch % 4)
                    .turns(limit, Urgency.NORMAL, 99)
                    .forEach(turn -> all.add(new Waiting(
                            turn.until(),
                            turn.until().plusMillis(random.nextInt(200)),
                            Urgency.NORMAL,
                            random.nextInt(4))));
        }
        assertThat(all.stream().map(Waiting::born).distinct()).hasSize(20 * 99);
        Instant end =
                all.stream().map(Waiting::born).max(Comparator.naturalOrder()).orElseThrow();
        all.addAll(messages(50, Urgency.HIGH, Duration.ofMillis(2000), 4));

        List<Left> left = live(all, 4);

        assertThat(left).hasSize(20 * 99 + 50);
        assertThat(most(left)).isLessThanOrEqualTo(20);
        assertThat(longest(left, Urgency.HIGH)).isLessThan(Duration.ofSeconds(1));
        assertThat(longest(left, Urgency.NORMAL)).as("none was held again").isLessThan(SECOND);
        assertThat(Duration.between(START, end)).isLessThan(Duration.ofSeconds(20 * 99 / 20 * 4 / 3));
    }

    /** One that leaves in a moment, at the limit of that, and one more. */
    @ParameterizedTest
    @CsvSource({"17, 0", "18, 0", "19, 19"})
    void turns_areForWhatTakesLongerThanAMoment(int count, int turns) {
        // A slot each 5.55 ms.
        assertThat(process().turns(new RateLimit("sms", 200), Urgency.NORMAL, count))
                .hasSize(turns);
        assertThat(process().turns(new RateLimit("sms", 200), Urgency.HIGH, count))
                .isEmpty();
    }

    @Test
    void turns_areBehindThoseOfWhatIsHeld_andAfterAPause() {
        RateLimit limit = new RateLimit("sms", 20);
        RateLimiter limiter = process();
        limiter.pause(new Outcome.Paced(Outcome.tryAgain("busy"), "sms", Duration.ofSeconds(30)));
        assertThat(limiter.reserve(SMS, message(Urgency.NORMAL))).isInstanceOf(RateLimiter.Reservation.Held.class);
        Instant held = ((RateLimiter.Reservation.Held) limiter.reserve(SMS, message(Urgency.NORMAL))).until();
        for (RateLimiter planner : List.of(limiter, process())) {
            List<RateLimiter.Reservation.Held> turns = planner.turns(limit, Urgency.NORMAL, 20);
            assertThat(turns)
                    .hasSize(20)
                    .isSortedAccordingTo(Comparator.comparing(RateLimiter.Reservation.Held::until));
            assertThat(turns.getFirst().until()).isAfter(held).isAfter(START.plusSeconds(30));
            assertThat(turns.getFirst().why())
                    .isEqualTo("until " + turns.getFirst().until() + ", its turn at 20 a second to sms");
            held = turns.getLast().until();
        }
    }

    @Test
    void whatIsLessUrgent_waitsForWhatIsMore() {
        List<Waiting> all = new ArrayList<>(messages(200, Urgency.LOW, Duration.ZERO, 2));
        all.addAll(messages(200, Urgency.NORMAL, Duration.ZERO, 2));

        List<Left> left = live(all, 2);

        assertThat(longest(left, Urgency.NORMAL)).isLessThan(longest(left, Urgency.LOW));
    }

    @Test
    void clockThatStoodStill_startsAtThePresent() {
        RateLimiter first = process();
        RateLimiter second = process();
        for (int hour = 0; hour < 3; hour++) {
            clock.set(START.plus(Duration.ofHours(hour)));
            for (RateLimiter limiter : List.of(first, second)) {
                assertThat(limiter.reserve(SMS, message(Urgency.HIGH)))
                        .isInstanceOfSatisfying(
                                RateLimiter.Reservation.Slot.class,
                                place -> assertThat(Duration.between(clock.instant(), place.at()))
                                        .isBetween(Duration.ZERO, Duration.ofMillis(150)));
            }
        }
    }

    /** It knows the clock as it was, and others have moved it since. */
    @Test
    void whoSleptWhileOthersSent_passesOverNoPlaces() {
        RateLimiter sleeper = process();
        sleeper.reserve(SMS, message(Urgency.HIGH));
        clock.advance(Duration.ofSeconds(5));
        RateLimiter other = process();
        other.reserve(SMS, message(Urgency.HIGH));

        RateLimiter.Reservation.Slot place = (RateLimiter.Reservation.Slot) sleeper.reserve(SMS, message(Urgency.HIGH));

        assertThat(Duration.between(clock.instant(), place.at())).isLessThan(Duration.ofMillis(300));
    }

    /** A process that stood still must not send beside those who came after it. */
    @Test
    void whoIsLate_takesAnotherPlace() {
        RateLimiter limiter = process();
        RateLimiter.Reservation.Slot place =
                (RateLimiter.Reservation.Slot) limiter.reserve(SMS, message(Urgency.NORMAL));
        clock.advance(Duration.ofSeconds(3));
        RateLimiter.Reservation.Slot other =
                (RateLimiter.Reservation.Slot) process().reserve(SMS, message(Urgency.NORMAL));

        assertThat(limiter.await(place)).isTrue();

        assertThat(clock.instant()).isAfterOrEqualTo(other.at().plusMillis(50));
    }

    @Test
    void whoIsAsLateAsOneMayBe_keepsThePlace() {
        RateLimiter limiter = new RateLimiter(table, clock, end -> {
            clock.set(end.plusMillis(50));
            return true;
        });
        RateLimiter.Reservation.Slot place =
                (RateLimiter.Reservation.Slot) limiter.reserve(SMS, message(Urgency.NORMAL));
        assertThat(limiter.await(place)).isTrue();
        assertThat(clock.instant()).isEqualTo(place.at().plusMillis(50));
    }

    /** By a process that is told to stop, or that never comes in time. */
    @Test
    void placeThatIsMissed_isNoPlace() {
        RateLimiter interrupted = new RateLimiter(table, clock, _ -> false);
        RateLimiter slow = new RateLimiter(table, clock, end -> {
            clock.set(max(clock.instant(), end).plusSeconds(1));
            return true;
        });
        interrupted.reserve(SMS, message(Urgency.HIGH));
        interrupted.reserve(SMS, message(Urgency.HIGH));

        assertThat(interrupted.await((RateLimiter.Reservation.Slot) interrupted.reserve(SMS, message(Urgency.HIGH))))
                .isFalse();
        assertThat(slow.await((RateLimiter.Reservation.Slot) slow.reserve(SMS, message(Urgency.HIGH))))
                .isFalse();
    }

    /** The clocks of the table stay where the clock was that was set back; nothing is to wait for them. */
    @ParameterizedTest
    @EnumSource(Urgency.class)
    void clockThatIsSetBack_isFollowed(Urgency urgency) {
        RateLimiter limiter = process();
        IntStream.range(0, 100).forEach(_ -> limiter.reserve(SMS, message(urgency)));
        for (Duration step : List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1))) {
            clock.advance(step.negated());
            for (RateLimiter each : List.of(limiter, process())) {
                Instant at = switch (each.reserve(SMS, message(urgency))) {
                    case RateLimiter.Reservation.Slot place -> place.at();
                    case RateLimiter.Reservation.Held held -> held.until();
                };
                assertThat(Duration.between(clock.instant(), at)).isLessThan(Duration.ofSeconds(1));
            }
        }
    }

    /** By less than what two machines may differ by, a clock that is ahead is another machine's. */
    @Test
    void clockOfAnotherMachine_isNotSetBack() {
        IntStream.range(0, 400).forEach(_ -> process().reserve(SMS, message(Urgency.HIGH)));
        clock.advance(Duration.ofSeconds(-5));

        assertThat(process().reserve(SMS, message(Urgency.HIGH))).isInstanceOf(RateLimiter.Reservation.Held.class);

        clock.advance(Duration.ofMillis(-100));
        assertThat(process().reserve(SMS, message(Urgency.HIGH))).isInstanceOf(RateLimiter.Reservation.Slot.class);
    }

    @Test
    void clockThatIsSetBackMeanwhile_breaksOffNoWaiting() {
        RateLimiter limiter = new RateLimiter(table, clock, _ -> {
            clock.advance(Duration.ofHours(-1));
            return true;
        });

        assertThat(limiter.await((RateLimiter.Reservation.Slot) limiter.reserve(SMS, message(Urgency.NORMAL))))
                .isTrue();
    }

    @Test
    void dailyCap_stopsWhatIsBeyondItUntilTheNextDay() {
        DailyCap cap = new DailyCap("sms", 2, 5, "parts of SMS (allim.sms.daily-parts)");
        Channel capped = new Sms(20, Optional.of(cap));
        DailyCaps caps = new DailyCaps(table, clock);
        Instant next = Instant.parse("2027-03-02T00:00:00Z");

        assertThat(caps.use(cap)).isEqualTo(new DailyCaps.Use(cap, 0, next));
        assertThat(caps.countOrRefuse(capped, message(Urgency.NORMAL))).isEmpty();
        assertThat(new DailyCaps(table, clock).countOrRefuse(capped, message(Urgency.NORMAL)))
                .isEmpty();
        assertThat(caps.countOrRefuse(capped, message(Urgency.HIGH)))
                .contains("the 5 parts of SMS (allim.sms.daily-parts) of 2027-03-01 are used up; "
                        + "the next day begins at 2027-03-02T00:00:00Z");
        clock.set(next.minusMillis(1));
        assertThat(caps.use(cap)).isEqualTo(new DailyCaps.Use(cap, 4, next));
        clock.set(next);
        assertThat(caps.use(cap).used()).isZero();
        assertThat(caps.countOrRefuse(capped, message(Urgency.NORMAL))).isEmpty();
    }

    /** The day ends a little later where a clock is behind: what was counted is kept until then. */
    @Test
    void dailyCap_holdsForAProcessWhoseClockIsBehind() {
        Channel capped = new Sms(20, Optional.of(new DailyCap("sms", 2, 2, "parts of SMS (allim.sms.daily-parts)")));
        assertThat(new DailyCaps(table, clock).countOrRefuse(capped, message(Urgency.NORMAL)))
                .isEmpty();

        clock.set(Instant.parse("2027-03-02T00:00:30Z"));
        InstantSource behind = () -> Instant.parse("2027-03-01T23:59:59.999Z");
        assertThat(new DailyCaps(table, behind).countOrRefuse(capped, message(Urgency.NORMAL)))
                .isPresent();
    }

    /** The table forgets it after an hour; this process does not. */
    @ParameterizedTest
    @ValueSource(strings = {"PT59M", "PT1H", "PT1H0.499S", "PT1H0.5S", "PT1H0.501S", "PT2H", "P1D"})
    void clockThatNobodyUsedForLong_isUsedAgain(Duration idle) {
        RateLimiter limiter = process();
        take(limiter);
        clock.advance(idle);
        Instant first = take(limiter);
        Instant second = take(limiter);
        assertThat(first).isBetween(clock.instant(), clock.instant().plusMillis(200));
        assertThat(Duration.between(first, second)).isBetween(Duration.ofMillis(55), Duration.ofMillis(56));
    }

    /** Another process set it back, and this one still knows how far ahead it was. */
    @Test
    void clockThatAnotherProcessSetBack_isUsedAgain() {
        RateLimiter limiter = process();
        take(limiter);
        clock.advance(Duration.ofMinutes(-30));
        take(process());
        take(limiter);
        clock.advance(SECOND);
        assertThat(take(limiter)).isBetween(clock.instant(), clock.instant().plusMillis(200));
    }

    /** Another process set it back, and took places since: none of them is given twice. */
    @Test
    void clockThatAnotherProcessSetBack_keepsThePlacesTakenSince() {
        RateLimiter late = process();
        IntStream.range(0, 100).forEach(_ -> late.reserve(SMS, message(Urgency.HIGH)));
        clock.advance(Duration.ofMinutes(-30));
        RateLimiter first = process();
        Instant last = IntStream.range(0, 10)
                .mapToObj(_ -> first.reserve(SMS, message(Urgency.HIGH)))
                .map(turn -> ((RateLimiter.Reservation.Slot) turn).at())
                .max(Comparator.naturalOrder())
                .orElseThrow();

        assertThat(((RateLimiter.Reservation.Slot) late.reserve(SMS, message(Urgency.HIGH))).at())
                .isAfter(last);
    }

    /** The clock of the table is as far ahead as the fastest machine may bring it, a microsecond less, and one more. */
    @ParameterizedTest
    @CsvSource({"-1, false", "0, false", "1, true"})
    void clock_isSetBackOnlyWhenItIsFurtherAheadThanAnyMachineBringsIt(long micros, boolean setBack) {
        RateLimiter.Reservation.Slot first =
                (RateLimiter.Reservation.Slot) process().reserve(SMS, message(Urgency.HIGH));
        RateLimiter.Reservation.Slot second =
                (RateLimiter.Reservation.Slot) process().reserve(SMS, message(Urgency.HIGH));
        long interval = ChronoUnit.MICROS.between(first.at(), second.at());
        long furthest = ChronoUnit.MICROS.between(Instant.EPOCH, START.plusSeconds(10 + 5)) + interval;
        long end = ChronoUnit.MICROS.between(Instant.EPOCH, second.at()) + interval;
        table.add(
                new Key("pace/sms", "clock"), furthest - end + micros, Long.MAX_VALUE, START.plus(Duration.ofDays(1)));

        assertThat(process().reserve(SMS, message(Urgency.HIGH)) instanceof RateLimiter.Reservation.Slot)
                .isEqualTo(setBack);
    }

    @Test
    void clockOfTheMachineThatIsSetBackDuringALease_leadsToNoPlaceThatIsOver() {
        RateLimiter limiter = process();
        RateLimiter.Reservation.Slot place =
                (RateLimiter.Reservation.Slot) limiter.reserve(SMS, message(Urgency.NORMAL));
        clock.advance(Duration.ofMinutes(-30));
        assertThat(limiter.await(place)).isTrue();
        clock.advance(Duration.ofHours(1));
        assertThat(take(limiter)).isBetween(clock.instant(), clock.instant().plusMillis(200));
    }

    @Test
    void channelWithoutALimit_waitsForNothing() {
        Channel free = (Channel) Proxy.newProxyInstance(
                RateLimiterTest.class.getClassLoader(), new Class<?>[] {Channel.class}, (_, _, _) -> List.of());
        RateLimiter limiter = new RateLimiter(table, clock, _ -> false);
        RateLimiter.Reservation turn = limiter.reserve(free, message(Urgency.NORMAL));

        assertThat(turn).isEqualTo(new RateLimiter.Reservation.Slot(List.of(), START, START));
        assertThat(limiter.await((RateLimiter.Reservation.Slot) turn)).isTrue();
    }

    /** Who is urgent is held for as long as slots may be ahead, however many others are. */
    @Test
    void urgentThatFindsNoPlace_isHeldForTenSeconds() {
        RateLimiter limiter = process();
        List<RateLimiter.Reservation> held = IntStream.range(0, 400)
                .mapToObj(_ -> limiter.reserve(SMS, message(Urgency.HIGH)))
                .filter(RateLimiter.Reservation.Held.class::isInstance)
                .toList();

        assertThat(held)
                .hasSizeGreaterThan(100)
                .allSatisfy(turn -> assertThat(((RateLimiter.Reservation.Held) turn).until())
                        .isEqualTo(START.plusSeconds(10).plusMillis(1)));
    }

    /** What a send took from its reservation to its slot is kept clear the next time, three seconds at most. */
    @ParameterizedTest
    @CsvSource({"-1000, 0", "0, 0", "1, 1", "2999, 2999", "3000, 3000", "3001, 3000", "60000, 3000"})
    void slots_areReservedFromWhenTheyCanBeUsed(long took, long lead) {
        RateLimiter limiter = process();
        limiter.await(
                new RateLimiter.Reservation.Slot(List.of(new RateLimit("other", 20)), START.minusMillis(took), START));

        assertThat(((RateLimiter.Reservation.Slot) limiter.reserve(SMS, message(Urgency.HIGH))).at())
                .isEqualTo(START.plusMillis(lead));
    }

    /** Older times count less and less. */
    @Test
    void lead_getsShorterAgain() {
        RateLimiter limiter = process();
        RateLimit other = new RateLimit("other", 20);
        limiter.await(new RateLimiter.Reservation.Slot(List.of(other), START.minusMillis(320), START));
        limiter.await(new RateLimiter.Reservation.Slot(List.of(other), START, START));

        assertThat(((RateLimiter.Reservation.Slot) limiter.reserve(SMS, message(Urgency.HIGH))).at())
                .isEqualTo(START.plusMillis(310));
    }

    @Test
    void whoMissesFivePlaces_isHeldNoLonger() {
        List<Instant> slept = new ArrayList<>();
        RateLimiter late = new RateLimiter(table, clock, end -> {
            slept.add(end);
            clock.set(end.plusMillis(51));
            return true;
        });

        assertThat(late.await((RateLimiter.Reservation.Slot) late.reserve(SMS, message(Urgency.NORMAL))))
                .isFalse();
        assertThat(slept).hasSize(5).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void whoIsLateAndFindsNoOtherPlace_doesNotSend() {
        RateLimiter late = new RateLimiter(table, clock, end -> {
            clock.set(end.plusMillis(51));
            IntStream.range(0, 400).forEach(_ -> process().reserve(SMS, message(Urgency.HIGH)));
            return true;
        });

        assertThat(late.await((RateLimiter.Reservation.Slot) late.reserve(SMS, message(Urgency.NORMAL))))
                .isFalse();
    }

    /** Reserving anew takes its time as well. */
    @Test
    void whoIsLateAgain_keepsClearWhatReservingTook() {
        List<Instant> slept = new ArrayList<>();
        Table slow = (Table) Proxy.newProxyInstance(
                RateLimiterTest.class.getClassLoader(), new Class<?>[] {Table.class}, (_, method, arguments) -> {
                    clock.advance(Duration.ofMillis(200));
                    return method.invoke(table, arguments);
                });
        RateLimiter late = new RateLimiter(slow, clock, end -> {
            slept.add(end);
            clock.set(max(clock.instant(), end).plusMillis(slept.size() < 3 ? 51 : 0));
            return true;
        });

        assertThat(late.await((RateLimiter.Reservation.Slot) late.reserve(SMS, message(Urgency.NORMAL))))
                .isTrue();
        assertThat(Duration.between(slept.get(1).plusMillis(51), slept.get(2)))
                .isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void endOfTheProcess_breaksOffTheWaiting() {
        GracefulShutdown shutdown = new GracefulShutdown();
        RateLimiter limiter = new RateLimiter(table, shutdown, clock);
        List<RateLimit> limit = List.of(new RateLimit("sms", 20));
        assertThat(limiter.await(new RateLimiter.Reservation.Slot(limit, START, START)))
                .isTrue();

        shutdown.begin();
        assertThat(limiter.await(new RateLimiter.Reservation.Slot(limit, START, START.plusSeconds(60))))
                .isFalse();
    }

    @Test
    void dailyCap_countsNoMoreWhatSurelyHasNotLeft() {
        Channel capped = new Sms(20, Optional.of(new DailyCap("sms", 2, 2, "parts of SMS (allim.sms.daily-parts)")));
        DailyCaps caps = new DailyCaps(table, clock);
        assertThat(caps.countOrRefuse(capped, message(Urgency.NORMAL))).isEmpty();
        caps.giveBack(capped, message(Urgency.NORMAL));

        assertThat(caps.countOrRefuse(capped, message(Urgency.NORMAL))).isEmpty();
        assertThat(caps.countOrRefuse(capped, message(Urgency.NORMAL))).isPresent();
    }

    private static Instant take(RateLimiter limiter) {
        RateLimiter.Reservation turn = limiter.reserve(SMS, message(Urgency.NORMAL));
        assertThat(turn).isInstanceOf(RateLimiter.Reservation.Slot.class);
        return ((RateLimiter.Reservation.Slot) turn).at();
    }
}
