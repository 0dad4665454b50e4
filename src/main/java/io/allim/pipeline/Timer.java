package io.allim.pipeline;

import io.allim.table.TableUnavailable;
import io.allim.telemetry.StoreLog;
import io.allim.time.Deadline;
import io.allim.time.GracefulShutdown;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Ticks in a process that runs all the time, by the machine's own timer: a clock that is set back stops nothing. What was
 * decided by a clock that was ahead is then looked at again.
 */
@Singleton
@UnlessBuildProfile("prod")
final class Timer {

    private static final Logger LOG = Logger.getLogger(Timer.class);

    /** Between attempts; so far is looked ahead for what a clock that was ahead has held. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final Ticker ticker;
    private final GracefulShutdown shutdown;
    private final InstantSource time;
    private final TimerConfig config;
    private final boolean enabled;
    private final ClockWatch watch = new ClockWatch();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("tick").factory());

    /** @param enabled whether it ticks by itself; a test does so itself */
    Timer(
            Ticker ticker,
            GracefulShutdown shutdown,
            InstantSource time,
            TimerConfig config,
            @ConfigProperty(name = "quarkus.scheduler.enabled", defaultValue = "true") boolean enabled) {
        this.ticker = ticker;
        this.shutdown = shutdown;
        this.time = time;
        this.config = config;
        this.enabled = enabled;
    }

    void start(@Observes StartupEvent started) {
        if (enabled && config.every().isPositive()) {
            long nanos = config.every().toNanos();
            Future<?> _ = thread.scheduleWithFixedDelay(() -> shutdown.run(this::tick), 0, nanos, TimeUnit.NANOSECONDS);
        }
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    /** Does not throw: a timer whose task throws stops. */
    private void tick() {
        Instant now = time.instant();
        Duration set = watch.look(now, System.nanoTime());
        if (set.isNegative()) {
            LOG.warnf("The clock was set back by %s, to %s: what is due by it leaves.", set.negated(), now);
            // Beside the ticks, which what is due does not wait for.
            Instant until = now.minus(set).plus(LONGEST_WAIT);
            Thread.ofVirtual().start(() -> shutdown.run(() -> tick(left -> ticker.beginAhead(until, left))));
        }
        tick(left -> ticker.begin(now, left));
    }

    private void tick(Consumer<Deadline> begin) {
        try {
            begin.accept(Deadline.of(config.budget()).until(shutdown));
        } catch (TableUnavailable e) {
            // What is due is left to the next tick.
            StoreLog.log(e);
        } catch (RuntimeException e) {
            LOG.error("A tick failed", e);
        }
    }
}
