package io.allim.access;

import io.allim.web.operation.Scope;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls.
 *
 * @param name the key's id or the IAM principal; idempotency keys of different names don't meet
 * @param recipient whose token it is, if it is one; it has no scopes
 */
record Caller(String name, Set<Scope> scopes, Optional<String> recipient) {

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** The holder of a key, or a principal. */
    public Caller(String name, Set<Scope> scopes) {
        this(name, scopes, Optional.empty());
    }

    public static Caller ofRecipient(String id) {
        return new Caller("recipient/" + id, Set.of(), Optional.of(id));
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }
}
