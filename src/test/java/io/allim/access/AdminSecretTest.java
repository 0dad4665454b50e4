package io.allim.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.allim.api.TestPorts;
import io.allim.secret.SecretStandIn;
import io.allim.snapshot.SnapshotAware;
import io.allim.web.operation.Scope;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The admin key where the configuration only names it. Each test begins when nothing is known of it. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
@QuarkusTestResource(value = AdminSecretTest.Aws.class, restrictToAnnotatedClass = true)
@TestProfile(AdminSecretTest.Named.class)
class AdminSecretTest {

    private static final String NAME = "/allim/admin-key";
    private static final String ADMIN = "0123456789abcdef0123456789abcdef";

    private SecretStandIn aws;
    private int before;

    @Inject
    ApiKeys keys;

    @Inject
    InstantSource clock;

    @Any
    @Inject
    Instance<SnapshotAware> parts;

    public static final class Named implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("allim.access.admin-key", "ssm:" + NAME);
        }
    }

    public static final class Aws implements QuarkusTestResourceLifecycleManager {

        private final SecretStandIn standIn = new SecretStandIn();

        @Override
        public Map<String, String> start() {
            return Map.of();
        }

        @Override
        public void inject(Object test) {
            if (test instanceof AdminSecretTest tests) {
                tests.aws = standIn;
            }
        }

        @Override
        public void stop() {
            standIn.close();
        }
    }

    @BeforeEach
    void forget() {
        turn(Duration.ofMinutes(5));
        aws.parameter(NAME, ADMIN);
        before = aws.requests().size();
    }

    @AfterEach
    void answerAgain() {
        aws.refuseNoMore();
    }

    private static void turn(Duration forward) {
        given().contentType(ContentType.JSON)
                .body("{\"advanceBy\":\"" + forward + "\"}")
                .post("/sandbox/clock")
                .then()
                .statusCode(200);
    }

    private int asked() {
        return aws.requests().size() - before;
    }

    private static ValidatableResponse list(String key) {
        return given().header("Authorization", "Bearer " + key).get("/v1/keys").then();
    }

    /** What a snapshot would hold, every process that goes on from it would have. */
    @Test
    void snapshot_holdsNoAdminKey() {
        parts.forEach(SnapshotAware::prime);
        assertThat(asked()).isZero();
    }

    @Test
    void adminKey_isReadAtTheFirstKeyThatMayBeIt_andKept() {
        list(ADMIN).statusCode(200);
        list(ADMIN).statusCode(200);
        list(ADMIN.replace('0', '1')).statusCode(401);

        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void floodOfWrongKeys_isOneQuestion() {
        for (int i = 0; i < 20; i++) {
            list("allim_0123456789abcdef_" + Integer.toString(100 + i).repeat(16))
                    .statusCode(401);
        }

        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void issuedKey_asksForNothing() {
        String issued = keys.issue("test", Set.of(Scope.ADMIN), Optional.empty(), clock.instant())
                .text();

        list(issued).statusCode(200);
        assertThat(asked()).isZero();
    }

    @Test
    void keyThatIsTooShortToBeIt_asksForNothing() {
        list(ADMIN.substring(1)).statusCode(401);
        given().get("/v1/keys").then().statusCode(401);

        assertThat(asked()).isZero();
    }

    @Test
    void whileTheKeyCantBeRead_nobodyIsLetIn_andAwsIsAskedOnce() {
        aws.refuse(400, "AccessDeniedException");

        for (int i = 0; i < 5; i++) {
            list(ADMIN)
                    .statusCode(503)
                    .header("Retry-After", "10")
                    .contentType("application/problem+json")
                    .body("code", equalTo("secret-unavailable"))
                    .body("detail", containsString("allim.access.admin-key"))
                    .body("detail", not(containsString(NAME)));
        }
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void issuedKey_isLetIn_whileTheAdminKeyCantBeRead() {
        aws.refuse(500, "InternalServerError");
        String issued = keys.issue("test", Set.of(Scope.ADMIN), Optional.empty(), clock.instant())
                .text();

        list(ADMIN).statusCode(503);
        list(issued).statusCode(200);
    }

    @Test
    void adminKey_isReadAgain_afterTheFailureHasRested() {
        aws.refuse(400, "ThrottlingException");
        list(ADMIN).statusCode(503);
        aws.refuseNoMore();
        list(ADMIN).statusCode(503);

        turn(Duration.ofSeconds(10));
        list(ADMIN).statusCode(200);
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void rotatedKey_isTheOnlyOneThatIsLetIn() {
        list(ADMIN).statusCode(200);
        String rotated = ADMIN.replace('a', 'f');
        aws.parameter(NAME, rotated);
        turn(Duration.ofMinutes(5));

        list(ADMIN).statusCode(401);
        list(rotated).statusCode(200);
    }

    @Test
    void keyThatIsTooShort_letsNobodyIn() {
        aws.parameter(NAME, ADMIN.substring(1));

        list(ADMIN.substring(1)).statusCode(401);
        list(ADMIN).statusCode(503);
    }
}
