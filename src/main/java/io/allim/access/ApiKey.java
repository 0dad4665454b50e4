package io.allim.access;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.allim.web.operation.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A key as it is stored: whoever reads the store can't call with it.
 *
 * @param id 16 characters; part of the key and no secret
 * @param secretHash SHA-256 of the secret, in hexadecimal
 */
record ApiKey(
        String id, String name, Set<Scope> scopes, Instant createdAt, Optional<Instant> expiresAt, String secretHash) {

    @JsonIgnore
    public boolean isExpired(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }
}
