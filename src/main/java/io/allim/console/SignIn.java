package io.allim.console;

import io.allim.access.AccessConfig;
import io.allim.access.DevKey;
import io.allim.access.oidc.Provider;
import io.allim.access.oidc.ProviderUnavailable;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** With what the console signs people in. What the provider says of itself is asked for once. */
final class SignIn {

    private static final Duration REST = Duration.ofSeconds(30);

    private final AccessConfig access;
    private final boolean dev;
    private volatile Optional<Provider.Metadata> known = Optional.empty();

    /** By {@link System#nanoTime}: strangers may ask for the page, and each question waits for the provider. */
    private volatile OptionalLong failed = OptionalLong.empty();

    SignIn(AccessConfig access, boolean dev) {
        this.access = access;
        this.dev = dev;
    }

    /**
     * @param oidc absent where keys alone are taken
     * @param unavailable whether there is a provider that can't be asked now
     * @param devKey in dev and test: production packages hold no such key
     */
    record View(Optional<Oidc> oidc, boolean unavailable, Optional<String> devKey) {}

    /** @param scope with blanks between */
    record Oidc(
            String issuer,
            String clientId,
            String scope,
            String authorization,
            String token,
            Optional<String> endSession) {}

    View view() {
        Optional<Oidc> oidc = metadata().map(this::oidc);
        return new View(oidc, isConfigured() && oidc.isEmpty(), dev ? Optional.of(DevKey.TEXT) : Optional.empty());
    }

    /** Scheme, host and port of where the browser gets its token; empty without a provider. */
    Optional<String> tokenOrigin() {
        return metadata().map(Provider.Metadata::token).map(SignIn::origin);
    }

    private Oidc oidc(Provider.Metadata metadata) {
        return new Oidc(
                access.oidcIssuer().orElseThrow(),
                access.oidcClientId().orElseThrow(),
                access.oidcScope().map("openid "::concat).orElse("openid"),
                metadata.authorization(),
                metadata.token(),
                metadata.endSession());
    }

    private boolean isConfigured() {
        return access.oidcIssuer().isPresent() && access.oidcClientId().isPresent();
    }

    private Optional<Provider.Metadata> metadata() {
        boolean rests = failed.isPresent() && System.nanoTime() - failed.getAsLong() < REST.toNanos();
        if (!isConfigured() || known.isPresent() || rests) {
            return known;
        }
        try {
            known = Optional.of(new Provider(access.oidcIssuer().orElseThrow()).metadata());
        } catch (ProviderUnavailable later) {
            failed = OptionalLong.of(System.nanoTime());
            return Optional.empty();
        }
        return known;
    }

    /** Nothing but an origin gets into a policy, whatever the provider says. */
    private static String origin(String url) {
        URI uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
