package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.allim.web.operation.OpenToEvents;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Answers HTTP callers as if {@code /internal} did not exist. */
@Singleton
final class InternalGuard {

    private static final URI NOWHERE = URI.create("/nowhere");

    private final APIGatewayV2HTTPEvent event;

    InternalGuard(APIGatewayV2HTTPEvent event) {
        this.event = event;
    }

    /**
     * Comes before the search for a method, lest a wrong method or content type tell what is there. Sends the request on
     * to where nothing is, so that it is answered as any other unknown path.
     */
    @ServerRequestFilter(preMatching = true)
    void hide(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath().toLowerCase(Locale.ROOT);
        if (path.replaceFirst("^/+", "").startsWith("internal") && !Origin.isEvent(event)) {
            request.setRequestUri(NOWHERE);
        }
    }

    /** Holds for whatever reached the resource, by whichever spelling of the path. */
    @OpenToEvents
    @ServerRequestFilter
    void protect() {
        if (!Origin.isEvent(event)) {
            throw new NotFoundException();
        }
    }
}
