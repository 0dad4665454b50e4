package io.allim.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.allim.queue.HintQueue;
import io.allim.sandbox.SandboxServer;
import io.allim.table.dynamodb.DynamoStandIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The package under the function's own runtime: it hands in its answer, sends, and asks for the next event then. */
class AnswerFirstIT {

    private static final String KEY = "allim_it_0123456789abcdef0123456789";
    private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:ops";
    private static final String TABLE = "allim";
    private static final int ASKED = 200;

    private static final AtomicInteger published = new AtomicInteger();
    private static volatile CountDownLatch gate;
    private static volatile long publishedNanos;

    static DynamoStandIn dynamo;
    static HintQueue queue;
    static SandboxServer sandbox;
    static HttpServer sns;
    static Map<String, String> environment;

    @BeforeAll
    static void start() throws IOException {
        dynamo = new DynamoStandIn();
        dynamo.create(TABLE);
        queue = new HintQueue();
        sandbox = new SandboxServer(0, InstantSource.system()).start();
        sns = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sns.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        sns.createContext("/", AnswerFirstIT::publish);
        sns.start();
        environment = new HashMap<>(StandIns.environment(TABLE, dynamo, queue, sandbox));
        environment.putAll(Map.of(
                "ALLIM_TABLE_ENGINE",
                "dynamodb",
                "ALLIM_ACCESS_ADMIN_KEY",
                KEY,
                "QUARKUS_SNS_ENDPOINT_OVERRIDE",
                "http://127.0.0.1:" + sns.getAddress().getPort()));
    }

    @AfterAll
    static void stop() {
        sns.stop(0);
        sandbox.close();
        queue.close();
        dynamo.close();
    }

    @BeforeEach
    void open() {
        gate = new CountDownLatch(0);
        published.set(0);
    }

    /** Whose loop hands in the answer, and who keeps Lambda from stopping the function then. */
    enum Loop {
        OWN {
            @Override
            LambdaRuntime start(Map<String, String> environment) throws IOException {
                return LambdaRuntime.startOwn(environment);
            }
        },
        MANAGED_WITH_AN_EXTENSION {
            @Override
            LambdaRuntime start(Map<String, String> environment) throws IOException {
                Map<String, String> extended = new HashMap<>(environment);
                extended.put("ALLIM_LAMBDA_SEND_AFTER_ANSWER", "true");
                return LambdaRuntime.start(extended);
            }
        };

        abstract LambdaRuntime start(Map<String, String> environment) throws IOException;
    }

    /** Nobody else is told, and nothing is read twice. */
    @ParameterizedTest
    @EnumSource
    void answer_isHandedInBeforeTheMessageLeaves_andNothingIsHinted(Loop loop) throws Exception {
        try (LambdaRuntime lambda = loop.start(environment)) {
            send(lambda);
            lambda.awaitNext();
            double reads = dynamo.readUnits(TABLE);
            long writes = dynamo.writeUnits(TABLE);
            gate = new CountDownLatch(1);
            LambdaAnswer answer = send(lambda);
            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
            assertThat(published).hasValue(1);
            gate.countDown();
            lambda.awaitNext();
            assertThat(published).hasValue(2);
            assertThat(queue.receive()).isEmpty();
            assertThat(dynamo.writeUnits(TABLE) - writes).isLessThanOrEqualTo(6);
            assertThat(dynamo.readUnits(TABLE) - reads).isLessThanOrEqualTo(2);
            assertThat(state(lambda, answer)).isEqualTo("sent");
        }
    }

