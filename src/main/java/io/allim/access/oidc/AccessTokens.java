package io.allim.access.oidc;

import io.allim.web.operation.Scope;
import java.security.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of one OpenID Connect provider, as signed JWTs (RFC 9068, and what Cognito, Keycloak, Entra, Okta and Auth0 make of
 * it): the issuer, the audience, the signature and the time must be right, and it must be no ID token. The roles become scopes.
 */
public final class AccessTokens {

    /** Of the clocks of the provider and of this machine. */
    private static final int SKEW_SECONDS = 30;

    private static final AlgorithmConstraints SIGNED_BY_THE_PROVIDER = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
            AlgorithmIdentifiers.EDDSA);

    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    /** The claim with which Keycloak says what a token is. */
    private static final Set<String> OTHER_TOKENS = Set.of("ID", "Refresh", "Offline", "Logout");

    private final OidcSettings settings;
    private final ProviderKeys keys;

    public AccessTokens(OidcSettings settings) {
        this(
                settings,
                new ProviderKeys(() ->
                        Provider.get(new Provider(settings.issuer()).metadata().keys())));
    }

    AccessTokens(OidcSettings settings, ProviderKeys keys) {
        this.settings = settings;
        this.keys = keys;
    }

    /**
     * @return empty when it is no token that is to be trusted; somebody without a role has no scope
     * @throws ProviderUnavailable when the provider's keys can't be had now
     */
    public Optional<Login> verify(String token, Instant now) {
        try {
            JwtClaims claims = new JwtConsumerBuilder()
                    .setVerificationKeyResolver((signature, _) -> key(signature, now))
                    .setJwsAlgorithmConstraints(SIGNED_BY_THE_PROVIDER)
                    .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                    .setAllowedClockSkewInSeconds(SKEW_SECONDS)
                    .setExpectedIssuer(settings.issuer())
                    .setRequireExpirationTime()
                    .setRequireSubject()
                    .setSkipDefaultAudienceValidation()
                    .registerValidator(this::fault)
                    .build()
                    .processToClaims(token);
            return Optional.of(new Login(claims.getClaimValueAsString("sub"), scopes(claims)));
        } catch (InvalidJwtException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ProviderUnavailable unavailable) {
                    throw unavailable;
                }
            }
            return Optional.empty();
        }
    }

    private Key key(JsonWebSignature signature, Instant now) throws UnresolvableKeyException {
        String id = signature.getKeyIdHeaderValue();
        return Optional.ofNullable(id)
                .flatMap(name -> keys.find(name, now))
                .orElseThrow(() -> new UnresolvableKeyException("the provider has no such key"));
    }

    /** @return what is wrong; null when nothing is */
    private @Nullable String fault(JwtContext context) {
        JwtClaims claims = context.getJwtClaims();
        JsonWebStructure token = context.getJoseObjects().getFirst();
        String type = token.getHeader("typ");
        boolean isAccessToken = (type == null || TYPES.contains(type.toLowerCase(Locale.ROOT)))
                && !OTHER_TOKENS.contains(String.valueOf(claims.getClaimValue("typ")))
                && "access"
                        .equals(Optional.ofNullable(claims.getClaimValue("token_use"))
                                .orElse("access"))
                && !claims.hasClaim("at_hash")
                && !claims.hasClaim("c_hash")
                && (!claims.hasClaim("nonce") || "Bearer".equals(claims.getClaimValue("typ")));
        if (!isAccessToken) {
            return "it is no access token";
        }
        return isForUs(claims) ? null : "it is for others";
    }

    /** Cognito's access tokens have no audience, but the client that they were given to. */
    private boolean isForUs(JwtClaims claims) {
        Object named = claims.hasClaim("aud") ? claims.getClaimValue("aud") : claims.getClaimValue("client_id");
        return texts(named, false).contains(settings.audience());
    }

    private Set<Scope> scopes(JwtClaims claims) {
        List<String> roles = texts(claim(claims.getClaimsMap(), settings.rolesClaim()), true);
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String grant : settings.roles()) {
            int split = grant.indexOf('=');
            String role = grant.substring(split + 1).trim();
            if (role.equals("*") || roles.contains(role)) {
                scopes.add(Scope.of(grant.substring(0, split).trim()).orElseThrow());
            }
        }
        return scopes;
    }

    private static @Nullable Object claim(Map<?, ?> claims, String path) {
        if (claims.containsKey(path)) {
            return claims.get(path);
        }
        int dot = path.indexOf('.');
        return dot > 0 && claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner
                ? claim(inner, path.substring(dot + 1))
                : null;
    }

    /** @param split whether one text may hold several, with blanks between */
    private static List<String> texts(@Nullable Object value, boolean split) {
        return switch (value) {
            case String text when split -> Arrays.asList(text.split(" "));
            case String text -> List.of(text);
            case Collection<?> several -> {
                List<String> texts = new ArrayList<>();
                several.forEach(each -> texts.add(String.valueOf(each)));
                yield texts;
            }
            case null, default -> List.of();
        };
    }
}
