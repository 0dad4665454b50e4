package io.allim.web;

import io.allim.snapshot.Entropy;
import io.allim.telemetry.Correlation;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Gives each request an id, which the answer bears and its logs as well: the caller's, so that it is the same all along the
 * way, or one of its own. Ids that could be anything else are not taken over, nor are keys of this service.
 */
@Singleton
final class RequestIds {

    static final String HEADER = "X-Request-Id";

    private static final Pattern ID = Pattern.compile("(?!allim_)[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");

    /** @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace Context</a> */
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    /** Before all other handlers, so that no answer is without it. */
    void route(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(RequestIds::identify);
    }

    private static void identify(RoutingContext context) {
        String id = given(context, HEADER)
                .filter(text -> ID.matcher(text).matches())
                .or(Correlation::invocation)
                .orElseGet(() -> Entropy.uuid().toString());
        context.response().putHeader(HEADER, id);
        MDC.put("requestId", id);
        given(context, "traceparent")
                .map(TRACE::matcher)
                .filter(Matcher::matches)
                .ifPresent(trace -> MDC.put("traceId", trace.group(1)));
        context.next();
    }

    private static Optional<String> given(RoutingContext context, String header) {
        return Optional.ofNullable(context.request().getHeader(header));
    }
}
