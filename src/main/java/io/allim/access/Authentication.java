package io.allim.access;

import io.allim.web.NoQuery;
import io.allim.web.operation.Operation;
import io.allim.web.operation.Operations;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Problem;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * Lets nobody call an operation that asks for a key without one that has its scopes, or a recipient's token on the recipient's
 * own path; before the body is read.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
final class Authentication implements ContainerRequestFilter {

    private static final String OWN_ONLY =
            "A recipient's token opens the inbox and the preferences of its own recipient, such as"
                    + " GET /v1/inbox/{recipient}, and nothing else: call with an API key.";

    /** Looked up at the first request: filters are made before the configuration can be read. */
    private final Instance<Callers> callers;

    private final InstantSource clock;

    private final Operations operations;

    private final SimpleResourceInfo resource;

    Authentication(
            Instance<Callers> callers,
            InstantSource clock,
            Operations operations,
            @Context SimpleResourceInfo resource) {
        this.callers = callers;
        this.clock = clock;
        this.operations = operations;
        this.resource = resource;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Operation operation = operations.of(resource);
        if (!operation.asksForKey()) {
            return;
        }
        String authorization =
                Optional.ofNullable(request.getHeaderString("Authorization")).orElse("");
        Caller caller = callers.get()
                .find(authorization, clock.instant())
                .orElseThrow(() -> Unauthenticated.exception(authorization, request));
        caller.recipient()
                .ifPresentOrElse(
                        id -> requireOwn(operation, id, request.getUriInfo()), () -> requireScopes(operation, caller));
        request.setSecurityContext(new Identity(caller));
        if (request.getUriInfo().getRequestUri().getRawQuery() != null) {
            NoQuery.require(request);
        }
    }

    private static void requireScopes(Operation operation, Caller caller) {
        if (operation.or().stream().noneMatch(caller::may)) {
            operation.scopes().forEach(scope -> requireScope(caller, scope));
        }
    }

    private static void requireScope(Caller caller, Scope needed) {
        if (!caller.may(needed)) {
            throw Problem.FORBIDDEN.at(
                    "",
                    "This needs the scope `" + needed.word() + "`: "
                            + (caller.signedIn()
                                    ? "ask for a role that allim.access.oidc.roles gives it."
                                    : "use a key that has it, as POST /v1/keys issues with {\"name\":\"shop\",\"scopes\":[\""
                                            + needed.word() + "\"]}."));
        }
    }

    /** Compares what the resource will be given, not the path: there is no second way to read it. */
    private static void requireOwn(Operation operation, String recipient, UriInfo uri) {
        boolean own = operation
                .recipient()
                .map(parameter -> uri.getPathParameters().get(parameter))
                .filter(List.of(recipient)::equals)
                .isPresent();
        if (!own) {
            throw Problem.NOT_FOUND.at("", OWN_ONLY);
        }
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
}
