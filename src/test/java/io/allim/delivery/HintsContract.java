package io.allim.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.allim.notification.NotificationId;
import io.allim.recipient.Target;
import io.allim.table.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The law of {@link Hints} as tests. An implementation adopts it in one short file: it makes hints over workers in the
 * test's hands, and says where hints go.
 */
@Timeout(30)
public abstract class HintsContract {

    /** Where hints go. */
    protected enum Reach {
        /** Nowhere: all work is found by ticks. */
        NOBODY,
        /** To the workers of this process. */
        THIS_PROCESS,
        /** To whichever process is there; what is pressing is done in this one. */
        OTHERS
    }

    /** Hints and what they reach. */
    protected interface Harness {

        Hints hints();

        /** What workers do with a key; it may block or throw. */
        void work(Consumer<Key> work);

        /** The keys that workers of this process have looked at, and those that left for other processes. */
        List<Key> seen();

        /** How long each of the hints that wait for an instant has to wait, as far as it was handed on. */
        List<Duration> delays();

        /** The shards that were handed to other processes. */
        List<Integer> delegated();

        /** Ends what the hints hold: threads, connections. */
        void shutDown() throws Exception;

        void close() throws Exception;
    }

    /** When all of it happens: the hints' clock stands still here. */
    protected static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    /** For what is away from now by no more than this there are hints. */
    private static final Duration FARTHEST = Duration.ofMinutes(15);

    protected abstract Harness open() throws Exception;

    protected abstract Reach reach();

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private Harness harness;
    private Hints hints;

    @BeforeEach
    void openHarness() throws Exception {
        harness = open();
        hints = harness.hints();
    }

    @AfterEach
    void closeHarness() throws Exception {
        mayEnd.countDown();
        harness.close();
    }

    @Test
    void hint_reachesAWorkerForEachKey() {
        hints.hint(keys(60));

        awaitSeen(keys(60));
    }

    @Test
    void hint_doesNotWaitForTheWorkers() {
        harness.work(_ -> awaitEnd());

        hints.hint(keys(3));
        assertThat(reach() == Reach.THIS_PROCESS ? harness.seen() : List.of()).isEmpty();

        mayEnd.countDown();
        awaitSeen(keys(3));
    }

    @Test
    void hint_doesNotThrowWhereAWorkerDoes_andReachesTheOthers() {
        harness.work(key -> {
            if (key.equals(keys(1).getFirst())) {
                throw new IllegalStateException("this work is broken");
            }
        });

        hints.hint(keys(3));

        awaitSeen(keys(3).subList(1, 3));
    }

    @Test
    void nothing_isNoHint() throws InterruptedException {
        hints.hint(List.of());
        hints.hintAt(Map.of());
        hints.hintAt(Map.of(NOW.plusSeconds(1), List.of()));
        hints.hintDue(List.of(), NOW);
        hints.awaitIdle();

        assertThat(harness.seen()).isEmpty();
        assertThat(harness.delegated()).isEmpty();
    }

    @Test
    void expedite_isSeenTo_whereverHintsGo() {
        hints.expedite(keys(3));

        awaitSeen(keys(3));
    }

    /** What is pressing goes before what was hinted, however much that is. */
    @Test
    void expedite_doesNotWaitForWhatWasHinted() {
        Key pressing = new Key("work", "pressing");
        harness.work(key -> {
            if (!key.equals(pressing)) {
                awaitEnd();
            }
        });

        hints.hint(keys(100));
        hints.expedite(List.of(pressing));

        awaitSeen(List.of(pressing));
    }

    @Test
    void hintAt_waitsUntilTheWorkIsDue_andForNothingThatIsDue() {
        hints.hintAt(Map.of(NOW, keys(1)));
        hints.hintAt(Map.of(NOW.minusSeconds(60), keys(1)));
        hints.hintAt(keys(1).getFirst(), NOW.plusSeconds(60));

        assertThat(harness.delays())
                .isEqualTo(
                        reach() == Reach.NOBODY
                                ? List.of()
                                : List.of(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(60)));
    }

