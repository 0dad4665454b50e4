package io.allim.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.api.TestPorts;
import io.allim.table.dynamodb.DynamoApplicationTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;

/** The same over DynamoDB. */
@Tag("application")
@QuarkusTest
@TestProfile(SecretsAtRestOnDynamoTest.OnDynamo.class)
class SecretsAtRestOnDynamoTest extends SecretsAtRestTest implements DynamoApplicationTest.Scanned {

    public static final class OnDynamo extends OnSqlite {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(TestPorts.class), new TestResourceEntry(DynamoApplicationTest.Dynamo.class));
        }
    }

    private Supplier<List<String>> stored = List::of;

    @Override
    public void scan(Supplier<List<String>> bodies) {
        stored = bodies;
    }

    @Override
    List<String> inTheStore() {
        List<String> all = stored.get();
        assertThat(all).hasSizeGreaterThan(20);
        return all.stream().flatMap(body -> Marked.in("an item", body).stream()).toList();
    }
}
