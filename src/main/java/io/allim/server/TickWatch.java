package io.allim.server;

import io.allim.delivery.DispatchConfig;
import io.allim.pipeline.Ticker;
import io.allim.pipeline.TimerConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether ticks come on time. One that works through much that is due is on time for as long as it may take. */
@Singleton
final class TickWatch {

    /** Whatever the interval: a collection of garbage or a slow disk is nobody's business. */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    /** So many ticks may be missing. */
    static final int MISSED = 3;

    /** Beyond what readiness allows: an operator has had time to look at it. */
    static final Duration STUCK = Duration.ofMinutes(5);

    private final boolean enabled;
    private final Duration idle;
    private final Duration busy;
    private final LongSupplier looked;
    private final BooleanSupplier working;

    /** @param enabled as of the timer, which does not tick otherwise */
    @Inject
    TickWatch(
            Ticker ticker,
            TimerConfig config,
            DispatchConfig dispatch,
            @ConfigProperty(name = "quarkus.scheduler.enabled", defaultValue = "true") boolean enabled) {
        this(
                enabled ? config.every() : Duration.ZERO,
                config.budget().plus(dispatch.lease()),
                ticker::lookedNanos,
                ticker::isWorking);
    }

    /**
     * @param every zero when there are no ticks
     * @param busy for how long a tick may work on what it found
     * @param looked when a tick looked the last time, as of {@link System#nanoTime}
     */
    TickWatch(Duration every, Duration busy, LongSupplier looked, BooleanSupplier working) {
        Duration missed = every.multipliedBy(MISSED);
        this.enabled = every.isPositive();
        this.idle = missed.compareTo(PATIENCE) > 0 ? missed : PATIENCE;
        this.busy = busy;
        this.looked = looked;
        this.working = working;
    }

    /**
     * How long ago a tick looked for due work.
     *
     * @param nanos as of {@link System#nanoTime}
     */
    Duration age(long nanos) {
        return Duration.ofNanos(Math.max(0, nanos - looked.getAsLong()));
    }

    /** @param nanos as of {@link System#nanoTime} */
    boolean isPunctual(long nanos) {
        return !enabled || age(nanos).compareTo(most()) <= 0;
    }

    /**
     * Whether there has been none for so long that there will be none.
     *
     * @param nanos as of {@link System#nanoTime}
     */
    boolean isStuck(long nanos) {
        return enabled && age(nanos).compareTo(most().plus(STUCK)) > 0;
    }

    private Duration most() {
        return working.getAsBoolean() ? busy : idle;
    }
}
