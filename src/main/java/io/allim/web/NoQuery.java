package io.allim.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/** Operations that do not look at the query have no parameters. Loaded when there is a query, not before. */
public final class NoQuery {

    private NoQuery() {}

    /** Refuses parameters that nobody would read; those that read some refuse others themselves. */
    public static void require(ContainerRequestContext request) {
        if (request instanceof ResteasyReactiveContainerRequestContext known && !looks(known)) {
            Parameters.requireKnown(request.getUriInfo().getQueryParameters(), Set.of());
        }
    }

    private static boolean looks(ResteasyReactiveContainerRequestContext request) {
        Class<?>[] parameters = request.getServerRequestContext()
                .getResteasyReactiveResourceInfo()
                .getParameterTypes();
        return List.of(parameters).contains(UriInfo.class);
    }
}
