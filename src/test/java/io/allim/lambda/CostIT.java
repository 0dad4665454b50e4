package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.allim.queue.HintQueue;
import io.allim.sandbox.SandboxServer;
import io.allim.table.dynamodb.DynamoStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Counts what the deployed package asks of AWS, and prices it. {@code docs/cost.md} is what it writes with
 * {@code -Dallim.cost.write=true}.
 */
class CostIT {

    private static final String KEY = "allim_it_0123456789abcdef0123456789";
    private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:ops";
    private static final Path PAGE = Path.of("docs", "cost.md");

    /** Lambda's pollers of an idle queue, each of which asks every 20 seconds; a month has 730 hours. */
    private static final double IDLE_POLLS = 5 * 3 * 60 * 730.0;

    private static final double TICKS = 60 * 730.0;

    private static final String SINGLE = "one notification through SNS";
    private static final String AFTER_ANSWER = "one through SNS, sent after the answer";

    private static final String TOPIC_OF_A_THOUSAND = "one notification to a topic of 1,000, through SNS";
    private static final String DIGEST = "ten notifications in one digest by e-mail";

    /** Of the ten, the digest and its message. */
    private static final int MOST_DIGEST_WRITES = 101;

    /** Of both invocations. */
    private static final int MOST_LOG_BYTES = 409;

    /** Messages at the rate that accounts begin with, by the clock on the wall. */
    private static final int PACED = 400;

    private static final int PACED_PER_SECOND = 20;
    private static final int MOST_PACED_WRITES = 10;

    private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*(\\.\\d+)?");

    static DynamoStandIn dynamo;
    static HintQueue queue;
    static SandboxServer sandbox;
    static AwsGate gate;
    static LambdaRuntime lambda;
    /** Of a package with a JVM of its own, which sends after its answer. */
    static LambdaRuntime own;

    static QueueTrigger trigger;
    static String table;
    static double invocations;
    static double ticks;
    static double batches;
    static PlatformLog platform;

    @BeforeAll
    static void start() throws IOException {
        SamStack stack = new SamStack(
                SamTemplate.read("sam.jvm.yaml"),
                Map.of(
                        "AdminKeyParameter", "/allim/admin-key",
                        "AllowSms", "true",
                        "TopicArns", TOPIC,
                        "SenderIdentity", "example.com",
                        "EmailFrom", "allim@example.com",
                        "EmailName", "Allim"));
        Map<String, String> environment = new HashMap<>(stack.environment());
        environment.put("ALLIM_ACCESS_ADMIN_KEY", KEY);
        table = environment.get("ALLIM_TABLE_NAME");
        platform = PlatformLog.of(stack);
        dynamo = new DynamoStandIn();
        dynamo.create(table);
        queue = new HintQueue();
        sandbox = new SandboxServer(0, InstantSource.system()).start();
        gate = new AwsGate(
                stack.policy("FunctionRole"),
                Map.of(
                        "dynamodb",
                        dynamo.endpoint(),
                        "sqs",
                        queue.endpoint(),
                        "sns",
                        sandbox.uri(),
                        "ses",
                        sandbox.uri()));
        for (String endpoint : new String[] {"QUARKUS_DYNAMODB", "QUARKUS_SQS", "QUARKUS_SNS", "ALLIM_EMAIL_SES"}) {
            environment.put(endpoint + "_ENDPOINT_OVERRIDE", gate.uri().toString());
        }
        environment.put("ALLIM_EMAIL_PER_SECOND", "5000");
        environment.put("ALLIM_SMS_PER_SECOND", Integer.toString(PACED_PER_SECOND));
        // The last of a thousand messages is leased in time, even on a slow machine.
        environment.put("ALLIM_DELIVERY_HEAD_START", "PT10M");
        lambda = LambdaRuntime.start(environment);
        own = LambdaRuntime.startOwn(environment);
        trigger = new QueueTrigger(queue, lambda);
        put("/v1/recipients/ada", "{\"addresses\":{\"email\":[\"ada@example.com\"]}}");
        put("/v1/recipients/ops", "{\"addresses\":{\"snsTopic\":[\"" + TOPIC + "\"]}}");
        // What a process does once.
        send("ada", "");
        send("ops", "");
        sendAfterAnswer("ops");
        sendAfterAnswer("ada");
    }

    @AfterAll
    static void stop() {
        lambda.close();
        own.close();
        gate.close();
        sandbox.close();
        queue.close();
        dynamo.close();
    }

