package io.allim.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.allim.web.operation.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose access tokens are taken, and for what. */
class AccessTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final ProviderStandIn provider = new ProviderStandIn();
    private final AccessTokens tokens = tokens("roles", "admin=ops", "send=writers", "read=*");

    @AfterEach
    void close() {
        provider.close();
    }

    private AccessTokens tokens(String rolesClaim, String... roles) {
        return new AccessTokens(new OidcSettings(provider.issuer(), "allim", rolesClaim, List.of(roles)));
    }

    private JwtClaims claims() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(provider.issuer());
        claims.setAudience("allim");
        claims.setSubject("u-1");
        claims.setExpirationTime(NumericDate.fromSeconds(NOW.getEpochSecond() + 300));
        claims.setIssuedAt(NumericDate.fromSeconds(NOW.getEpochSecond()));
        return claims;
    }

    private String token(Consumer<JwtClaims> change) {
        JwtClaims claims = claims();
        change.accept(claims);
        return provider.token("first", claims, Map.of("typ", "at+jwt"));
    }

    private static Optional<Login> verify(AccessTokens tokens, String token) {
        return tokens.verify(token, NOW);
    }

    @Test
    void token_opensWhatItsRolesSay() {
        assertThat(verify(tokens, token(claims -> claims.setStringListClaim("roles", "ops", "other"))))
                .contains(new Login("u-1", Set.of(Scope.ADMIN, Scope.READ)));
        assertThat(verify(tokens, token(_ -> {}))).contains(new Login("u-1", Set.of(Scope.READ)));
        assertThat(verify(tokens("roles", "admin=ops"), token(_ -> {}))).contains(new Login("u-1", Set.of()));
    }

    @Test
    void roles_areFoundWhereProvidersPutThem() {
        String cognito = token(claims -> {
            claims.unsetClaim("aud");
            claims.setClaim("client_id", "allim");
            claims.setClaim("token_use", "access");
            claims.setStringListClaim("cognito:groups", "ops");
        });
        String keycloak = token(claims -> {
            claims.setClaim("typ", "Bearer");
            claims.setClaim("realm_access", Map.of("roles", List.of("ops")));
        });
        String auth0 = token(claims -> claims.setStringListClaim("https://example.com/roles", "ops"));
        String scope = token(claims -> claims.setClaim("scope", "openid ops"));

        assertThat(verify(tokens("cognito:groups", "admin=ops"), cognito)
                        .orElseThrow()
                        .scopes())
                .containsExactly(Scope.ADMIN);
        assertThat(verify(tokens("realm_access.roles", "admin=ops"), keycloak)
                        .orElseThrow()
                        .scopes())
                .containsExactly(Scope.ADMIN);
        assertThat(verify(tokens("https://example.com/roles", "admin=ops"), auth0)
                        .orElseThrow()
                        .scopes())
                .containsExactly(Scope.ADMIN);
        assertThat(verify(tokens("scope", "admin=ops"), scope).orElseThrow().scopes())
                .containsExactly(Scope.ADMIN);
    }

    private static Stream<Arguments> wrong() {
        Consumer<JwtClaims> other = claims -> claims.setIssuer("https://other.example.com");
        return Stream.of(
                Arguments.of("another issuer", other),
                Arguments.of("no issuer", (Consumer<JwtClaims>) claims -> claims.unsetClaim("iss")),
                Arguments.of("another audience", (Consumer<JwtClaims>) claims -> claims.setAudience("shop")),
                Arguments.of("another client", (Consumer<JwtClaims>) claims -> {
                    claims.unsetClaim("aud");
                    claims.setClaim("client_id", "shop");
                }),
                Arguments.of("an audience of others for our client", (Consumer<JwtClaims>) claims -> {
                    claims.setAudience("shop");
                    claims.setClaim("client_id", "allim");
                }),
                Arguments.of("no audience", (Consumer<JwtClaims>) claims -> claims.unsetClaim("aud")),
                Arguments.of("no end", (Consumer<JwtClaims>) claims -> claims.unsetClaim("exp")),
                Arguments.of("nobody", (Consumer<JwtClaims>) claims -> claims.unsetClaim("sub")),
                Arguments.of("ID token of Cognito", (Consumer<JwtClaims>) claims -> claims.setClaim("token_use", "id")),
                Arguments.of("ID token of Keycloak", (Consumer<JwtClaims>) claims -> claims.setClaim("typ", "ID")),
                Arguments.of("refresh token", (Consumer<JwtClaims>) claims -> claims.setClaim("typ", "Refresh")),
                Arguments.of("ID token", (Consumer<JwtClaims>) claims -> claims.setClaim("nonce", "n")),
                Arguments.of("ID token with a hash", (Consumer<JwtClaims>) claims -> claims.setClaim("at_hash", "h")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void tokenThatIsNotMeantForUs_isRefused(String name, Consumer<JwtClaims> change) {
        assertThat(verify(tokens, token(change))).isEmpty();
    }

    @Test
    void tokenOfAnotherKind_isRefused() {
        assertThat(verify(tokens, provider.token("first", claims(), Map.of("typ", "logout+jwt"))))
                .isEmpty();
        assertThat(verify(tokens, provider.token("first", claims(), Map.of("typ", "JWT"))))
                .isPresent();
        assertThat(verify(tokens, provider.token("first", claims(), Map.of()))).isPresent();
    }

    /** Clocks may differ by 30 seconds. */
    @ParameterizedTest
    @CsvSource({"299, true", "300, true", "329, true", "330, false", "331, false"})
    void token_endsWithItsTime(int seconds, boolean taken) {
        assertThat(tokens.verify(token(_ -> {}), NOW.plusSeconds(seconds)).isPresent())
                .isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({"-31, false", "-30, true", "-29, true", "0, true"})
    void token_beginsWithItsTime(int seconds, boolean taken) {
        String token = token(claims -> claims.setNotBefore(NumericDate.fromSeconds(NOW.getEpochSecond())));
        assertThat(tokens.verify(token, NOW.plusSeconds(seconds)).isPresent()).isEqualTo(taken);
    }

    @Test
    void signatureOfAnother_isRefused() throws JoseException {
        PublicJsonWebKey own = RsaJwkGenerator.generateJwk(2048);
        String honest = token(_ -> {});

        assertThat(verify(tokens, ProviderStandIn.token(own, "first", claims(), Map.of())))
                .isEmpty();
        assertThat(verify(tokens, provider.token("first", claims(), Map.of("kid", "other"))))
                .isEmpty();
        assertThat(verify(tokens, honest.substring(0, honest.lastIndexOf('.') + 1)))
                .isEmpty();
        for (int i = 0; i < honest.length(); i += 17) {
            char other = honest.charAt(i) == 'A' ? 'B' : 'A';
            String bent = honest.substring(0, i) + other + honest.substring(i + 1);
            assertThat(verify(tokens, bent)).as("bent at %d", i).isEmpty();
        }
    }

    /** The public key must not serve as a secret, and {@code none} is no signature. */
    @Test
    void algorithmThatStrangersCanUse_isRefused() throws JoseException {
        PublicJsonWebKey known = provider.key("first");
        JsonWebSignature symmetric = new JsonWebSignature();
        symmetric.setPayload(claims().toJson());
        symmetric.setAlgorithmHeaderValue("HS256");
        symmetric.setKeyIdHeaderValue("first");
        symmetric.setKey(new HmacKey(known.getPublicKey().getEncoded()));

        assertThat(verify(tokens, symmetric.getCompactSerialization())).isEmpty();
        assertThat(verify(
                        tokens,
                        encoded("{\"alg\":\"none\",\"kid\":\"first\"}") + "." + encoded(claims().toJson()) + "."))
                .isEmpty();
        String jwk = known.toJson();
        assertThat(verify(
                        tokens,
                        encoded("{\"alg\":\"RS256\",\"jwk\":" + jwk + "}") + "." + encoded(claims().toJson())
                                + ".AAAA"))
                .isEmpty();
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void textThatIsNoToken_isRefused() {
        for (String text : List.of("..", "ey.ey.ey", "e30.e30.", "eyJhbGciOiJSUzI1NiJ9.e30.x", "a.b.c.d.e")) {
            assertThat(verify(tokens, text)).as(text).isEmpty();
        }
    }

    @Test
    void keys_areReadOnceAndAgainForANewOne() {
        verify(tokens, token(_ -> {}));
        verify(tokens, token(_ -> {}));
        assertThat(provider.asked()).isEqualTo(1);

        provider.addKey("second");
        String ofSecond = provider.token("second", claims(), Map.of());
        assertThat(tokens.verify(ofSecond, NOW.plusSeconds(29))).isEmpty();
        assertThat(tokens.verify(ofSecond, NOW.plusSeconds(30))).isPresent();
        assertThat(provider.asked()).isEqualTo(2);
    }

    @Test
    void keyThatTheProviderTookBack_holdsNoLongerThanAnHour() {
        String token = token(claims -> claims.setExpirationTime(NumericDate.fromSeconds(NOW.getEpochSecond() + 7200)));
        verify(tokens, token);
        provider.removeKey("first");

        assertThat(tokens.verify(token, NOW.plus(ProviderKeys.KEPT).minusMillis(1)))
                .isPresent();
        assertThat(tokens.verify(token, NOW.plus(ProviderKeys.KEPT))).isEmpty();
    }

    @Test
    void whileTheProviderIsDown_knownKeysHoldForADay() {
        String token = token(claims -> claims.setExpirationTime(
                NumericDate.fromSeconds(NOW.plus(DAY).plus(DAY).getEpochSecond())));
        verify(tokens, token);
        provider.answerWith(500);

        assertThat(tokens.verify(token, NOW.plus(DAY).minusMillis(1))).isPresent();
        assertThatThrownBy(() -> tokens.verify(token, NOW.plus(DAY))).isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void providerThatIsDown_isAskedOnceInHalfAMinute() {
        provider.answerWith(503);
        String token = token(_ -> {});
        assertThatThrownBy(() -> verify(tokens, token))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("answers 503");

        provider.answerWith(200);
        assertThatThrownBy(() -> tokens.verify(token, NOW.plusSeconds(29))).isInstanceOf(ProviderUnavailable.class);
        assertThat(tokens.verify(token, NOW.plusSeconds(30))).isPresent();
    }

    /** A provider that another one answers for would let that one's people in. */
    @Test
    void providerThatCallsItselfOtherwise_isNotTrusted() {
        provider.callItself("https://other.example.com");

        assertThatThrownBy(() -> verify(tokens, token(_ -> {})))
                .isInstanceOf(ProviderUnavailable.class)
                .hasMessageContaining("https://other.example.com");
    }
}
