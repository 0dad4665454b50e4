package io.allim.access.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.http.HttpResult;
import io.allim.http.HttpSender;
import io.allim.http.HttpUrl;
import io.allim.http.Outgoing;
import io.allim.table.Json;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** What a provider publishes about itself, by OpenID Connect Discovery 1.0. */
public final class Provider {

    static final Duration DEADLINE = Duration.ofSeconds(4);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 512 * 1024;
    private static final String METADATA = "/.well-known/openid-configuration";

    private final String issuer;

    public Provider(String issuer) {
        this.issuer = issuer;
    }

    /**
     * The addresses of a provider.
     *
     * @param authorization where a browser goes to sign in
     * @param token where it changes its code for a token
     * @param keys the public keys, as a JWK Set
     * @param endSession where it goes to sign out
     */
    public record Metadata(String authorization, String token, String keys, Optional<String> endSession) {}

    /** @throws ProviderUnavailable when it can't be had now, or is another's */
    public Metadata metadata() {
        String url = issuer.replaceFirst("/$", "") + METADATA;
        JsonNode metadata = json(url);
        String named = text(metadata, "issuer", url);
        if (!issuer.equals(named)) {
            throw new ProviderUnavailable(url + " is of the issuer " + named + ", not of " + issuer);
        }
        return new Metadata(
                text(metadata, "authorization_endpoint", url),
                text(metadata, "token_endpoint", url),
                text(metadata, "jwks_uri", url),
                Optional.ofNullable(metadata.path("end_session_endpoint").textValue()));
    }

    /** @throws ProviderUnavailable when there is no answer */
    static String get(String url) {
        if (!(HttpUrl.read(url) instanceof HttpUrl target)) {
            throw new ProviderUnavailable(url + " is no URL");
        }
        try (HttpSender sender = new HttpSender(_ -> false, DEADLINE, CONNECT, SSLContext.getDefault())) {
            Outgoing request = new Outgoing(
                    "GET", target, Map.of("Accept", "application/json"), "application/json", new byte[0], MAX_BYTES);
            return switch (sender.send(request)) {
                case HttpResult.Answered answer when answer.status() == 200 -> answer.body();
                case HttpResult.Answered answer -> throw new ProviderUnavailable(url + " answers " + answer.status());
                case HttpResult.NotSent(String why) -> throw new ProviderUnavailable(url + ": " + why);
                case HttpResult.Unanswered(String why) -> throw new ProviderUnavailable(url + ": " + why);
                case HttpResult.Blocked _, HttpResult.Full _ ->
                    throw new ProviderUnavailable(url + " can't be asked now");
            };
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String url) {
        String body = get(url);
        try {
            return Json.read(body, JsonNode.class);
        } catch (RuntimeException e) {
            throw new ProviderUnavailable(url + " does not answer JSON", e);
        }
    }

    private static String text(JsonNode metadata, String field, String url) {
        return Optional.ofNullable(metadata.path(field).textValue())
                .orElseThrow(() -> new ProviderUnavailable(url + " has no " + field));
    }
}
