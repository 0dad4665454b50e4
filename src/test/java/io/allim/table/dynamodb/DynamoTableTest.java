package io.allim.table.dynamodb;

import io.allim.table.Table;
import io.allim.table.TableContract;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The contract, over HTTP and with the real client, on the stand-in; or on what listens at
 * {@code -Dallim.dynamodb.endpoint=http://127.0.0.1:8000}.
 */
@Tag("slow")
final class DynamoTableTest extends TableContract {

    private static final Duration TRY = Duration.ofSeconds(20);

    private static DynamoStandIn dynamo;
    private static DynamoDbClient client;

    @BeforeAll
    static void start() {
        dynamo = new DynamoStandIn();
        client = Optional.ofNullable(System.getProperty("allim.dynamodb.endpoint"))
                .map(URI::create)
                .map(endpoint -> DynamoStandIn.client(endpoint, TRY))
                .orElseGet(() -> dynamo.client(TRY));
    }

    @AfterAll
    static void stop() {
        client.close();
        dynamo.close();
    }

    @Override
    protected Table empty(InstantSource clock) {
        String name = "allim-" + UUID.randomUUID();
        DynamoTables.create(client, name);
        return new DynamoTable(() -> client, name, Duration.ofSeconds(30), clock);
    }
}
