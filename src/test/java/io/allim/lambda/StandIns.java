package io.allim.lambda;

import io.allim.queue.HintQueue;
import io.allim.sandbox.SandboxServer;
import io.allim.table.dynamodb.DynamoStandIn;
import java.util.Map;

/** What a function is told of what stands in for AWS. */
final class StandIns {

    private StandIns() {}

    /** @return variables of its environment */
    static Map<String, String> environment(String table, DynamoStandIn dynamo, HintQueue queue, SandboxServer sandbox) {
        String uri = sandbox.uri().toString();
        return Map.of(
                "ALLIM_TABLE_NAME",
                table,
                "QUARKUS_DYNAMODB_ENDPOINT_OVERRIDE",
                dynamo.endpoint().toString(),
                "ALLIM_QUEUE_URL",
                queue.url(),
                "QUARKUS_SQS_ENDPOINT_OVERRIDE",
                queue.endpoint().toString(),
                "QUARKUS_SNS_ENDPOINT_OVERRIDE",
                uri,
                "ALLIM_EMAIL_SES_ENDPOINT_OVERRIDE",
                uri);
    }
}
