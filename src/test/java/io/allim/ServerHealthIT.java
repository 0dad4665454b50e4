package io.allim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What probes see of the server jar while what it needs fails, and when it works again. */
class ServerHealthIT {

    /** Within so much of a failure readiness turns false, and true again after it. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    @TempDir
    static Path data;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static int debugger;
    private static HttpServer queue;
    private static ServerJar jar;
    private static Process server;

    @BeforeAll
    static void start() throws IOException {
        queue = queue(0);
        String sqs = "http://127.0.0.1:" + queue.getAddress().getPort();
        debugger = ServerJar.freePort();
        jar = ServerJar.at(data, "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + debugger)
                .in(Map.of(
                        "ALLIM_QUEUE_URL", sqs + "/000000000000/hints",
                        "QUARKUS_SQS_ENDPOINT_OVERRIDE", sqs,
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test"));
        server = jar.start();
    }

    /** SQS, as far as it is asked. */
    private static HttpServer queue(int port) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write("{}".getBytes());
            }
        });
        http.start();
        return http;
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.destroyForcibly().waitFor();
        queue.stop(0);
        CLIENT.close();
    }

    @Test
    void healthyServer_isReadyAndLive() throws Exception {
        awaitUp("store", "tick", "queue", "running");
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void health_isNotOnThePortOfTheApi() throws Exception {
        for (String path : new String[] {"/q/health", "/q/health/ready", "/q/metrics", "/q"}) {
            assertThat(get(jar.port(), path).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void diskThatTakesNoWrites_isNotReady() throws Exception {
        assumeTrue(Files.isExecutable(PRLIMIT));
        awaitUp("store");
        limitFiles("0");
        try {
            awaitDown("store");
            assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        } finally {
            limitFiles("unlimited");
        }
        awaitUp("store");
    }

    /** As a disk does that is full or read-only. */
    private static void limitFiles(String most) throws Exception {
        Process prlimit = new ProcessBuilder(
                        PRLIMIT.toString(), "--pid", String.valueOf(server.pid()), "--fsize=" + most + ":unlimited")
                .redirectErrorStream(true)
                .start();
        String said = new String(prlimit.getInputStream().readAllBytes());
        assertThat(prlimit.waitFor()).as(said).isZero();
    }

    @Test
    void tickThatStandsStill_isNotReady() throws Exception {
        awaitUp("tick");
        VirtualMachine machine = attach();
        try {
            ThreadReference tick = machine.allThreads().stream()
                    .filter(thread -> thread.name().equals("tick"))
                    .findFirst()
                    .orElseThrow();
            tick.suspend();
            awaitDown("tick");
            assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
            tick.resume();
            awaitUp("tick");
        } finally {
            machine.dispose();
        }
    }

    private static VirtualMachine attach() throws Exception {
        AttachingConnector sockets = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = sockets.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(String.valueOf(debugger));
        return sockets.attach(arguments);
    }

    @Test
    void queueThatDoesNotAnswer_isNotReady() throws Exception {
        awaitUp("queue");
        int port = queue.getAddress().getPort();
        queue.stop(0);
        awaitDown("queue");
        queue = queue(port);
        awaitUp("queue");
    }

    /** So that a load balancer looks elsewhere before requests are refused. */
    @Test
    void serverThatWasToldToEnd_isNotReadyWhileItStillAnswers() throws Exception {
        ServerJar other = ServerJar.at(data.resolve("other"), "-Dquarkus.shutdown.delay=10s");
        Process process = other.start();
        try {
            assertThat(get(other.managementPort(), "/q/health/ready").statusCode())
                    .isEqualTo(200);
            process.toHandle().destroy();
            await().atMost(SOON)
                    .until(() -> get(other.managementPort(), "/q/health/ready").statusCode() == 503);
            assertThat(get(other.port(), "/v1/notifications").statusCode()).isEqualTo(401);
            assertThat(get(other.managementPort(), "/q/health/live").statusCode())
                    .isEqualTo(200);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void awaitDown(String check) {
        await().atMost(SOON).untilAsserted(() -> {
            HttpResponse<String> answer = get("/q/health/ready");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(status(answer, check)).contains("DOWN");
        });
    }

    private static void awaitUp(String... checks) {
        await().atMost(SOON).untilAsserted(() -> {
            HttpResponse<String> answer = get("/q/health/ready");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            for (String check : checks) {
                assertThat(status(answer, check)).contains("UP");
            }
        });
    }

    private static Optional<String> status(HttpResponse<String> answer, String check) throws IOException {
        JsonNode checks = new ObjectMapper().readTree(answer.body()).path("checks");
        return StreamSupport.stream(checks.spliterator(), false)
                .filter(each -> each.path("name").asText().equals(check))
                .map(each -> each.path("status").asText())
                .findFirst();
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(jar.managementPort(), path);
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(SOON)
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
