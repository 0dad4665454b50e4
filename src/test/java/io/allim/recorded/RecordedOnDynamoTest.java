package io.allim.recorded;

import io.allim.api.TestPorts;
import io.allim.table.dynamodb.DynamoApplicationTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The same over DynamoDB. */
@Tag("application")
@QuarkusTest
@TestProfile(RecordedOnDynamoTest.OnDynamo.class)
class RecordedOnDynamoTest extends RecordedTest {

    public static final class OnDynamo extends OnSqlite {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(TestPorts.class), new TestResourceEntry(DynamoApplicationTest.Dynamo.class));
        }
    }

    @Override
    boolean mayWrite() {
        return false;
    }

    /** DynamoDB has backups of its own. */
    @Override
    boolean isPlayed(Path chapter) {
        return !chapter.endsWith("90-backups.txt");
    }
}