    @Test
    void hintAt_isFor15MinutesAndNotForMore() {
        hints.hintAt(Map.of(NOW.plus(FARTHEST), keys(1)));
        hints.hintAt(Map.of(NOW.plus(FARTHEST).plusMillis(1), keys(1)));

        assertThat(harness.delays()).isEqualTo(reach() == Reach.NOBODY ? List.of() : List.of(FARTHEST));
    }

    @Test
    void hintTurns_isForThemselves_andUpToASecondBefore() {
        hints.hintTurns(Map.of(NOW.plusSeconds(60), keys(1)));

        assertThat(harness.delays()).isEqualTo(reach() == Reach.NOBODY ? List.of() : List.of(Duration.ofSeconds(60)));
    }

    @Test
    void hintDue_isOfEachAtItsTime() {
        Target to = new Target.ToRecipient("ada");
        NotificationId notification = NotificationId.derived(NOW, "made");
        List<Delivery> stored = List.of(
                held(notification, to, "a").planned(NOW, NOW.plusSeconds(60), "why"),
                held(notification, to, "b").plannedForTurn(NOW, NOW.plusSeconds(70), "why"));
        hints.hintDue(stored, NOW);

        assertThat(harness.delays())
                .isEqualTo(
                        reach() == Reach.NOBODY ? List.of() : List.of(Duration.ofSeconds(60), Duration.ofSeconds(70)));
    }

    private static Delivery held(NotificationId notification, Target to, String channel) {
        Route route = Route.channel(channel);
        return Delivery.of(DeliveryId.of(notification, to, route), route, to, Optional.empty(), NOW);
    }

    @Test
    void hintAt_ofWhatIsDue_reachesAWorker() {
        hints.hintAt(Map.of(NOW.minusSeconds(1), keys(2)));

        awaitSeen(keys(2));
    }

    @Test
    void delegate_handsShardsToOthers_whereThereAreAny() {
        hints.delegate(List.of(4, 7), NOW);

        assertThat(harness.delegated()).isEqualTo(reach() == Reach.OTHERS ? List.of(4, 7) : List.of());
    }

    @Test
    void awaitIdle_returnsWhereNothingWasHinted() throws InterruptedException {
        hints.awaitIdle();
    }

    /** Of what others see to, nobody here knows when it is done. */
    @Test
    void awaitIdle_waitsForWhatWasHintedInThisProcess_andForWhatThatHinted() throws InterruptedException {
        Key follows = new Key("work", "follows");
        harness.work(key -> {
            if (key.equals(keys(1).getFirst())) {
                hints.hint(List.of(follows));
            }
        });

        hints.hint(keys(3));
        hints.awaitIdle();

        if (reach() == Reach.THIS_PROCESS) {
            assertThat(harness.seen()).hasSize(4).contains(follows);
        }
    }

    @Test
    void awaitIdle_isOverWhenAllWorkHasFailed() throws InterruptedException {
        harness.work(_ -> {
            throw new IllegalStateException("this work is broken");
        });

        hints.hint(keys(3));
        hints.awaitIdle();
    }

    @Test
    void afterItsEnd_nothingThrows_andNobodyWaits() throws Exception {
        hints.hint(keys(1));
        harness.shutDown();

        assertThatCode(() -> {
                    hints.hint(keys(3));
                    hints.hint(List.of());
                    hints.expedite(keys(1));
                    hints.hintAt(Map.of(NOW.plusSeconds(1), keys(1)));
                    hints.delegate(List.of(1), NOW);
                    hints.awaitIdle();
                })
                .doesNotThrowAnyException();
    }

    private void awaitSeen(List<Key> keys) {
        if (reach() == Reach.NOBODY) {
            assertThat(harness.seen()).isEmpty();
        } else {
            await().untilAsserted(() -> assertThat(harness.seen()).containsAll(keys));
        }
    }

    private void awaitEnd() {
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Key> keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Key("work", "w" + number))
                .toList();
    }
}
