package io.allim.server;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * What libraries measure, as Prometheus wants it. Requests get buckets, and have a guard: for one that its client broke off
 * nobody asks for {@link HttpTags}, and it is not counted when that would tell more than its route.
 */
@Singleton
final class MeterRules implements MeterFilter {

    private static final String REQUESTS = "http.server.requests";
    private static final String ACTIVE_REQUESTS = "http.server.active.requests";

    /** Their names break the rules of Prometheus for units and suffixes; others tell the same. */
    private static final Set<String> MISNAMED =
            Set.of("http.server.connections", "process.cpu.time", "system.cpu.count");

    private static final double[] BUCKETS = DoubleStream.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
            .map(seconds -> seconds * Duration.ofSeconds(1).toNanos())
            .toArray();

    @Override
    public Meter.Id map(Meter.Id id) {
        return id.getName().equals(ACTIVE_REQUESTS)
                ? new Meter.Id(
                        id.getName(),
                        Tags.of(id.getTagsAsIterable()),
                        id.getBaseUnit(),
                        "Requests that are being answered",
                        id.getType())
                : id;
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        boolean refused = MISNAMED.contains(id.getName()) || id.getName().equals(REQUESTS) && !tellsItsRouteAlone(id);
        return refused ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
    }

    private static boolean tellsItsRouteAlone(Meter.Id id) {
        return Optional.ofNullable(id.getTag(HttpTags.URI))
                        .filter(Routes::isRoute)
                        .isPresent()
                && Optional.ofNullable(id.getTag(HttpTags.METHOD))
                        .filter(method -> Routes.method(method).equals(method))
                        .isPresent();
    }

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().equals(REQUESTS)
                ? DistributionStatisticConfig.builder()
                        .serviceLevelObjectives(BUCKETS)
                        .build()
                        .merge(config)
                : config;
    }
}