    /** What a process leaves undone that is ended between its answer and its record, is done once by the next. */
    @ParameterizedTest
    @EnumSource
    void deathAfterTheAnswer_losesNothing(Loop loop) throws Exception {
        Map<String, String> brief = new HashMap<>(environment);
        brief.putAll(Map.of(
                "ALLIM_DELIVERY_LEASE", "PT12S",
                "ALLIM_SNS_TIMEOUT", "5s",
                "ALLIM_TABLE_TIMEOUT", "5s",
                "ALLIM_WEBHOOK_DEADLINE", "5s",
                "ALLIM_EMAIL_TIMEOUT", "5s"));
        String id;
        try (LambdaRuntime lambda = loop.start(brief)) {
            gate = new CountDownLatch(1);
            id = send(lambda).json().path("id").asText();
            lambda.kill();
        }
        gate.countDown();
        try (LambdaRuntime next = loop.start(brief)) {
            for (int i = 0; i < 300 && !stateOf(next, id).equals("sent"); i++) {
                LambdaCluster.pause(Duration.ofMillis(100));
                next.invoke(LambdaEvents.tick());
                for (var batch = queue.receive(); !batch.isEmpty(); batch = queue.receive()) {
                    QueueTrigger.settle(queue, batch, next.invoke(QueueTrigger.event(queue, batch)));
                }
            }
            assertThat(stateOf(next, id)).as(next.log()).isEqualTo("sent");
        }
        assertThat(published).hasValueBetween(1, 2);
    }

    /** Of the way from the answer, as the caller's side has it, to the request that the provider gets. */
    @ParameterizedTest
    @EnumSource
    void message_leavesRightAfterTheAnswer(Loop loop) throws Exception {
        try (LambdaRuntime lambda = loop.start(environment)) {
            long[] nanos = new long[ASKED];
            for (int i = -ASKED; i < ASKED; i++) {
                send(lambda);
                long answered = System.nanoTime();
                lambda.awaitNext();
                if (i >= 0) {
                    nanos[i] = publishedNanos - answered;
                }
            }
            Arrays.sort(nanos);
            System.out.printf(
                    "answer to provider, warm, %s: p50 %.1f ms, p99 %.1f ms%n",
                    loop, nanos[ASKED / 2] / 1e6, nanos[ASKED * 99 / 100] / 1e6);
            assertThat(published).hasValue(2 * ASKED);
        }
    }

    /** Such as one that no runtime can read: the function goes on with the next. */
    @Test
    void event_thatNobodyCanRead_holdsUpNothingForLong() throws Exception {
        try (LambdaRuntime lambda = Loop.MANAGED_WITH_AN_EXTENSION.start(environment)) {
            lambda.invoke("no event");
            lambda.invoke(LambdaEvents.tick());
            assertThat(send(lambda).status()).isEqualTo(202);
            lambda.awaitNext();
            assertThat(published).hasValue(1);
            assertThat(queue.receive()).isEmpty();
        }
    }

    private static void publish(HttpExchange exchange) throws IOException {
        try (exchange) {
            publishedNanos = System.nanoTime();
            exchange.getRequestBody().readAllBytes();
            if (!gate.await(10, TimeUnit.SECONDS)) {
                return;
            }
            published.incrementAndGet();
            byte[] answer = """
                    <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>\
                    <MessageId>94f20ce6-13c5-43a0-9a9e-ca52d816e90b</MessageId></PublishResult><ResponseMetadata>\
                    <RequestId>f187a3c1-376f-11df-8963-01868b7c937a</RequestId></ResponseMetadata></PublishResponse>""".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static LambdaAnswer send(LambdaRuntime lambda) {
        return lambda.invoke(LambdaEvents.url("POST", "/v1/notifications")
                .bearer(KEY)
                .header("content-type", "application/json")
                .body("""
                        {"to":[{"snsTopic":"%s"}],"content":{"title":"Your order 4711","body":"It has been shipped."}}
                        """.formatted(TOPIC)));
    }

    private static String state(LambdaRuntime lambda, LambdaAnswer accepted) {
        return stateOf(lambda, accepted.json().path("id").asText());
    }

    private static String stateOf(LambdaRuntime lambda, String notification) {
        LambdaAnswer found = lambda.invoke(
                LambdaEvents.url("GET", "/v1/notifications/" + notification).bearer(KEY));
        return found.json().at("/deliveries/0/state").asText();
    }
}
