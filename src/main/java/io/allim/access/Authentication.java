package io.allim.access;

import io.allim.web.NoQuery;
import io.allim.web.problem.Problem;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lets nobody into {@code /v1} without a key that has the scope, or a recipient's token on the recipient's own path;
 * before the body is read. What is signed itself needs no key.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
final class Authentication implements ContainerRequestFilter {

    private static final List<String> ADMIN_PATHS =
            List.of("/v1/keys", "/v1/suppressions", "/v1/token-keys", "/v1/webhook-secrets");

    /** What they say goes for everybody, so writing them is for few; a preview or a test changes nothing. */
    private static final List<String> RULE_PATHS = List.of("/v1/rules", "/v1/templates", "/v1/workflows");

    private static final String OWN_ONLY =
            "A recipient's token opens the inbox and the preferences of its own recipient, such as"
                    + " GET /v1/inbox/{recipient}, and nothing else: call with an API key.";

    private static final Pattern PREVIEW =
            Pattern.compile("/v1/templates(:preview|/[A-Za-z0-9._-]+/preview)|/v1/rules/[A-Za-z0-9._-]+/test");

    /** Looked up at the first request: filters are made before the configuration can be read. */
    private final Instance<Callers> callers;

    private final InstantSource clock;

    private final ResourceInfo resource;

    Authentication(Instance<Callers> callers, InstantSource clock, @Context ResourceInfo resource) {
        this.callers = callers;
        this.resource = resource;
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        boolean signed = resource.getResourceClass().isAnnotationPresent(OpenToSigned.class);
        if (signed || !path.equals("/v1") && !path.startsWith("/v1/")) {
            return;
        }
        String authorization =
                Optional.ofNullable(request.getHeaderString("Authorization")).orElse("");
        Caller caller = callers.get()
                .find(authorization, clock.instant())
                .orElseThrow(() -> Unauthenticated.exception(authorization, request));
        caller.recipient()
                .ifPresentOrElse(
                        id -> requireOwn(id, request.getUriInfo()),
                        () -> requireScopes(caller, request.getMethod(), path));
        request.setSecurityContext(new Identity(caller));
        if (request.getUriInfo().getRequestUri().getRawQuery() != null) {
            NoQuery.require(request);
        }
    }

    private void requireScopes(Caller caller, String method, String path) {
        requireScope(caller, needed(method, path));
        Optional.ofNullable(resource.getResourceClass().getAnnotation(RequiresScope.class))
                .ifPresent(also -> requireScope(caller, also.value()));
    }

    private static void requireScope(Caller caller, Scope needed) {
        if (!caller.may(needed)) {
            throw Problem.FORBIDDEN.at(
                    "",
                    "This needs the scope `" + needed.word()
                            + "`: use a key that has it, as POST /v1/keys issues"
                            + " with {\"name\":\"shop\",\"scopes\":[\"" + needed.word() + "\"]}.");
        }
    }

    /** Compares what the resource will be given, not the path: there is no second way to read it. */
    private void requireOwn(String recipient, UriInfo uri) {
        Optional.ofNullable(resource.getResourceClass().getAnnotation(OpenToRecipient.class))
                .map(open -> uri.getPathParameters().get(open.value()))
                .filter(List.of(recipient)::equals)
                .orElseThrow(() -> Problem.NOT_FOUND.at("", OWN_ONLY));
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
        boolean previews = method.equals("POST") && PREVIEW.matcher(path).matches();
        boolean reads = previews || method.equals("GET") || method.equals("HEAD");
        boolean rules = !reads && RULE_PATHS.stream().anyMatch(path::startsWith);
        if (rules || ADMIN_PATHS.stream().anyMatch(path::startsWith)) {
            return Scope.ADMIN;
        }
        return reads ? Scope.READ : Scope.SEND;
    }
}
