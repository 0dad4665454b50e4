package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The hooks where there is neither DynamoDB nor SQS. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class UnconfiguredSnapshotTest {

    @Inject
    Snapshot snapshot;

    @Test
    void everyPart_canBePrimedAndGoesOn() {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler log = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(Snapshot.class.getName());
        logger.addHandler(log);
        try {
            snapshot.beforeCheckpoint(null);
            snapshot.afterRestore(null);
        } finally {
            logger.removeHandler(log);
        }

        assertThat(logged).containsExactly("primed for a snapshot");
        RestAssured.given()
                .header("Authorization", "Bearer allim_dev")
                .get("/v1/notifications")
                .then()
                .statusCode(200);
    }
}
