package io.allim.web.operation;

import java.util.List;
import java.util.Optional;

/**
 * What an operation declares.
 *
 * @param scopes that a key must have, all of them; none when no key is asked for
 * @param or scopes each of which is enough alone
 * @param recipient the path parameter with the id of the recipient whose own token opens the operation as well
 * @param maxBody in bytes
 */
public record Operation(List<Scope> scopes, List<Scope> or, Optional<String> recipient, long maxBody) {

    public boolean asksForKey() {
        return !scopes.isEmpty();
    }
}
