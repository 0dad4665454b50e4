package io.allim.web;

import io.allim.time.GracefulShutdown;
import io.allim.web.problem.Problem;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Refuses requests that come when the process is about to end; those that came before end as they would have. */
@Singleton
final class ShutdownGate {

    private final GracefulShutdown shutdown;

    ShutdownGate(GracefulShutdown shutdown) {
        this.shutdown = shutdown;
    }

    /** After {@link BodyLimit}, which reads what a client still sends, so that it sees the answer. */
    void route(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE + 2).handler(this::look);
    }

    private void look(RoutingContext context) {
        if (!shutdown.isStarted()) {
            context.next();
            return;
        }
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader("Connection", "close");
        }
        context.response().putHeader("Retry-After", "1");
        Problems.answer(context, Problem.STOPPING.exception());
    }
}
