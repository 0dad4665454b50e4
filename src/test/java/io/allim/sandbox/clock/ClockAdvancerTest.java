package io.allim.sandbox.clock;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.allim.sandbox.clock.ClockAdvancer.Advanced;
import io.allim.table.SettableClock;
import io.allim.table.TableUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a real table, with work that leases as deliveries do. */
@Tag("slow")
class ClockAdvancerTest {

    private static final Instant START = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    @TempDir
    Path directory;

    private final SettableClock real = new SettableClock(START);
    private final SandboxClock clock = new SandboxClock(real, new Properties());
    private SandboxFixture workshop;
    private ClockAdvancer advancer;

    @BeforeEach
    void open() {
        workshop = new SandboxFixture(directory.resolve("allim.db"), clock);
        advancer =
                new ClockAdvancer(new DueIndex(workshop.table, SandboxFixture.SHARDS), workshop, clock, workshop.hints);
    }

    @AfterEach
    void close() {
        workshop.table.close();
    }

    @Test
    void everything_isDoneInOrderAndAtItsTime() throws InterruptedException {
        List<SandboxFixture.Done> expected = new ArrayList<>();
        Random random = new Random(7);
        for (int number = 0; number < 300; number++) {
            Instant at = START.plusMillis(random.nextLong(WEEK.toMillis() + 1));
            workshop.put("job" + number, at);
            expected.add(new SandboxFixture.Done("job" + number, at));
        }
        workshop.put("later", START.plus(WEEK).plusMillis(1));

        Advanced advanced = advancer.advance(new Advance.By(WEEK));

        expected.sort(Comparator.comparing(SandboxFixture.Done::at));
        assertThat(workshop.done).isEqualTo(expected);
        assertThat(workshop.lost).isEmpty();
        assertThat(advanced).isEqualTo(new Advanced(START.plus(WEEK), WEEK, 302, 300));
    }

    @Test
    void target_isPartOfTheWay() throws InterruptedException {
        workshop.put("last", START.plus(WEEK));
        advancer.advance(new Advance.To(START.plus(WEEK)));
        assertThat(workshop.done).containsExactly(new SandboxFixture.Done("last", START.plus(WEEK)));
    }

    @Test
    void overdueWork_isDoneBeforeTheClockMoves() throws InterruptedException {
        workshop.put("overdue", START.minus(WEEK));
        advancer.advance(new Advance.By(WEEK));
        assertThat(workshop.done).containsExactly(new SandboxFixture.Done("overdue", START));
    }

    @Test
    void hintedWork_isDoneBeforeTheClockMovesOn() throws InterruptedException {
        Instant noon = START.plus(Duration.ofHours(4));
        workshop.put("first", noon);
        workshop.hintsOf("first", "second", "third");
        workshop.hintsOf("second", "fourth");
        workshop.put("evening", noon.plus(Duration.ofHours(6)));

        advancer.advance(new Advance.By(WEEK));

        assertThat(workshop.lost).isEmpty();
        assertThat(workshop.done)
                .containsExactlyInAnyOrder(
                        new SandboxFixture.Done("first", noon),
                        new SandboxFixture.Done("second", noon),
                        new SandboxFixture.Done("third", noon),
                        new SandboxFixture.Done("fourth", noon),
                        new SandboxFixture.Done("evening", noon.plus(Duration.ofHours(6))));
    }

    @Test
    void workUnderWay_isFinishedBeforeTheClockMoves() throws InterruptedException {
        workshop.put("under way", START);
        workshop.hints.hint(List.of(SandboxFixture.key("under way")));
        advancer.advance(new Advance.By(WEEK));
        assertThat(workshop.lost).isEmpty();
        assertThat(workshop.done).containsExactly(new SandboxFixture.Done("under way", START));
    }

    @Test
    void workThatFails_stopsNothing() throws InterruptedException {
        workshop.put("broken", START.plusSeconds(1));
        workshop.breaks("broken");
        for (int day = 1; day <= 7; day++) {
            workshop.put("day" + day, START.plus(Duration.ofDays(day)));
        }
        Advanced advanced = advancer.advance(new Advance.By(WEEK));
        assertThat(workshop.done).hasSize(7);
        assertThat(advanced.ticks()).isLessThan(20);
    }

    @Test
    void workThatIsDueAgainAtOnce_stopsNothing() throws InterruptedException {
        workshop.put("restless", START.plusSeconds(1));
        workshop.repeats("restless");
        workshop.put("last", START.plus(WEEK));
        advancer.advance(new Advance.By(WEEK));
        assertThat(workshop.done.getLast().at()).isEqualTo(START.plus(WEEK));
        assertThat(workshop.done).contains(new SandboxFixture.Done("last", START.plus(WEEK)));
    }

    @Test
    void workThatOneTickDoesNotFinish_isFinishedAtItsTime() throws InterruptedException {
        for (int number = 0; number < 20; number++) {
            workshop.put("job" + number, START.plusSeconds(1));
        }
        workshop.doesAtMost(3);
        advancer.advance(new Advance.By(WEEK));
        assertThat(workshop.done).hasSize(20).allMatch(done -> done.at().equals(START.plusSeconds(1)));
    }

    @Test
    void clock_runsOnWhereItWasTurnedTo() throws InterruptedException {
        advancer.advance(new Advance.By(WEEK));
        real.advance(Duration.ofSeconds(5));
        assertThat(clock.instant()).isEqualTo(START.plus(WEEK).plusSeconds(5));
    }

    @Test
    void clock_runsOnWhenTheTableFails() {
        workshop.put("first", START.plusSeconds(1));
        workshop.failsWith(new TableUnavailable("the disk is full", new IllegalStateException()));
        assertThatThrownBy(() -> advancer.advance(new Advance.By(WEEK))).isInstanceOf(TableUnavailable.class);
        real.advance(Duration.ofSeconds(5));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void refused_nothingIsTurned() {
        assertThatIllegalArgumentException().isThrownBy(() -> advancer.advance(new Advance.To(START)));
        assertThat(clock.ahead()).isZero();
        assertThat(workshop.ticks).isZero();
    }

    @Test
    void turn_waitsForAnotherAndForTicks() throws Exception {
        FutureTask<Advanced> first = new FutureTask<>(() -> advancer.advance(new Advance.By(WEEK)));
        FutureTask<Advanced> second = new FutureTask<>(() -> advancer.advance(new Advance.By(WEEK)));
        try (var _ = workshop.pause()) {
            awaitWaiting(Thread.ofPlatform().start(first));
            awaitWaiting(Thread.ofPlatform().start(second));
            assertThat(clock.ahead()).isZero();
        }
        assertThat(List.of(first.get().ahead(), second.get().ahead()))
                .containsExactlyInAnyOrder(WEEK, WEEK.multipliedBy(2));
    }

    private static void awaitWaiting(Thread thread) {
        await().atMost(10, SECONDS).until(() -> thread.getState() == Thread.State.WAITING);
    }
}
