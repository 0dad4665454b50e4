package io.allim.server;

import io.allim.channel.Channels;
import io.allim.telemetry.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts for Prometheus. Each is there from the start, at zero: a rate over a series that appears with its first event would
 * miss that.
 */
@Singleton
@Alternative
@Priority(1)
@UnlessBuildProfile("test")
final class PrometheusMetrics implements Metrics {

    /** Of attempts: from a webhook in the same network to the longest deadlines. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20)
    };

    private static final String CHANNEL = "channel";

    private static final Map<Count, String> HELP = Map.of(
            Count.ACCEPTED, "Notifications that were taken in",
            Count.SENT, "Messages that a channel took; a digest is one",
            Count.FAILED, "Deliveries that ended without success, and can be redriven",
            Count.RETRIED, "Attempts that did not work, with another to come",
            Count.HELD, "Deliveries that were held",
            Count.SKIPPED, "Deliveries that were not to be sent, or expired",
            Count.FOREIGN, "Reports of providers on messages that this service does not know");

    private static final EnumSet<Count> WITHOUT_CHANNEL = EnumSet.of(Count.ACCEPTED, Count.FOREIGN);

    private final MeterRegistry registry;
    private final Map<Count, Counter> whole = new EnumMap<>(Count.class);
    private final Map<Count, Map<String, Counter>> counters = new EnumMap<>(Count.class);
    private final Map<String, Timer> attempts = new ConcurrentHashMap<>();

    /** Of the last tick, and of the one under way. */
    private final AtomicLong oldestMillis = new AtomicLong();

    private final AtomicLong seenMillis = new AtomicLong();

    PrometheusMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Count count : WITHOUT_CHANNEL) {
            whole.put(
                    count,
                    Counter.builder(name(count)).description(HELP.get(count)).register(registry));
        }
        for (Count count : EnumSet.complementOf(WITHOUT_CHANNEL)) {
            counters.put(count, new ConcurrentHashMap<>());
        }
        Gauge.builder("allim.oldest.due", () -> oldestMillis.get() / 1000.0)
                .description("How late the latest of all was that the last tick found due")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Ticks count what they find, and are watched by what it takes to make them. */
    void start(@Observes StartupEvent started, Channels channels, TickWatch ticks) {
        announce(channels.names());
        Gauge.builder("allim.tick.age", () -> ticks.age(System.nanoTime()).toMillis() / 1000.0)
                .description("How long ago a tick looked for due work")
                .baseUnit("seconds")
                .register(registry);
    }

    void announce(Iterable<String> channels) {
        for (String channel : channels) {
            EnumSet.complementOf(WITHOUT_CHANNEL).forEach(count -> counter(count, channel));
            timer(channel);
        }
    }

    @Override
    public void count(Count what) {
        Counter counter = whole.get(what);
        if (counter == null) {
            count(what, "");
        } else {
            counter.increment();
        }
    }

    @Override
    public void count(Count what, String channel) {
        counter(what, channel).increment();
    }

    @Override
    public void attempted(Duration time) {
        attempted(time, "");
    }

    @Override
    public void attempted(Duration time, String channel) {
        timer(channel).record(time);
    }

    @Override
    public void found(Duration late) {
        long millis = late.toMillis();
        seenMillis.accumulateAndGet(millis, Math::max);
        oldestMillis.accumulateAndGet(millis, Math::max);
    }

    @Override
    public void ticked() {
        oldestMillis.set(seenMillis.getAndSet(0));
    }

    private Counter counter(Count count, String channel) {
        return Objects.requireNonNull(counters.get(count))
                .computeIfAbsent(
                        channel,
                        _ -> Counter.builder(name(count))
                                .description(HELP.get(count))
                                .tag(CHANNEL, channel)
                                .register(registry));
    }

    private Timer timer(String channel) {
        return attempts.computeIfAbsent(
                channel,
                _ -> Timer.builder("allim.send")
                        .description("How long channels took for an attempt")
                        .tag(CHANNEL, channel)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry));
    }

    /** {@code allim.sent} of {@code SENT}; Prometheus reads {@code allim_sent_total}. */
    private static String name(Count count) {
        return "allim." + count.name().toLowerCase(Locale.ROOT);
    }
}
