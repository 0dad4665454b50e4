package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.allim.sandbox.SandboxServer;
import io.allim.sandbox.wire.Fault;
import io.allim.table.SettableClock;
import io.allim.table.dynamodb.DynamoStandIn;
import io.allim.table.dynamodb.DynamoStandIn.Fate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the deployed package writes in a day on which much goes wrong. */
class LogsIT {

    private static final String ADMIN = "allim_it_0123456789abcdef0123456789";
    private static final String WRONG = "allim_0123456789abcdef_" + "5ec7e7".repeat(8);
    private static final String EMAIL = "ada.lovelace@example.com";
    private static final String PHONE = "+821012345678";
    private static final String HOOK = "hook-token-q7Zr";
    private static final String BODY = "Your code is 491203";
    private static final String TITLE = "Private title";

    private static DynamoStandIn dynamo;
    private static SandboxServer sandbox;
    private static LambdaRuntime lambda;
    private static String issued;
    private static HttpServer receiver;
    private static int day;
    private static int idle;

    /** In the busy hour; one in ten to a receiver that is gone. */
    private static final int BUSY = 100;

    @BeforeAll
    static void live() throws IOException {
        dynamo = new DynamoStandIn();
        dynamo.create("allim");
        sandbox = new SandboxServer(0, new SettableClock(Instant.parse("2027-01-01T00:00:00Z"))).start();
        String uri = sandbox.uri().toString();
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(exchange.getRequestURI().getPath().startsWith("/gone") ? 410 : 204, -1);
            }
        });
        receiver.start();
        lambda = LambdaRuntime.start(Map.ofEntries(
                Map.entry("ALLIM_ACCESS_ADMIN_KEY", ADMIN),
                Map.entry("ALLIM_TABLE_ENGINE", "dynamodb"),
                Map.entry("ALLIM_TABLE_TIMEOUT", "1s"),
                Map.entry(
                        "QUARKUS_DYNAMODB_ENDPOINT_OVERRIDE", dynamo.endpoint().toString()),
                Map.entry("ALLIM_EMAIL_FROM", "allim@example.com"),
                Map.entry("ALLIM_EMAIL_SES_ENDPOINT_OVERRIDE", uri),
                Map.entry("QUARKUS_SNS_ENDPOINT_OVERRIDE", uri),
                Map.entry(
                        "ALLIM_WEBHOOK_TRUSTED", "127.0.0.1:1," + sandbox.uri().getAuthority() + "," + authority()),
                Map.entry("ALLIM_WEBHOOK_ALLOW_HTTP", "true"),
                Map.entry("ALLIM_DELIVERY_RETRIES", "PT1H"),
                Map.entry("ALLIM_SERVICE", "shop")));
        issued = call("POST", "/v1/keys", ADMIN, "{\"name\":\"shop\",\"scopes\":[\"send\",\"read\"]}")
                .json()
                .findValue("key")
                .textValue();
        morning();
        lambda.invoke(LambdaEvents.tick());
        trouble();
        day = lambda.log().length();
        lambda.invoke(LambdaEvents.tick());
        idle = lambda.log().length();
        busyHour();
    }

    private static String authority() {
        return "127.0.0.1:" + receiver.getAddress().getPort();
    }

    private static void busyHour() {
        for (int i = 0; i < BUSY; i++) {
            String hook = "http://%s/%s%d?key=%s".formatted(authority(), i % 10 == 0 ? "gone" : "here", i, HOOK);
            LambdaAnswer answer = call("POST", "/v1/notifications", issued, """
                    {"to":[{"webhook":"%s"}],"content":{"title":"%s","body":"%s"}}""".formatted(hook, TITLE, BODY));
            assertThat(answer.status()).isEqualTo(202);
            if (i % 10 == 9) {
                lambda.invoke(LambdaEvents.tick());
            }
        }
    }

    private static void morning() {
        assertThat(call("PUT", "/v1/recipients/ada", issued, """
                {"addresses":{"email":["%s"],"phone":["%s"]}}
                """.formatted(EMAIL, PHONE))
                        .status())
                .isEqualTo(200);
        assertThat(call("POST", "/v1/notifications", issued, """
                {"to":[{"email":"%s"},{"phone":"%s"},{"webhook":"http://127.0.0.1:1/%s?key=%s"}],
                 "content":{"title":"%s","body":"%s"}}
                """.formatted(EMAIL, PHONE, HOOK, HOOK, TITLE, BODY))
                        .status())
                .isEqualTo(202);
        sandbox.faults().next(Fault.of(Fault.Kind.ERROR_500).on(Fault.Service.SNS));
    }

    private static void trouble() {
        assertThat(call("GET", "/v1/notifications?key=" + HOOK, WRONG, "").status())
                .isEqualTo(401);
        assertThat(call("POST", "/v1/notifications", issued, "{\"to\": " + BODY).status())
                .isEqualTo(400);
        assertThat(call("POST", "/v1/notifications", issued, "{\"to\":[{\"email\":\"" + EMAIL + " \"}]}")
                        .status())
                .isEqualTo(400);
        dynamo.play(_ -> Fate.DENIED);
        assertThat(call("PUT", "/v1/recipients/ada", issued, "{\"addresses\":{\"email\":[\"" + EMAIL + "\"]}}")
                        .status())
                .isEqualTo(503);
        assertThat(lambda.invoke(LambdaEvents.tick()).isFunctionError()).isTrue();
        dynamo.play(_ -> Fate.ANSWERED);
        assertThat(lambda.invoke(LambdaEvents.sqs()).isFunctionError()).isTrue();
    }

    @AfterAll
    static void stop() {
        lambda.close();
        sandbox.close();
        receiver.stop(0);
        dynamo.close();
    }

    @Test
    void logs_holdNoSecretsAndNoAddresses() {
        assertThat(records())
                .filteredOn(line -> !line.path("level").asText().equals("INFO"))
                .hasSizeGreaterThan(2);
        assertThat(lambda.log())
                .doesNotContain(
                        ADMIN,
                        issued,
                        issued.substring(issued.lastIndexOf('_')),
                        WRONG,
                        WRONG.substring(WRONG.lastIndexOf('_')),
                        EMAIL,
                        PHONE,
                        HOOK,
                        BODY,
                        TITLE,
                        "hidden-payload");
    }

    @Test
    void record_isALineOfJson() {
        assertThat(records())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.properties())
                        .extracting(Map.Entry::getKey)
                        .contains("timestamp", "level", "loggerName", "message", "threadName", "mdc"));
        assertThat(lambda.log().lines())
                .filteredOn(line -> !line.startsWith("{"))
                .allMatch(line -> line.startsWith("WARNING: "));
    }

    @Test
    void record_namesItsInvocationAndItsRequest() {
        assertThat(records())
                .filteredOn(line -> line.path("message").asText().contains("store did not answer"))
                .isNotEmpty()
                .allSatisfy(line -> {
                    assertThat(line.at("/mdc/awsRequestId").asText()).matches("[0-9a-f-]{36}");
                    assertThat(line.at("/mdc/requestId").asText()).isNotEmpty();
                })
                .anySatisfy(line -> {
                    assertThat(line.at("/mdc/requestId").asText()).isEqualTo("order-4711");
                    assertThat(line.at("/mdc/traceId").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
                    assertThat(line.path("stackTrace").asText()).contains("io.allim.table.TableUnavailable: ");
                });
    }

    @Test
    void metrics_areRawLinesThatCloudWatchTakes() {
        List<JsonNode> lines = metrics(lambda.log().substring(0, idle));
        assertThat(lines)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.path("service").textValue()).isEqualTo("shop"));
        assertThat(sum(lines, "Accepted")).isEqualTo(1);
        assertThat(sum(lines, "Sent")).isEqualTo(1);
        assertThat(sum(lines, "Retried")).isEqualTo(2);
        assertThat(lines).anyMatch(line -> line.has("OldestDueSeconds"));
        Set<String> names = lines.stream()
                .flatMap(line -> EmfFormat.names(line).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void idleTick_writesNothing() {
        assertThat(lambda.log().substring(day, idle)).isEmpty();
    }

    /** CloudWatch is paid by the byte. */
    @Test
    void busyHour_writesLessThan300BytesANotification() {
        String hour = lambda.log().substring(idle);
        assertThat(sum(metrics(hour), "Accepted")).isEqualTo(BUSY);
        assertThat(sum(metrics(hour), "Sent")).isEqualTo(BUSY * 9 / 10);
        assertThat(sum(metrics(hour), "Failed")).isEqualTo(BUSY / 10);
        assertThat(hour.lines().filter(line -> line.contains("failed by webhook after 1 attempt: address-gone")))
                .hasSize(BUSY / 10);
        int bytes = hour.getBytes(StandardCharsets.UTF_8).length;
        System.out.printf("%,d bytes of logs for each of %,d notifications%n", bytes / BUSY, BUSY);
        assertThat(bytes).isLessThanOrEqualTo(300 * BUSY);
    }

    private static int sum(List<JsonNode> lines, String name) {
        return lines.stream().mapToInt(line -> line.path(name).asInt()).sum();
    }

    private static List<JsonNode> metrics(String log) {
        return log.lines().filter(EmfFormat::isMetrics).map(EmfFormat::read).toList();
    }

    private static List<JsonNode> records() {
        return lambda.log()
                .lines()
                .filter(line -> line.startsWith("{") && !EmfFormat.isMetrics(line))
                .map(LogsIT::json)
                .toList();
    }

    private static LambdaAnswer call(String method, String path, String key, String body) {
        String[] parts = path.split("\\?");
        LambdaEvents.Event event = LambdaEvents.url(method, parts[0])
                .bearer(key)
                .header("content-type", "application/json")
                .header("x-request-id", "order-4711")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        if (parts.length > 1) {
            event.query(parts[1]);
        }
        LambdaAnswer answer = lambda.invoke(event.body(body));
        assertThat(answer.header("x-request-id")).isEqualTo("order-4711");
        return answer;
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }
}
