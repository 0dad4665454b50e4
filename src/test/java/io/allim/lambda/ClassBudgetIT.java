package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.dynamodb.DynamoStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cold start costs about as much as the classes that it loads. */
class ClassBudgetIT {

    private static final String KEY = "allim_it_0123456789abcdef0123456789";

    /** Loaded when the package for the managed runtime asks for its first event, those of the JVM among them. */
    private static final int INIT = 6_190;

    /** Loaded when it has answered its first request, which stored a notification in DynamoDB and sent its hint to SQS. */
    private static final int FIRST = 9_900;

    private static final double TOLERANCE = 1.05;

    @Test
    void start_loadsNoMoreClassesThanItsBudget(@TempDir Path directory) throws IOException {
        Path log = directory.resolve("classes");
        try (var dynamo = new DynamoStandIn();
                var sqs = new SqsStandIn()) {
            dynamo.create("allim");
            try (LambdaRuntime lambda = LambdaRuntime.start(Map.of(
                    "JAVA_TOOL_OPTIONS",
                    "-Xlog:class+load:file=" + log + "::filecount=0",
                    "ALLIM_ACCESS_ADMIN_KEY",
                    KEY,
                    "ALLIM_TABLE_ENGINE",
                    "dynamodb",
                    "QUARKUS_DYNAMODB_ENDPOINT_OVERRIDE",
                    dynamo.endpoint().toString(),
                    "ALLIM_QUEUE_URL",
                    sqs.url(),
                    "QUARKUS_SQS_ENDPOINT_OVERRIDE",
                    sqs.endpoint().toString(),
                    "ALLIM_EMAIL_FROM",
                    "allim@example.com"))) {
                long init = lines(log);
                LambdaAnswer answer = lambda.invoke(LambdaEvents.url("POST", "/v1/notifications")
                        .bearer(KEY)
                        .header("content-type", "application/json")
                        .header("idempotency-key", "first")
                        .body("""
                                {"to":[{"email":"ada@example.com"}],"content":{"title":"Hello","body":"It works."}}"""));
                long first = lines(log);

                assertThat(answer.status()).isEqualTo(202);
                assertWithin(INIT, init, "INIT");
                assertWithin(FIRST, first, "the first request");
            }
        }
    }

    private static void assertWithin(int budget, long loaded, String when) {
        System.out.printf(
                "%,d classes are loaded by the end of %s, where %,d are planned for.%n", loaded, when, budget);
        assertThat(loaded)
                .as(
                        "Classes loaded by the end of %s. -Xlog:class+load tells which are new; if they are worth"
                                + " the time, say so in this budget.",
                        when)
                .isLessThanOrEqualTo(Math.round(budget * TOLERANCE));
    }

    private static long lines(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.count();
        }
    }
}
