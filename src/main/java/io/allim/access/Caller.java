package io.allim.access;

import io.allim.access.oidc.Login;
import io.allim.web.operation.Scope;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls.
 *
 * @param name the key's id, the IAM principal, or the provider's id of a person; idempotency keys of different names don't meet
 * @param recipient whose token it is, if it is one; it has no scopes
 */
record Caller(String name, Set<Scope> scopes, Optional<String> recipient) {

    private static final String LOGIN = "oidc/";

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** The holder of a key, or a principal. */
    public Caller(String name, Set<Scope> scopes) {
        this(name, scopes, Optional.empty());
    }

    /** Somebody who signed in with the provider. */
    public static Caller ofLogin(Login login) {
        return new Caller(LOGIN + login.subject(), login.scopes());
    }

    public static Caller ofRecipient(String id) {
        return new Caller("recipient/" + id, Set.of(), Optional.of(id));
    }

    public boolean signedIn() {
        return name.startsWith(LOGIN);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }
}