    @Test
    void costs_areAsThePageSays() throws IOException {
        Map<String, Calls> each = new LinkedHashMap<>();
        each.put(SINGLE, least(i -> send("ops", "")));
        each.put("the same with an `Idempotency-Key`", least(i -> send("ops", "key-" + i)));
        each.put("one notification by e-mail", least(i -> send("ada", "")));
        each.put(AFTER_ANSWER, least(i -> sendAfterAnswer("ops")));
        each.put("one notification by e-mail, sent after the answer", least(i -> sendAfterAnswer("ada")));
        each.put(DIGEST, count(CostIT::digest));
        subscribe("all", 1000, "\"snsTopic\":[\"" + TOPIC + "\"]");
        each.put(TOPIC_OF_A_THOUSAND, count(CostIT::broadcast));
        subscribe("phones", PACED, "\"phone\":[\"+1206555%04d\"]");
        Calls paced = count(CostIT::pacedBroadcast);
        each.put(CostPage.PACED.formatted(PACED, PACED_PER_SECOND), paced);
        Calls hour = count(CostIT::idleHour);
        each.put("an idle hour of ticks", hour);
        Calls idle = hour.times(TICKS / hour.ticks()).plus(Calls.requestsToSqs(IDLE_POLLS));

        Calls single = each.get(SINGLE);
        Calls message = paced.times(1.0 / PACED);
        String page = new CostPage(each, idle, single, message).text(TICKS, IDLE_POLLS);
        if (Boolean.getBoolean("allim.cost.write")) {
            Files.writeString(PAGE, page);
        }
        assertSimilar(page, Files.readString(PAGE));
        assertThat(single.writeUnits()).isLessThanOrEqualTo(7);
        Calls afterAnswer = each.get(AFTER_ANSWER);
        assertThat(afterAnswer.writeUnits()).isLessThanOrEqualTo(6);
        assertThat(afterAnswer.readUnits()).isLessThanOrEqualTo(2);
        assertThat(afterAnswer.invocations()).isEqualTo(1);
        assertThat(afterAnswer.times(1_000_000).price()).isLessThanOrEqualTo(5);
        Calls topic = each.get(TOPIC_OF_A_THOUSAND);
        assertThat(topic.writeUnits()).isLessThanOrEqualTo(5_100);
        assertThat(topic.readUnits()).isLessThanOrEqualTo(2_100);
        assertThat(topic.dynamo()).isLessThanOrEqualTo(2_100);
        assertThat(each.get(DIGEST).writeUnits()).isLessThanOrEqualTo(MOST_DIGEST_WRITES);
        assertThat(single.logBytes()).isBetween(1.0, (double) MOST_LOG_BYTES);
        assertThat(message.writeUnits()).isLessThanOrEqualTo(MOST_PACED_WRITES);
        assertThat(hour.logBytes()).isZero();
        assertThat(idle.priceAfterFree()).isLessThanOrEqualTo(0.05);
    }

    /**
     * What finds all places taken looks at its delivery again: that is a few reads of a thousand messages, now more, now less.
     * With a rate it depends on the speed of the machine how many do.
     */
    private static void assertSimilar(String counted, String written) {
        List<String> now = counted.lines().toList();
        List<String> then = written.lines().toList();
        assertThat(then).as(counted).hasSameSizeAs(now);
        for (int i = 0; i < now.size(); i++) {
            assertThat(NUMBER.split(then.get(i))).isEqualTo(NUMBER.split(now.get(i)));
            assertClose(now.get(i), then.get(i), CostPage.isPaced(now.get(i)) ? 60 : 5);
        }
    }

    private static void assertClose(String counted, String written, int percent) {
        List<Double> now = numbers(counted);
        List<Double> then = numbers(written);
        for (int i = 0; i < now.size(); i++) {
            assertThat(then.get(i))
                    .as("number %d of%n%s", i + 1, counted)
                    .isCloseTo(now.get(i), withinPercentage(percent));
        }
    }

