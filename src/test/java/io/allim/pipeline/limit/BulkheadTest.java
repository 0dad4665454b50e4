package io.allim.pipeline.limit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.allim.channel.Address;
import io.allim.channel.Kinds;
import io.allim.channel.Outcome;
import io.allim.delivery.DeliveryId;
import io.allim.delivery.DispatchConfig;
import io.allim.delivery.Route;
import io.allim.notification.NotificationId;
import io.allim.pipeline.limit.Bulkhead.Entry;
import io.allim.pipeline.limit.Bulkhead.Host;
import io.allim.pipeline.limit.Bulkhead.Permit;
import io.allim.recipient.Target;
import io.allim.table.SettableClock;
import io.allim.time.Deadline;
import io.allim.time.GracefulShutdown;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BulkheadTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final int PARALLEL = 16;
    private static final int PER_CHANNEL = 14;
    private static final int PER_HOST = 3;
    private static final Host HANGS = new Host("webhook", "hangs.example.com:443", true);
    private static final Host MAIL = new Host("email", "Amazon SES", false);

    private final SettableClock clock = new SettableClock(NOW);
    private final List<Runnable> alarms = new ArrayList<>();
    private final Bulkhead bulkhead = new Bulkhead(config(), clock, (_, work) -> {
        alarms.add(work);
        return () -> alarms.remove(work);
    });
    private int waiters;

    @Test
    void host_hasItsPartAndNoMore_andTheOthersGoPast() {
        enter(HANGS, PER_HOST);
        assertThat(enter(HANGS)).isInstanceOf(Entry.Full.class);
        assertThat(enter(new Host("webhook", "other.example.com:443", true))).isInstanceOf(Entry.Entered.class);
        assertThat(enter(MAIL)).isInstanceOf(Entry.Entered.class);
    }

    @Test
    void channel_leavesPlacesToTheOthers() {
        IntStream.range(0, PER_CHANNEL).forEach(i -> place(enter(host(i))));
        assertThat(enter(host(99))).isInstanceOf(Entry.Full.class);
        enter(MAIL, PARALLEL - PER_CHANNEL);
        assertThat(enter(MAIL)).isInstanceOf(Entry.Full.class);
    }

    @Test
    void onlyHostOfAChannel_hasAsManyPlacesAsTheChannel() {
        enter(MAIL, PER_CHANNEL);
        assertThat(enter(MAIL)).isInstanceOf(Entry.Full.class);
    }

    @Test
    void urgent_goesPastAFullChannel_andHasTwiceThePartOfAHost() {
        IntStream.range(0, PER_CHANNEL).forEach(i -> place(enter(host(i))));
        IntStream.range(0, 2 * PER_HOST).forEach(_ -> place(bulkhead.enter(HANGS, true, Optional.empty(), NOW)));
        assertThat(bulkhead.enter(HANGS, true, Optional.empty(), NOW)).isEqualTo(new Entry.Full(HANGS, true));
    }

    @Test
    void placeThatGetsFree_goesToWhoWaitsFirst_atOnce() throws Exception {
        List<Permit> places = enter(HANGS, PER_HOST);
        FutureTask<Optional<Permit>> first = waiting(HANGS);
        FutureTask<Optional<Permit>> second = waiting(HANGS);
        places.getFirst().leave();
        places.getFirst().leave();
        assertThat(first.get(10, SECONDS)).isPresent();
        assertThat(second.isDone()).isFalse();
        assertThat(enter(HANGS)).as("who comes now waits behind them").isInstanceOf(Entry.Full.class);
        first.get().orElseThrow().leave();
        assertThat(second.get(10, SECONDS)).isPresent();
    }

    @Test
    void whoWaitsForLong_makesRoomInTheChannelButNotAtItsHost() throws Exception {
        List<Permit> places = IntStream.range(0, PER_CHANNEL)
                .mapToObj(i -> place(enter(host(i))))
                .toList();
        FutureTask<Optional<Permit>> waits = waiting(HANGS);
        List<String> given = new ArrayList<>();
        places.getFirst().begin(() -> given.add("turn"));
        alarms.removeFirst().run();
        assertThat(waits.get(10, SECONDS)).isPresent();
        assertThat(given).containsExactly("turn");
        enter(host(0), 0);
        places.getFirst().leave();
        assertThat(enter(host(50))).as("it had made its room already").isInstanceOf(Entry.Full.class);
    }

    /** In a queue of a thousand hosts that hang, who comes last would wait for all of them. */
    @Test
    void places_goByTurnsToWhoWaitsLongestAndToWhoCameLast() throws Exception {
        List<Permit> places = IntStream.range(0, PER_CHANNEL)
                .mapToObj(i -> place(enter(host(i))))
                .toList();
        List<FutureTask<Optional<Permit>>> waiting = new ArrayList<>();
        for (int i = 100; i < 104; i++) {
            waiting.add(waiting(host(i)));
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            places.get(i).leave();
            await().until(() -> waiting.stream().filter(FutureTask::isDone).count() == order.size() + 1);
            IntStream.range(0, 4)
                    .filter(w -> waiting.get(w).isDone() && !order.contains(w))
                    .forEach(order::add);
        }
        assertThat(order).containsExactly(3, 0, 2, 1);
    }

    /** It would be the turn of who came last. */
    @Test
    void urgent_isNext_whoeversTurnItIs() throws Exception {
        List<Permit> places = IntStream.range(0, PER_CHANNEL)
                .mapToObj(i -> place(enter(host(i))))
                .toList();
        FutureTask<Optional<Permit>> urgent = waiting(new Entry.Full(host(100), true), id());
        FutureTask<Optional<Permit>> last = waiting(host(101));
        places.getFirst().leave();
        assertThat(urgent.get(10, SECONDS)).isPresent();
        assertThat(last.isDone()).isFalse();
    }

    /** Each costs memory. What comes then is left alone for a minute, and hears for whom so many wait. */
    @Test
    void soManyWaitForAHost_andForAll_andNoMore() throws Exception {
        GracefulShutdown shutdown = new GracefulShutdown();
        Bulkhead crowded = new Bulkhead(config(), shutdown, clock);
        for (int i = 0; i < 4 * PER_HOST; i++) {
            crowded.enter(host(i % 4), false, Optional.empty(), NOW);
        }
        crowd(crowded, host(0), 1_999);
        assertThat(crowded.enter(host(0), false, Optional.empty(), NOW)).isInstanceOf(Entry.Full.class);
        crowd(crowded, host(0), 1);
        assertThat(crowded.enter(host(0), false, Optional.empty(), NOW)).isEqualTo(leftAlone("host0.example.com:443"));
        for (int host = 1; host < 4; host++) {
            crowd(crowded, host(host), 2_000);
        }
        IntStream.range(0, 2).forEach(_ -> crowded.enter(host(4), false, Optional.empty(), NOW));
        crowd(crowded, host(4), 1_000);
        crowd(crowded, host(5), 999);
        assertThat(crowded.enter(host(5), false, Optional.empty(), NOW)).isInstanceOf(Entry.Full.class);
        crowd(crowded, host(5), 1);
        assertThat(crowded.enter(host(5), false, Optional.empty(), NOW)).isEqualTo(leftAlone("other hosts"));
        shutdown.begin();
    }

    private static Entry leftAlone(String whom) {
        return new Entry.LeftAlone(NOW.plusSeconds(60), "too many messages wait for " + whom + " already");
    }

    private void crowd(Bulkhead bulkhead, Host host, int count) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DeliveryId id = id();
            Entry.Full full = new Entry.Full(host, false);
            threads.add(Thread.ofVirtual().start(() -> bulkhead.await(id, full, Deadline.of(Duration.ofMinutes(1)))));
        }
        await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
    }

    @Test
    void whoHasNoPatience_leavesTheQueue() {
        List<Permit> places = enter(HANGS, PER_HOST);
        assertThat(bulkhead.await(id(), new Entry.Full(HANGS, false), Deadline.of(Duration.ofMillis(1))))
                .isEmpty();
        places.getFirst().leave();
        assertThat(enter(HANGS)).isInstanceOf(Entry.Entered.class);
    }

    /** Behind a full channel there may be ever new ones. */
    @Test
    void hostThatNobodyWaitsForAnyMore_isForgotten() {
        IntStream.range(0, PER_CHANNEL).forEach(i -> place(enter(host(i))));
        int before = bulkhead.hosts();
        for (int i = 100; i < 110; i++) {
            Entry.Full full = (Entry.Full) enter(host(i));
            assertThat(bulkhead.await(id(), full, Deadline.of(Duration.ZERO))).isEmpty();
        }
        assertThat(bulkhead.hosts()).isEqualTo(before);
    }

    @Test
    void deliveryThatWaits_isNotWaitedWithTwice() throws Exception {
        List<Permit> places = enter(HANGS, PER_HOST);
        DeliveryId id = id();
        FutureTask<Optional<Permit>> first = waiting(HANGS, id);
        assertThat(bulkhead.await(id, new Entry.Full(HANGS, false), Deadline.of(Duration.ofMinutes(1))))
                .isEmpty();
        places.getFirst().leave();
        assertThat(first.get(10, SECONDS)).isPresent();
        await().until(() -> !bulkhead.isWaiting(id));
    }

    @Test
    void hostThatFails_isLeftAlone_thenTriedWithOneMessage_thenOpenToAll() throws Exception {
        fail(enter(HANGS, PER_HOST));
        fail(enter(HANGS, 2));
        assertThat(enter(HANGS))
                .isEqualTo(new Entry.LeftAlone(
                        NOW.plusSeconds(30),
                        "hangs.example.com:443 did not answer 5 times in a row: no answer in time"));
        assertThat(enter(host(1))).isInstanceOf(Entry.Entered.class);

        clock.set(NOW.plusSeconds(30));
        Permit probe = place(enter(HANGS));
        assertThat(enter(HANGS)).isInstanceOf(Entry.Full.class);
        FutureTask<Optional<Permit>> waits = waiting(HANGS);
        probe.judge(Outcome.accepted("200"), clock.instant());
        assertThat(enter(HANGS)).as("who comes now waits behind").isInstanceOf(Entry.Full.class);
        probe.leave();

        waits.get(10, SECONDS).orElseThrow().leave();
        enter(HANGS, PER_HOST);
    }

    /** Of all that are inside still, one may try it. */
    @Test
    void hostThatIsTried_takesNobodyWhileOthersAreInside() {
        List<Permit> places = enter(HANGS, PER_HOST);
        places.forEach(place -> IntStream.range(0, 2).forEach(_ -> fail(place)));
        clock.set(NOW.plusSeconds(30));
        assertThat(bulkhead.enter(HANGS, false, Optional.of(places.getFirst()), clock.instant()))
                .isInstanceOf(Entry.Full.class);
    }

    @Test
    void channel_hasSoManyThatWaitForAnswers_andNoMore() {
        List<Permit> slow = IntStream.range(0, 24 * PER_CHANNEL)
                .mapToObj(i -> place(enter(host(i))))
                .peek(place -> {
                    place.begin(() -> {});
                    alarms.removeLast().run();
                })
                .toList();
        List<String> given = new ArrayList<>();
        place(enter(host(1000))).begin(() -> given.add("turn"));
        alarms.removeLast().run();
        assertThat(given).isEmpty();
        assertThat(alarms).as("looks again").hasSize(1);
        slow.getFirst().leave();
        alarms.removeLast().run();
        assertThat(given).containsExactly("turn");
    }

    @Test
    void alarmThatComesAfterTheEnd_givesNothingAway() {
        Permit place = place(enter(host(0)));
        place.begin(() -> {});
        Runnable late = alarms.getFirst();
        place.leave();
        late.run();
        IntStream.range(0, PER_CHANNEL).forEach(i -> place(enter(host(i))));
        assertThat(enter(host(99))).isInstanceOf(Entry.Full.class);
    }

    @Test
    void attemptOfWhichNobodyKnows_endsNoRowOfFailures() {
        fail(enter(HANGS, PER_HOST));
        fail(enter(HANGS, 1));
        Permit place = place(enter(HANGS));
        place.judge(Outcome.unanswered("the channel failed"), NOW);
        place.leave();
        fail(enter(HANGS, 1));
        assertThat(enter(HANGS)).isInstanceOf(Entry.LeftAlone.class);
    }

    /** A place that is handed over while the host is left alone is none, and the next hears the same. */
    @Test
    void whoWaitsForAHostThatFails_hearsOfIt() throws Exception {
        List<Permit> places = enter(HANGS, PER_HOST);
        FutureTask<Optional<Permit>> first = waiting(HANGS);
        FutureTask<Optional<Permit>> second = waiting(HANGS);
        places.forEach(place -> IntStream.range(0, 2).forEach(_ -> fail(place)));
        places.getFirst().leave();
        Entry entry = bulkhead.enter(HANGS, false, first.get(10, SECONDS), NOW);
        assertThat(entry).isInstanceOf(Entry.LeftAlone.class);
        assertThat(second.get(10, SECONDS)).isPresent();
    }

    @Test
    void answersAndWhatWasNotTried_areNoFailuresOfTheHost() {
        for (Outcome outcome : List.of(
                Outcome.tryAgain("the receiver answered 500"),
                Outcome.rejected("no"),
                Outcome.notReady("no connection is free"),
                Outcome.unanswered("the channel failed"))) {
            for (int i = 0; i < 10; i++) {
                Permit place = place(enter(HANGS));
                place.judge(outcome, NOW);
                place.leave();
            }
        }
        assertThat(enter(HANGS)).isInstanceOf(Entry.Entered.class);
    }

    @Test
    void theEndOfTheProcess_wakesWhoWaits() throws Exception {
        GracefulShutdown shutdown = new GracefulShutdown();
        Bulkhead ending = new Bulkhead(config(), shutdown, clock);
        IntStream.range(0, PER_HOST).forEach(_ -> ending.enter(HANGS, false, Optional.empty(), NOW));
        DeliveryId id = id();
        FutureTask<Optional<Permit>> waits = new FutureTask<>(
                () -> ending.await(id, new Entry.Full(HANGS, false), Deadline.of(Duration.ofMinutes(1))));
        Thread.ofVirtual().start(waits);
        await().until(() -> ending.isWaiting(id));
        shutdown.begin();
        assertThat(waits.get(10, SECONDS)).isEmpty();
    }

    @Test
    void permitOfAnotherHost_isReturned_andThatOfTheSameIsKept() {
        List<Permit> places = enter(HANGS, PER_HOST);
        Permit kept = places.getFirst();
        assertThat(place(bulkhead.enter(HANGS, false, Optional.of(kept), NOW))).isSameAs(kept);
        assertThat(enter(HANGS)).isInstanceOf(Entry.Full.class);

        Permit other = place(bulkhead.enter(MAIL, false, Optional.of(kept), NOW));
        assertThat(other).isNotSameAs(kept);
        enter(HANGS, 1);
        assertThat(enter(HANGS)).isInstanceOf(Entry.Full.class);
    }

    @Test
    void permitThatWasReturned_isNoneToEnterWith() {
        Permit gone = place(enter(HANGS));
        gone.leave();

        assertThat(place(bulkhead.enter(HANGS, false, Optional.of(gone), NOW))).isNotSameAs(gone);
        enter(HANGS, PER_HOST - 1);
        assertThat(enter(HANGS)).isInstanceOf(Entry.Full.class);
    }

    /** Whoever finds the host full returns what it held: there are others. */
    @Test
    void permitThatIsOneTooMany_isReturned() {
        List<Permit> places = enter(HANGS, 2);
        places.forEach(place -> IntStream.range(0, 3).forEach(_ -> fail(place)));
        clock.set(NOW.plusSeconds(30));
        assertThat(bulkhead.enter(HANGS, false, Optional.of(places.getFirst()), clock.instant()))
                .isInstanceOf(Entry.Full.class);

        places.getLast().leave();
        assertThat(enter(HANGS)).isInstanceOf(Entry.Entered.class);
    }

    @Test
    void permitThatIsReturnedTwice_isReturnedOnce() {
        Permit place = enter(HANGS, PER_HOST).getFirst();
        place.leave();
        place.leave();

        enter(HANGS, 1);
        assertThat(enter(HANGS)).isInstanceOf(Entry.Full.class);
    }

    @Test
    void permitThatIsReturned_stopsItsAlarm() {
        Permit place = place(enter(HANGS));
        place.begin(() -> {});
        assertThat(alarms).hasSize(1);
        place.leave();
        assertThat(alarms).isEmpty();
    }

    @Test
    void alarmThatComesTwice_makesRoomOnce() {
        List<Permit> places = IntStream.range(0, PER_CHANNEL)
                .mapToObj(i -> place(enter(host(i))))
                .toList();
        List<String> given = new ArrayList<>();
        places.getFirst().begin(() -> given.add("turn"));
        alarms.getFirst().run();
        alarms.getFirst().run();

        assertThat(given).containsExactly("turn");
        assertThat(enter(host(50))).isInstanceOf(Entry.Entered.class);
        assertThat(enter(host(51))).isInstanceOf(Entry.Full.class);
    }

    @Test
    void urgent_isNextAtItsHost_whoeverCameBefore() throws Exception {
        List<Permit> places = enter(MAIL, PER_CHANNEL);
        enter(HANGS, 2);
        FutureTask<Optional<Permit>> normal = waiting(MAIL);
        FutureTask<Optional<Permit>> urgent = waiting(new Entry.Full(MAIL, true), id());
        places.getFirst().leave();

        assertThat(urgent.get(10, SECONDS)).isPresent();
        assertThat(normal.isDone()).isFalse();
        places.getLast().leave();
        assertThat(normal.get(10, SECONDS)).isPresent();
    }

    /** Its host is no longer one for which somebody waits. */
    @Test
    void whoGaveUp_isNotLetIn() {
        List<Permit> places = IntStream.range(0, PER_CHANNEL)
                .mapToObj(i -> place(enter(host(i))))
                .toList();
        assertThat(bulkhead.await(id(), new Entry.Full(HANGS, false), Deadline.of(Duration.ofMillis(1))))
                .isEmpty();

        places.getFirst().leave();
        enter(HANGS, 1);
    }

    @Test
    void whoGivesUp_leavesTheOthersWaiting() throws Exception {
        List<Permit> places = IntStream.range(0, PER_CHANNEL)
                .mapToObj(i -> place(enter(host(i))))
                .toList();
        FutureTask<Optional<Permit>> stays = waiting(HANGS);
        assertThat(bulkhead.await(id(), new Entry.Full(HANGS, false), Deadline.of(Duration.ofMillis(1))))
                .isEmpty();
        assertThat(bulkhead.hosts()).isEqualTo(PER_CHANNEL + 1);

        places.getFirst().leave();
        assertThat(stays.get(10, SECONDS)).isPresent();
    }

    @Test
    void whoIsInterrupted_givesUp_andStaysInterrupted() throws Exception {
        List<Permit> places = enter(HANGS, PER_HOST);
        FutureTask<List<Object>> waits = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            Optional<Permit> permit =
                    bulkhead.await(id(), new Entry.Full(HANGS, false), Deadline.of(Duration.ofMinutes(1)));
            return List.of(permit, Thread.interrupted());
        });
        Thread.ofVirtual().start(waits);

        assertThat(waits.get(10, SECONDS)).containsExactly(Optional.empty(), true);
        places.getFirst().leave();
        assertThat(enter(HANGS)).as("nobody waits").isInstanceOf(Entry.Entered.class);
    }

    @Test
    void freePermitOfTheProcess_goesToTheChannelThatHasFewest() throws Exception {
        List<Permit> few = enter(HANGS, PER_HOST);
        List<Permit> many = enter(MAIL, PARALLEL - PER_HOST);
        FutureTask<Optional<Permit>> mail = waiting(MAIL);
        FutureTask<Optional<Permit>> webhook = waiting(host(1));
        many.getFirst().leave();
        assertThat(webhook.get(10, SECONDS)).isPresent();
        assertThat(mail.isDone()).isFalse();

        few.forEach(Permit::leave);
        assertThat(mail.get(10, SECONDS)).isPresent();
    }

    @Test
    void freePermitOfTheProcess_goesToTheChannelThatHasFewest_theOtherWayRound() throws Exception {
        List<Permit> many = IntStream.range(0, PARALLEL - 2)
                .mapToObj(i -> place(enter(host(i))))
                .toList();
        enter(MAIL, 2);
        FutureTask<Optional<Permit>> webhook = waiting(HANGS);
        FutureTask<Optional<Permit>> mail = waiting(MAIL);
        many.getFirst().leave();
        assertThat(mail.get(10, SECONDS)).isPresent();
        assertThat(webhook.isDone()).isFalse();

        many.get(1).leave();
        assertThat(webhook.get(10, SECONDS)).isPresent();
    }

    @Test
    void host_isForgottenWhenTheLastHasLeft_andNotSooner() {
        List<Permit> places = enter(HANGS, PER_HOST);
        assertThat(bulkhead.hosts()).isEqualTo(1);
        places.getFirst().leave();
        assertThat(bulkhead.hosts()).isEqualTo(1);
        enter(HANGS, 1).getFirst().leave();
        places.forEach(Permit::leave);
        assertThat(bulkhead.hosts()).isZero();
    }

    /** One that failed is remembered, as long as there are not too many. */
    @Test
    void tenThousandHostsThatFail_areRemembered_andNoMore() {
        for (int i = 0; i < 10_000; i++) {
            fail(List.of(place(enter(host(i)))));
        }
        assertThat(bulkhead.hosts()).isEqualTo(10_000);
        fail(List.of(place(enter(host(10_000)))));
        assertThat(bulkhead.hosts()).isEqualTo(10_000);
    }

    @Test
    void afterTheEndOfTheProcess_nobodyBeginsToWait() throws Exception {
        GracefulShutdown shutdown = new GracefulShutdown();
        Bulkhead ended = new Bulkhead(config(), shutdown, clock);
        IntStream.range(0, PER_HOST).forEach(_ -> ended.enter(HANGS, false, Optional.empty(), NOW));
        shutdown.begin();
        FutureTask<Optional<Permit>> waits = new FutureTask<>(
                () -> ended.await(id(), new Entry.Full(HANGS, false), Deadline.of(Duration.ofMinutes(1))));
        Thread.ofVirtual().start(waits);

        assertThat(waits.get(10, SECONDS)).isEmpty();
    }

    private void fail(List<Permit> places) {
        places.forEach(place -> {
            fail(place);
            place.leave();
        });
    }

    private void fail(Permit place) {
        place.judge(Outcome.noAnswer("no answer in time"), clock.instant());
    }

    private static Host host(int number) {
        return new Host("webhook", "host" + number + ".example.com:443", true);
    }

    private Entry enter(Host host) {
        return bulkhead.enter(host, false, Optional.empty(), clock.instant());
    }

    private List<Permit> enter(Host host, int times) {
        return IntStream.range(0, times).mapToObj(_ -> place(enter(host))).toList();
    }

    private static Permit place(Entry entry) {
        return ((Entry.Entered) entry).permit();
    }

    private FutureTask<Optional<Permit>> waiting(Host host) {
        return waiting(host, id());
    }

    private FutureTask<Optional<Permit>> waiting(Host host, DeliveryId id) {
        return waiting(new Entry.Full(host, false), id);
    }

    private FutureTask<Optional<Permit>> waiting(Entry.Full full, DeliveryId id) {
        FutureTask<Optional<Permit>> waits =
                new FutureTask<>(() -> bulkhead.await(id, full, Deadline.of(Duration.ofMinutes(1))));
        Thread thread = Thread.ofVirtual().start(waits);
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return waits;
    }

    private DeliveryId id() {
        waiters++;
        return DeliveryId.of(
                NotificationId.derived(NOW, "made"),
                new Target.ToAddress(new Address(Kinds.WEBHOOK, "https://example.com/" + waiters)),
                Route.channel("webhook"));
    }

    private static DispatchConfig config() {
        DispatchConfig.Breaker breaker = new DispatchConfig.Breaker() {
            @Override
            public int failures() {
                return 5;
            }

            @Override
            public List<Duration> pauses() {
                return List.of(Duration.ofSeconds(30), Duration.ofMinutes(1));
            }
        };
        return (DispatchConfig) Proxy.newProxyInstance(
                BulkheadTest.class.getClassLoader(),
                new Class<?>[] {DispatchConfig.class},
                (_, method, _) -> switch (method.getName()) {
                    case "parallel" -> PARALLEL;
                    case "parallelPerHost" -> PER_HOST;
                    case "breaker" -> breaker;
                    default -> throw new AssertionError(method);
                });
    }
}
