package io.allim.access;

import io.allim.access.oidc.AccessTokens;
import io.allim.access.oidc.ProviderUnavailable;
import io.allim.secret.Secret;
import io.allim.web.operation.Scope;
import io.allim.web.problem.Problem;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls: by API key, by the admin key of the configuration, by a recipient's token, by an access token
 * of the provider that people sign in with, or by the IAM principal that AWS names.
 */
@Singleton
final class Callers {

    private static final String BEARER = "Bearer ";

    private final ApiKeys keys;
    private final Tokens tokens;
    private final Instance<DevKey> devKey;
    private final IamCaller iamCaller;
    private final Optional<String> adminKey;
    private final Optional<AdminSecret> adminSecret;
    private final List<Grant> grants;

    private final AccessConfig config;

    /** Made when somebody shows a token of the provider. */
    private volatile @Nullable AccessTokens accessTokens;

    /** @param pattern an ARN, or the start of one and {@code *} */
    private record Grant(Scope scope, String pattern) {

        /** {@link AccessConfig} has judged it. */
        static Grant parse(String entry) {
            int split = entry.indexOf('=');
            return Scope.of(entry.substring(0, Math.max(split, 0)).trim())
                    .map(scope -> new Grant(scope, entry.substring(split + 1).trim()))
                    .orElseThrow();
        }

        boolean covers(String principal) {
            return pattern.endsWith("*")
                    ? principal.startsWith(pattern.substring(0, pattern.length() - 1))
                    : principal.equals(pattern);
        }
    }

    Callers(
            ApiKeys keys,
            Tokens tokens,
            Instance<DevKey> devKey,
            IamCaller iamCaller,
            AccessConfig config,
            InstantSource clock) {
        this.keys = keys;
        this.tokens = tokens;
        this.devKey = devKey;
        this.iamCaller = iamCaller;
        boolean elsewhere = isElsewhere(config.adminKey().orElse(""));
        this.adminKey = elsewhere ? Optional.empty() : config.adminKey();
        this.adminSecret =
                elsewhere ? Optional.of(new AdminSecret(config.adminKey().orElseThrow(), clock)) : Optional.empty();
        this.grants = config.iam().orElse(List.of()).stream().map(Grant::parse).toList();
        this.config = config;
    }

    /** Whether it names the place of the key. Compares here: where it is the key itself, nothing more is loaded. */
    private static boolean isElsewhere(String configured) {
        return configured.startsWith(Secret.SSM)
                || configured.startsWith(Secret.SECRETS_MANAGER)
                || configured.startsWith(Secret.FILE);
    }

    /** @param authorization the header of this name; empty text when there is none */
    Optional<Caller> find(String authorization, Instant now) {
        Optional<Caller> caller = Optional.of(authorization)
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .flatMap(header -> ofKey(header.substring(BEARER.length()).trim(), now));
        return caller.or(() -> iamCaller.principal().flatMap(this::ofPrincipal));
    }

    private Optional<Caller> ofKey(String key, Instant now) {
        if (devKey.isResolvable() && devKey.get().is(key)) {
            return Optional.of(new Caller("dev", Set.of(Scope.ADMIN)));
        }
        if (adminKey.filter(admin -> ApiKeys.sameText(admin, key)).isPresent()) {
            return Optional.of(new Caller("admin", Set.of(Scope.ADMIN)));
        }
        Optional<Caller> issued = keys.caller(key, now).or(() -> ofToken(key, now));
        if (issued.isEmpty() && config.oidcIssuer().isPresent() && isJwt(key)) {
            return ofLogin(key, now);
        }
        return issued.isEmpty() && adminSecret.isPresent() ? ofSecret(key) : issued;
    }

    /** A header, claims and a signature; the header is a JSON object. */
    private static boolean isJwt(String text) {
        int first = text.indexOf('.');
        int last = text.lastIndexOf('.');
        return text.startsWith("ey") && first > 0 && text.indexOf('.', first + 1) == last && last > first;
    }

    private Optional<Caller> ofLogin(String token, Instant now) {
        try {
            return accessTokens().verify(token, now).map(Caller::ofLogin);
        } catch (ProviderUnavailable e) {
            throw Problem.SIGN_IN_UNAVAILABLE.at(
                    "Authorization",
                    "The provider that people sign in with can't be asked for its keys: repeat the request in 30 seconds, or call"
                            + " with an API key. The log of the service says what is wrong with allim.access.oidc.issuer.");
        }
    }

    private AccessTokens accessTokens() {
        AccessTokens made = accessTokens;
        if (made == null) {
            made = new AccessTokens(config.oidc());
            accessTokens = made;
        }
        return made;
    }

    /** Last, since it may have to be read. */
    private Optional<Caller> ofSecret(String key) {
        return adminSecret.filter(admin -> admin.is(key)).map(_ -> new Caller("admin", Set.of(Scope.ADMIN)));
    }

    private Optional<Caller> ofToken(String text, Instant now) {
        return tokens.verify(text, Purpose.RECIPIENT, now).map(token -> Caller.ofRecipient(token.subject()));
    }

    private Optional<Caller> ofPrincipal(String principal) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        grants.stream().filter(grant -> grant.covers(principal)).forEach(grant -> scopes.add(grant.scope()));
        return Optional.of(new Caller(principal, scopes));
    }
}
