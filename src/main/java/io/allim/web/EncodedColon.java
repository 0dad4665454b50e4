package io.allim.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;

/** Some clients write the colon of {@code /v1/recipients:import} as {@code %3A}, which paths are not matched with. */
@Provider
@PreMatching
public final class EncodedColon implements ContainerRequestFilter {

    private static final String PREFIX = "/v1/recipients%3";

    @Override
    public void filter(ContainerRequestContext request) {
        URI uri = request.getUriInfo().getRequestUri();
        if (uri.getRawPath().startsWith(PREFIX)) {
            request.setRequestUri(URI.create(decoded(uri.toString())));
        }
    }

    static String decoded(String uri) {
        return uri.contains(PREFIX) ? uri.replaceFirst(PREFIX + "[Aa]", "/v1/recipients:") : uri;
    }
}
