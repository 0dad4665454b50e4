package io.allim.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * A semicolon in a path is a character like others. Jakarta REST takes what follows it for a parameter and cuts it off
 * before any resource is asked: {@code /v1/recipients/ada;v=2} would be {@code ada}, somebody else.
 */
@Singleton
final class SemicolonInPath {

    /** Before everything that reads the path. */
    private static final int FIRST = 10_000;

    void register(@Observes Filters filters) {
        filters.register(SemicolonInPath::encode, FIRST);
    }

    private static void encode(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = request.path();
        if (path == null || path.indexOf(';') < 0) {
            context.next();
            return;
        }
        String query = request.query() == null ? "" : "?" + request.query();
        context.reroute(path.replace(";", "%3B") + query);
    }
}
