package io.allim.access;

import java.util.Set;

/**
 * Who calls.
 *
 * @param name the key's id or the IAM principal; idempotency keys of different names don't meet
 */
public record Caller(String name, Set<Scope> scopes) {

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }
}
