package io.allim.access.oidc;

import io.allim.web.operation.Scope;
import java.util.Set;

/**
 * Somebody who signed in.
 *
 * @param subject the provider's id of the person, which stays
 */
public record Login(String subject, Set<Scope> scopes) {

    public Login {
        scopes = Set.copyOf(scopes);
    }
}
