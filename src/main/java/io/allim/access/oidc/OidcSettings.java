package io.allim.access.oidc;

import java.util.List;

/**
 * Which tokens are taken, and what they open.
 *
 * @param issuer as the tokens name it, without a slash that it does not have
 * @param audience whom the tokens are for
 * @param rolesClaim the claim with the roles; a path with dots where no claim has the whole name
 * @param roles as {@code scope=role}; {@code *} is everybody
 */
public record OidcSettings(String issuer, String audience, String rolesClaim, List<String> roles) {

    public OidcSettings {
        roles = List.copyOf(roles);
    }
}
