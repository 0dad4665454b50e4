package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.allim.table.Key;
import io.allim.table.Page;
import io.allim.table.SettableClock;
import io.allim.table.Shards;
import io.allim.table.Table;
import io.allim.telemetry.Counts;
import io.allim.time.Deadline;
import io.allim.time.GracefulShutdown;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TimerTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration EVERY = Duration.ofMillis(5);

    private final SettableClock clock = new SettableClock(NOW);
    private final GracefulShutdown shutdown = new GracefulShutdown();

    /** The instants up to which was looked for due work. */
    private final Queue<Instant> looks = new ConcurrentLinkedQueue<>();

    private final CountDownLatch mayLook = new CountDownLatch(1);
    private final Timer timer = timer();

    @AfterEach
    void stop() {
        mayLook.countDown();
        timer.stop();
    }

    @Test
    void clockThatIsSetBack_stopsNoTick() {
        mayLook.countDown();
        timer.start(null);
        for (Duration step :
                List.of(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofDays(1))) {
            awaitLooks(clock.instant(), 3);
            clock.advance(step.negated());
            awaitLooks(clock.instant(), 3);
        }
        clock.advance(Duration.ofDays(1));
        awaitLooks(clock.instant(), 3);
    }

    /** What was held by the clock as it was may be due later than it was decided, by a day at most. */
    @Test
    void clockThatIsSetBack_isFollowedByOneLookAtWhatWasHeldBefore() {
        mayLook.countDown();
        timer.start(null);
        awaitLooks(NOW, 3);
        looks.clear();
        clock.advance(Duration.ofHours(-1));
        awaitLooks(clock.instant(), 10);

        assertThat(looks.stream().filter(until -> until.isAfter(clock.instant())))
                .filteredOn(until -> !until.equals(NOW))
                .hasSize(1)
                .allSatisfy(until -> assertThat(Duration.between(NOW.plus(Duration.ofDays(1)), until))
                        .isBetween(Duration.ZERO, Duration.ofSeconds(30)));
    }

    @Test
    void processThatIsAboutToEnd_beginsNoTickAndWaitsForTheOneUnderWay() throws InterruptedException {
        timer.start(null);
        awaitLooks(NOW, 1);
        shutdown.begin();
        assertThat(shutdown.await(Duration.ofMillis(1))).isEqualTo(1);
        mayLook.countDown();
        assertThat(shutdown.await(Duration.ofSeconds(20))).isZero();
        assertThat(looks).hasSizeLessThanOrEqualTo(2);
        assertThat(shutdown.run(() -> {})).isFalse();
    }

    @Test
    void timerWithoutAnInterval_doesNotTick() {
        Timer off = timer(() -> Duration.ZERO, true);
        assertThatCode(() -> off.start(null)).doesNotThrowAnyException();
        off.stop();
    }

    @Test
    void timerThatIsNotEnabled_doesNotTick() {
        Timer off = timer(() -> fail("it asks how often"), false);
        assertThatCode(() -> off.start(null)).doesNotThrowAnyException();
        off.stop();
    }

    private void awaitLooks(Instant until, int times) {
        await().until(() -> looks.stream().filter(until::equals).count() >= times);
    }

    private Timer timer() {
        return timer(() -> EVERY, true);
    }

    private Timer timer(Supplier<Duration> every, boolean enabled) {
        Ticker ticker = new Ticker(idle(), new Shards(1), new IdleCrew(), _ -> {}, new Counts());
        TimerConfig config = new TimerConfig() {
            @Override
            public Duration every() {
                return every.get();
            }

            @Override
            public Duration budget() {
                return Duration.ofSeconds(30);
            }
        };
        return new Timer(ticker, shutdown, clock, config, enabled);
    }

    /** Nothing is due. */
    private Table idle() {
        return (Table) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Table.class}, (_, method, arguments) -> {
                    if (method.getName().equals("sweep")) {
                        return 0;
                    }
                    if ((int) arguments[0] == 0) {
                        looks.add((Instant) arguments[1]);
                    }
                    mayLook.await();
                    return new Page(List.of(), Optional.empty());
                });
    }

    /** Nothing is given to it. */
    private static final class IdleCrew extends WorkerPool {

        IdleCrew() {
            super(null, null);
        }

        @Override
        public Shift shift(Deadline left) {
            return new Shift() {
                @Override
                public void process(Collection<Key> keys) {
                    throw new AssertionError(keys + " are not due");
                }

                @Override
                public Report report() {
                    return new Report(Set.of(), Set.of());
                }

                @Override
                public void close() {}
            };
        }
    }
}
