package io.allim.lambda;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.allim.api.TestPorts;
import io.allim.notification.NotificationId;
import io.allim.snapshot.Entropy;
import io.allim.snapshot.Twins;
import io.allim.table.dynamodb.DynamoStandIn;
import io.allim.table.sealed.SealedTables;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The hooks, called. */
@Tag("application")
@QuarkusTest
@TestProfile(SnapshotTest.OnDynamo.class)
class SnapshotTest {

    public static final class OnDynamo implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(TestPorts.class), new TestResourceEntry(Dynamo.class));
        }
    }

    public static final class Dynamo implements QuarkusTestResourceLifecycleManager {

        private final DynamoStandIn standIn = new DynamoStandIn();

        @Override
        public Map<String, String> start() {
            standIn.create("allim");
            return Map.of(
                    "allim.table.engine", "dynamodb",
                    "allim.encryption.key", SealedTables.KEY,
                    "quarkus.dynamodb.endpoint-override", standIn.endpoint().toString(),
                    "quarkus.dynamodb.aws.region", "eu-central-1",
                    "quarkus.dynamodb.aws.credentials.type", "static",
                    "quarkus.dynamodb.aws.credentials.static-provider.access-key-id", "id",
                    "quarkus.dynamodb.aws.credentials.static-provider.secret-access-key", "key");
        }

        @Override
        public void inject(Object test) {
            ((SnapshotTest) test).dynamo = standIn;
        }

        @Override
        public void stop() {
            standIn.close();
        }
    }

    @Inject
    Snapshot snapshot;

    DynamoStandIn dynamo;

    @Test
    void checkpoint_asksNobodyAndLeavesNoConnection_andAfterItTheServiceGoesOn() {
        put("ada");
        assertThat(dynamo.connections()).isPositive();
        long before = dynamo.count();

        snapshot.beforeCheckpoint(null);

        assertThat(dynamo.count()).isEqualTo(before);
        await().until(() -> dynamo.connections() == 0);

        snapshot.afterRestore(null);
        put("grace");
        given().header("Authorization", "Bearer allim_dev")
                .get("/v1/recipients/ada")
                .then()
                .statusCode(200);
    }

    @Test
    void restored_makesOtherIdsThanItsTwins() {
        Instant now = Instant.parse("2027-03-01T08:00:00Z");
        Twins.restore();
        NotificationId unrestored = NotificationId.next(now);

        Twins.restore();
        snapshot.afterRestore(null);
        NotificationId one = NotificationId.next(now);
        String token = Entropy.uuid().toString();
        Twins.restore();
        snapshot.afterRestore(null);

        assertThat(NotificationId.next(now)).isNotIn(one, unrestored);
        assertThat(Entropy.uuid().toString()).isNotEqualTo(token);
    }

    private static void put(String recipient) {
        given().header("Authorization", "Bearer allim_dev")
                .contentType(ContentType.JSON)
                .body("{\"addresses\":{\"email\":[\"ada@example.com\"]}}")
                .put("/v1/recipients/" + recipient)
                .then()
                .statusCode(200);
    }
}