    private static List<Double> numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(number -> Double.valueOf(number.group().replace(",", "")))
                .toList();
    }

    /** Of three: who stands still for a moment asks once more, such as for another place in the pace. */
    private static Calls least(IntConsumer work) {
        return IntStream.range(0, 3)
                .mapToObj(i -> count(() -> work.accept(i)))
                .min(Comparator.comparing(Calls::dynamo))
                .orElseThrow();
    }

    private static Calls count(Runnable work) {
        Calls before = now();
        work.run();
        return now().minus(before);
    }

    private static Calls now() {
        Map<String, Integer> requests = gate.requests();
        double waits = requests.entrySet().stream()
                .mapToDouble(service -> Calls.MILLIS.get(service.getKey()) * service.getValue())
                .sum();
        return new Calls(
                invocations,
                waits + invocations * Calls.MILLIS.get("invocation"),
                requests.getOrDefault("dynamodb", 0),
                dynamo.writeUnits(table),
                dynamo.readUnits(table),
                // The trigger receives each batch and deletes it.
                requests.getOrDefault("sqs", 0) + 2 * batches,
                ticks,
                lambda.logBytes() + own.logBytes() + invocations * platform.bytes());
    }

    private static void send(String recipient, String key) {
        LambdaEvents.Event request = notification(body(recipient));
        accept(key.isEmpty() ? request : request.header("idempotency-key", key));
        deliver();
    }

    private static void sendAfterAnswer(String recipient) {
        invocations++;
        assertThat(own.invoke(notification(body(recipient)).bearer(KEY).json()).status())
                .isEqualTo(202);
        own.awaitNext();
    }

    private static String body(String recipient) {
        return """
                {"to":[{"recipient":"%s"}],"content":{"title":"Your order 4711","body":"It has been shipped."}}
                """.formatted(recipient);
    }

    private static void digest() {
        for (int i = 0; i < 10; i++) {
            accept(notification("""
                    {"to":[{"recipient":"ada"}],"content":{"title":"Build %d","body":"passed"},"digest":{"window":"PT1H"}}
                    """.formatted(i)));
            deliver();
        }
        String digest = call(LambdaEvents.url("GET", "/v1/digests").query("recipient=ada"))
                .json()
                .at("/items/0/id")
                .asText();
        // The two calls stand for the tick that closes it, which an idle hour has as well.
        assertThat(call(LambdaEvents.url("POST", "/v1/digests/" + digest + "/flush"))
                        .status())
                .isLessThan(300);
        deliver();
    }

    /** @param addresses of each, by its number */
    private static void subscribe(String topic, int number, String addresses) {
        String rows = IntStream.range(0, number)
                .mapToObj(i -> "{\"id\":\"%s%d\",\"addresses\":{%s}}\n".formatted(topic, i, addresses.formatted(i)))
                .collect(Collectors.joining());
        LambdaAnswer imported = call(LambdaEvents.url("POST", "/v1/recipients:import")
                .header("content-type", "application/x-ndjson")
                .body(rows));
        assertThat(imported.json().path("rejected").asInt(-1))
                .as(imported.body())
                .isZero();
        String add = IntStream.range(0, number)
                .mapToObj(i -> "\"" + topic + i + "\"")
                .collect(Collectors.joining(","));
        assertThat(call(LambdaEvents.url("POST", "/v1/topics/" + topic + "/subscribers")
                                .header("content-type", "application/json")
                                .body("{\"add\":[" + add + "]}"))
                        .status())
                .isLessThan(300);
    }

    private static void broadcast() {
        long before = sandbox.messages().total();
        accept(notification("""
                {"to":[{"topic":"all"}],"content":{"title":"News","body":"We moved."}}
                """));
        deliver();
        assertThat(sandbox.messages().total() - before).isEqualTo(1000);
    }

    /** Ticks come by the clock on the wall, like everything else in it. */
    private static void pacedBroadcast() {
        long begun = System.nanoTime();
        long before = sandbox.messages().total();
        accept(notification("""
                {"to":[{"topic":"phones"}],"content":{"body":"We moved."}}
                """));
        for (int minutes = 1; sandbox.messages().total() - before < PACED; ) {
            deliver();
            LambdaCluster.pause(Duration.ofMillis(100));
            Duration time = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(time).as("until all have left").isLessThan(Duration.ofMinutes(4));
            if (time.toMinutes() >= minutes) {
                minutes++;
                tick();
            }
        }
        deliver();
        System.out.printf(
                "%d messages left within %d s%n",
                PACED, Duration.ofNanos(System.nanoTime() - begun).toSeconds());
        assertThat(sandbox.messages().total() - before).isEqualTo(PACED);
    }

    private static void idleHour() {
        IntStream.range(0, 60).forEach(i -> tick());
    }

    private static void tick() {
        assertThat(invoke(LambdaEvents.tick()).status()).isEqualTo(200);
        ticks++;
    }

    private static void deliver() {
        while (trigger.deliver() > 0) {
            invocations++;
            batches++;
        }
    }

    private static LambdaEvents.Event notification(String body) {
        return LambdaEvents.url("POST", "/v1/notifications")
                .header("content-type", "application/json")
                .body(body);
    }

    private static void accept(LambdaEvents.Event request) {
        assertThat(call(request).status()).isEqualTo(202);
    }

    private static void put(String path, String body) {
        assertThat(call(LambdaEvents.url("PUT", path)
                                .header("content-type", "application/json")
                                .body(body))
                        .status())
                .isLessThan(300);
    }

    private static LambdaAnswer call(LambdaEvents.Event request) {
        return invoke(request.bearer(KEY).json());
    }

    private static LambdaAnswer invoke(String event) {
        invocations++;
        return lambda.invoke(event);
    }
}
