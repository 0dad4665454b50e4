package io.allim.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.allim.access.oidc.ProviderResource;
import io.allim.access.oidc.ProviderStandIn;
import io.allim.api.TestPorts;
import io.allim.sandbox.clock.TurnedClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People who call with the access token of their provider. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@QuarkusTestResource(value = ProviderResource.class, restrictToAnnotatedClass = true)
@TestProfile(TurnedClock.class)
class SignInTest {

    private ProviderStandIn provider;

    @Inject
    InstantSource clock;

    /** Whatever was asked before, it may be asked again. */
    @BeforeEach
    void waitAMinute() {
        provider.answerWith(200);
        given().contentType(ContentType.JSON)
                .body("{\"advanceBy\":\"PT1M\"}")
                .post("/sandbox/clock")
                .then()
                .statusCode(200);
    }

    private String token(String keyId, String... groups) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(provider.issuer());
        claims.setAudience("allim-console");
        claims.setSubject("u-1");
        claims.setExpirationTime(NumericDate.fromSeconds(clock.instant().getEpochSecond() + 300));
        claims.setStringListClaim("groups", List.of(groups));
        return provider.token(keyId, claims, Map.of());
    }

    private static ValidatableResponse get(String path, String token) {
        return given().header("Authorization", "Bearer " + token).get(path).then();
    }

    @Test
    void role_opensWhatItsScopesOpen() {
        get("/v1/keys", token("first", "ops")).statusCode(200);
        get("/v1/topics", token("first", "support")).statusCode(200);
        get("/v1/keys", token("first", "support"))
                .statusCode(403)
                .body("detail", containsString("a role that allim.access.oidc.roles gives it"));
        get("/v1/topics", token("first", "sales")).statusCode(403);
    }

    @Test
    void tokenThatIsNotTrusted_isUnknown() {
        String honest = token("first", "ops");

        get("/v1/keys", honest.substring(0, honest.length() - 4)).statusCode(401);
        get("/v1/keys", honest.replace('.', ',')).statusCode(401);
    }

    /** Its keys are not to be had: nobody is let in, and API keys work on. */
    @Test
    void providerThatIsDown_isSaidSo() {
        provider.answerWith(500);
        provider.addKey("new");

        get("/v1/keys", token("new", "ops"))
                .statusCode(503)
                .header("Retry-After", "30")
                .body("code", equalTo("sign-in-unavailable"));
        get("/v1/keys", "allim_dev").statusCode(200);
    }
}
