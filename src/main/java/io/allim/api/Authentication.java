package io.allim.api;

import io.allim.access.Caller;
import io.allim.access.Scope;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lets nobody into {@code /v1} without a key that has the scope; before the body is read. */
@Provider
@Priority(Priorities.AUTHENTICATION)
final class Authentication implements ContainerRequestFilter {

    private static final List<String> ADMIN_PATHS = List.of("/v1/keys", "/v1/suppressions", "/v1/webhook-secrets");

    /** What they say goes to everyone, so writing them is for few; a preview changes nothing. */
    private static final String TEMPLATES = "/v1/templates";

    private static final Pattern PREVIEW = Pattern.compile("/v1/templates(:preview|/[A-Za-z0-9._-]+/preview)");

    private static final List<String> READS = List.of("GET", "HEAD");

    /** Looked up at the first request: filters are made before the configuration can be read. */
    private final Instance<Callers> callers;

    private final InstantSource clock;

    Authentication(Instance<Callers> callers, InstantSource clock) {
        this.callers = callers;
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (!path.equals("/v1") && !path.startsWith("/v1/")) {
            return;
        }
        String authorization =
                Optional.ofNullable(request.getHeaderString("Authorization")).orElse("");
        Caller caller =
                callers.get().find(authorization, clock.instant()).orElseThrow(Problem.UNAUTHENTICATED::exception);
        Scope needed = needed(request.getMethod(), path);
        if (!caller.may(needed)) {
            throw Problem.FORBIDDEN.at("", "This needs the scope `" + needed.word() + "`: use a key that has it.");
        }
        request.setSecurityContext(new Identity(caller));
    }

    /** The caller, in the terms of JAX-RS; its scopes are its roles. */
    private record Identity(Caller caller) implements SecurityContext {

        @Override
        public Principal getUserPrincipal() {
            return caller::name;
        }

        @Override
        public boolean isUserInRole(String role) {
            return Scope.of(role).filter(caller::may).isPresent();
        }

        @Override
        public boolean isSecure() {
            return true;
        }

        @Override
        public String getAuthenticationScheme() {
            return "Bearer";
        }
    }

    static Scope needed(String method, String path) {
        if (ADMIN_PATHS.stream().anyMatch(path::startsWith)) {
            return Scope.ADMIN;
        }
        if (path.startsWith(TEMPLATES)) {
            return READS.contains(method)
                            || method.equals("POST") && PREVIEW.matcher(path).matches()
                    ? Scope.READ
                    : Scope.ADMIN;
        }
        return READS.contains(method) ? Scope.READ : Scope.SEND;
    }
}
