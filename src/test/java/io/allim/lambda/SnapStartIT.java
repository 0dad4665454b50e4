package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.allim.queue.HintQueue;
import io.allim.secret.SecretStandIn;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The deployed package where Lambda calls its hooks. */
class SnapStartIT {

    private static final String KEY = "allim_it_0123456789abcdef0123456789";

    private static final String ADMIN_KEY = "/allim/admin-key";

    /** They are the role's, and are asked for at an address that Lambda names. */
    private static final String CREDENTIALS = """
            {"AccessKeyId": "%s", "SecretAccessKey": "%s", "Token": "token", "Expiration": "2100-01-01T00:00:00Z"}
            """.formatted(SecretStandIn.ACCESS_KEY, SecretStandIn.SECRET_KEY);

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer credentials;
    private DynamoStandIn dynamo;
    private HintQueue queue;
    private SecretStandIn secrets;

    @BeforeEach
    void open() throws IOException {
        credentials = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        credentials.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] answer = CREDENTIALS.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        credentials.start();
        dynamo = new DynamoStandIn();
        dynamo.create("allim");
        queue = new HintQueue();
        secrets = new SecretStandIn();
        secrets.parameter(ADMIN_KEY, KEY);
    }

    @AfterEach
    void close() {
        secrets.close();
        queue.close();
        dynamo.close();
        credentials.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {KEY, "ssm:" + ADMIN_KEY})
    void snapshot_isTakenWithoutAskingAnybody_andHasAllClassesWhenItGoesOn(String adminKey, @TempDir Path directory)
            throws IOException {
        Path log = directory.resolve("classes");
        long before = dynamo.count();
        try (LambdaRuntime lambda = start(adminKey, log)) {
            assertThat(lambda.log()).contains("primed for a snapshot").doesNotContain("could not be primed");
            assertThat(dynamo.count()).isEqualTo(before);
            assertThat(queue.drain()).isEmpty();
            assertThat(secrets.requests()).isEmpty();
            assertThat(asked).hasValue(0);
            int loaded = ownClasses(log).size();

            assertThat(accept(lambda).status()).isEqualTo(202);

            assertThat(dynamo.count()).isGreaterThan(before);
            assertThat(queue.drain()).hasSize(1);
            assertThat(secrets.requests()).hasSize(adminKey.equals(KEY) ? 0 : 1);
            assertThat(asked).hasPositiveValue();
            assertThat(ownClasses(log).stream().skip(loaded)).isEmpty();
        }
    }

    private LambdaRuntime start(String adminKey, Path classes) throws IOException {
        return LambdaRuntime.start(Map.ofEntries(
                Map.entry("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes + "::filecount=0"),
                Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", Bootstrap.SNAP_START),
                Map.entry(
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                        "http://127.0.0.1:" + credentials.getAddress().getPort() + "/"),
                Map.entry("AWS_ACCESS_KEY_ID", ""),
                Map.entry("AWS_SECRET_ACCESS_KEY", ""),
                Map.entry("AWS_ENDPOINT_URL_SSM", secrets.endpoint()),
                Map.entry("ALLIM_ACCESS_ADMIN_KEY", adminKey),
                Map.entry("ALLIM_TABLE_ENGINE", "dynamodb"),
                Map.entry(
                        "QUARKUS_DYNAMODB_ENDPOINT_OVERRIDE", dynamo.endpoint().toString()),
                Map.entry("ALLIM_QUEUE_URL", queue.url()),
                Map.entry("QUARKUS_SQS_ENDPOINT_OVERRIDE", queue.endpoint().toString())));
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
