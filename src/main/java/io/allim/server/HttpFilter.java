package io.allim.server;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * The buckets of requests, and a guard: of a request that its client broke off, no {@link HttpTags} are asked for. It is not
 * counted when that would tell more than its route.
 */
@Singleton
final class HttpFilter implements MeterFilter {

    private static final String REQUESTS = "http.server.requests";

    private static final double[] BUCKETS = DoubleStream.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
            .map(seconds -> seconds * Duration.ofSeconds(1).toNanos())
            .toArray();

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        return id.getName().equals(REQUESTS) && !tellsItsRouteAlone(id)
                ? MeterFilterReply.DENY
                : MeterFilterReply.NEUTRAL;
    }

    private static boolean tellsItsRouteAlone(Meter.Id id) {
        return Optional.ofNullable(id.getTag(HttpTags.URI))
                        .filter(Routes::isRoute)
                        .isPresent()
                && Optional.ofNullable(id.getTag(HttpTags.METHOD))
                        .filter(method -> Routes.method(method).equals(method) || method.equals(Routes.OTHER))
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
