package io.allim.table.dynamodb;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.allim.api.TestPorts;
import io.allim.table.Query;
import io.allim.table.sealed.SealedTables;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The application on DynamoDB, by nothing but its configuration. */
@Tag("application")
@QuarkusTest
@TestProfile(DynamoApplicationTest.OnDynamo.class)
public class DynamoApplicationTest {

    public static final class OnDynamo implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(TestPorts.class), new TestResourceEntry(Dynamo.class));
        }
    }

    public static final class Dynamo implements QuarkusTestResourceLifecycleManager {

        private final DynamoStandIn dynamo = new DynamoStandIn();

        @Override
        public Map<String, String> start() {
            dynamo.create("state");
            return Map.of(
                    "allim.table.engine", "dynamodb",
                    "allim.encryption.key", SealedTables.KEY,
                    "allim.table.name", "state",
                    "quarkus.dynamodb.endpoint-override", dynamo.endpoint().toString(),
                    "quarkus.dynamodb.aws.region", "eu-central-1",
                    "quarkus.dynamodb.aws.credentials.type", "static",
                    "quarkus.dynamodb.aws.credentials.static-provider.access-key-id", "id",
                    "quarkus.dynamodb.aws.credentials.static-provider.secret-access-key", "key");
        }

        @Override
        public void inject(Object test) {
            if (test instanceof Scanned scanned) {
                scanned.scan(() -> dynamo.items("state"));
            }
        }

        @Override
        public void stop() {
            dynamo.close();
        }
    }

    /** A test that looks at all that is stored. */
    public interface Scanned {
        void scan(Supplier<List<String>> items);
    }

    @ConfigProperty(name = "quarkus.dynamodb.endpoint-override")
    URI endpoint;

    @ConfigProperty(name = "allim.data-dir")
    Path dataDir;

    @Test
    void state_isKeptInTheTable() {
        given().header("Authorization", "Bearer allim_dev")
                .contentType(ContentType.JSON)
                .body("{\"addresses\":{\"email\":[\"ada@example.com\"]}}")
                .put("/v1/recipients/ada")
                .then()
                .statusCode(200);
        given().header("Authorization", "Bearer allim_dev")
                .get("/v1/recipients/ada")
                .then()
                .statusCode(200)
                .body("addresses.email[0]", equalTo("ada@example.com"));
        try (DynamoDbClient client = DynamoStandIn.client(endpoint, Duration.ofSeconds(20));
                DynamoTable table =
                        new DynamoTable(() -> client, "state", Duration.ofSeconds(20), InstantSource.system())) {
            assertThat(table.query(Query.list("recipients")).items()).hasSize(1);
        }
        assertThat(dataDir).isEmptyDirectory();
    }
}
