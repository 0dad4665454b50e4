package io.allim.server;

import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Requests are counted by their routes. Quarkus knows those that reached a resource; others were refused before. */
@Singleton
final class HttpTags implements HttpServerMetricsTagsContributor {

    static final String URI = "uri";
    static final String METHOD = "method";

    @Override
    public Tags contribute(Context context) {
        String path = Optional.ofNullable(context.request().path()).orElse("");
        return Tags.of(
                URI,
                Routes.of(path),
                METHOD,
                Routes.method(context.request().method().name()));
    }
}
