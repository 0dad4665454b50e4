package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.allim.queue.HintQueue;
import io.allim.table.dynamodb.DynamoStandIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deployed package where Lambda calls its hooks. */
class SnapStartIT {

    private static final String KEY = "allim_it_0123456789abcdef0123456789";

    /** They are the role's, and are asked for at an address that Lambda names. */
    private static final String CREDENTIALS = """
            {"AccessKeyId": "id", "SecretAccessKey": "secret", "Token": "token", "Expiration": "2100-01-01T00:00:00Z"}
            """;

    @Test
    void snapshot_isTakenWithoutAskingAnybody_andHasAllClassesWhenItGoesOn(@TempDir Path directory) throws IOException {
        Path log = directory.resolve("classes");
        var asked = new AtomicInteger();
        HttpServer credentials = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        credentials.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] answer = CREDENTIALS.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        credentials.start();
        try (DynamoStandIn dynamo = new DynamoStandIn();
                HintQueue queue = new HintQueue()) {
            dynamo.create("allim");
            long before = dynamo.count();
            try (LambdaRuntime lambda = LambdaRuntime.start(Map.of(
                    "JAVA_TOOL_OPTIONS",
                    "-Xlog:class+load:file=" + log + "::filecount=0",
                    "AWS_LAMBDA_INITIALIZATION_TYPE",
                    Bootstrap.SNAP_START,
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                    "http://127.0.0.1:" + credentials.getAddress().getPort() + "/",
                    "AWS_ACCESS_KEY_ID",
                    "",
                    "AWS_SECRET_ACCESS_KEY",
                    "",
                    "ALLIM_ACCESS_ADMIN_KEY",
                    KEY,
                    "ALLIM_TABLE_ENGINE",
                    "dynamodb",
                    "QUARKUS_DYNAMODB_ENDPOINT_OVERRIDE",
                    dynamo.endpoint().toString(),
                    "ALLIM_QUEUE_URL",
                    queue.url(),
                    "QUARKUS_SQS_ENDPOINT_OVERRIDE",
                    queue.endpoint().toString()))) {
                assertThat(lambda.log()).contains("primed for a snapshot").doesNotContain("could not be primed");
                assertThat(dynamo.count()).isEqualTo(before);
                assertThat(queue.drain()).isEmpty();
                assertThat(asked).hasValue(0);
                int loaded = ownClasses(log).size();

                assertThat(accept(lambda).status()).isEqualTo(202);

                assertThat(dynamo.count()).isGreaterThan(before);
                assertThat(queue.drain()).hasSize(1);
                assertThat(asked.get()).isPositive();
                assertThat(ownClasses(log).stream().skip(loaded)).isEmpty();
            }
        } finally {
            credentials.stop(0);
        }
    }

    /** Without those that the JVM makes of lambdas. */
    private static List<String> ownClasses(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("] io.allim.") && line.contains(" source: file:"))
                    .toList();
        }
    }

    private static LambdaAnswer accept(LambdaRuntime lambda) {
        return lambda.invoke(LambdaEvents.url("POST", "/v1/notifications")
                .bearer(KEY)
                .header("content-type", "application/json")
                .body("""
                        {"to":[{"email":"ada@example.com"}],"content":{"title":"Hello","body":"It works."}}
                        """));
    }
}
