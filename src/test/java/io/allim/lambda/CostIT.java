package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.allim.queue.HintQueue;
import io.allim.sandbox.SandboxServer;
import io.allim.table.dynamodb.DynamoStandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

    private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*(\\.\\d+)?");

    static DynamoStandIn dynamo;
    static HintQueue queue;
    static SandboxServer sandbox;
    static AwsGate gate;
    static LambdaRuntime lambda;
    static QueueTrigger trigger;
    static String table;
    static double invocations;
    static double ticks;
    static double batches;

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
        // The last of a thousand messages is leased in time, even on a slow machine.
        environment.put("ALLIM_DELIVERY_HEAD_START", "PT10M");
        lambda = LambdaRuntime.start(environment);
        trigger = new QueueTrigger(queue, lambda);
        put("/v1/recipients/ada", "{\"addresses\":{\"email\":[\"ada@example.com\"]}}");
        put("/v1/recipients/ops", "{\"addresses\":{\"snsTopic\":[\"" + TOPIC + "\"]}}");
        // What a process does once.
        send("ada", "");
        send("ops", "");
    }

    @AfterAll
    static void stop() {
        lambda.close();
        gate.close();
        sandbox.close();
        queue.close();
        dynamo.close();
    }

    @Test
    void costs_areAsThePageSays() throws IOException {
        Map<String, Calls> each = new LinkedHashMap<>();
        each.put("one notification through SNS", least(i -> send("ops", "")));
        each.put("the same with an `Idempotency-Key`", least(i -> send("ops", "key-" + i)));
        each.put("one notification by e-mail", least(i -> send("ada", "")));
        each.put("ten notifications in one digest by e-mail", count(CostIT::digest));
        subscribe();
        each.put("one notification to a topic of 1,000, through SNS", count(CostIT::broadcast));
        Calls hour = count(CostIT::idleHour);
        each.put("an idle hour of ticks", hour);
        Calls idle = hour.times(TICKS / hour.ticks()).plus(Calls.requestsToSqs(IDLE_POLLS));

        String page = page(each, idle);
        if (Boolean.getBoolean("allim.cost.write")) {
            Files.writeString(PAGE, page);
        }
        assertSimilar(page, Files.readString(PAGE));
        assertThat(each.get("one notification through SNS").writeUnits()).isLessThanOrEqualTo(8);
        assertThat(idle.priceAfterFree()).isLessThanOrEqualTo(0.05);
    }

    /** What finds all places taken looks at its delivery again: that is a few reads of a thousand messages, now more, now less. */
    private static void assertSimilar(String counted, String written) {
        assertThat(NUMBER.split(written)).isEqualTo(NUMBER.split(counted));
        List<Double> now = numbers(counted);
        List<Double> then = numbers(written);
        for (int i = 0; i < now.size(); i++) {
            assertThat(then.get(i)).as("number %d of%n%s", i + 1, counted).isCloseTo(now.get(i), withinPercentage(2));
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
                ticks);
    }

    private static void send(String recipient, String key) {
        LambdaEvents.Event request = notification("""
                {"to":[{"recipient":"%s"}],"content":{"title":"Your order 4711","body":"It has been shipped."}}
                """.formatted(recipient));
        accept(key.isEmpty() ? request : request.header("idempotency-key", key));
        deliver();
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

    private static void subscribe() {
        String rows = IntStream.range(0, 1000)
                .mapToObj(i -> "{\"id\":\"user%d\",\"addresses\":{\"snsTopic\":[\"%s\"]}}\n".formatted(i, TOPIC))
                .collect(Collectors.joining());
        LambdaAnswer imported = call(LambdaEvents.url("POST", "/v1/recipients:import")
                .header("content-type", "application/x-ndjson")
                .body(rows));
        assertThat(imported.json().path("rejected").asInt(-1))
                .as(imported.body())
                .isZero();
        String add = IntStream.range(0, 1000).mapToObj(i -> "\"user" + i + "\"").collect(Collectors.joining(","));
        assertThat(call(LambdaEvents.url("POST", "/v1/topics/all/subscribers")
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

    private static void idleHour() {
        for (int i = 0; i < 60; i++) {
            assertThat(invoke(LambdaEvents.tick()).status()).isEqualTo(200);
            ticks++;
        }
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

    private static String page(Map<String, Calls> each, Calls idle) {
        String rows = each.entrySet().stream()
                .map(row -> {
                    Calls calls = row.getValue();
                    return format(
                            "| %s | %.0f | %.0f | %.0f | %.1f | %.0f | %.0f |",
                            row.getKey(),
                            calls.invocations(),
                            calls.dynamo(),
                            calls.writeUnits(),
                            calls.readUnits(),
                            calls.sqs(),
                            calls.millis());
                })
                .collect(Collectors.joining("\n"));
        String prices = each.entrySet().stream()
                .filter(row -> row.getValue().ticks() == 0)
                .map(row -> {
                    Calls million = row.getValue().times(1e6);
                    return format(
                            "| %s | %.2f | %.2f | %.2f | **%.2f** | %.2f |",
                            row.getKey(),
                            million.lambda(),
                            million.dynamoDb(),
                            million.queue(),
                            million.price(),
                            million.priceAfterFree());
                })
                .collect(Collectors.joining("\n"));
        return """
                # What it costs

                `./mvnw verify -Dit.test=CostIT` counts every request that the deployed package makes to AWS, behind the template's own role, and
                prices it. This page is what it writes. Not in it: what SES, SNS and telephone companies take for the message itself, and
                traffic to the internet.

                ## What is asked of AWS

                | what | invocations | requests to DynamoDB | write units | read units | requests to SQS | ms |
                |---|---|---|---|---|---|---|
                %s

                Requests to SQS are those of the function and, for each batch, the trigger's receiving and deleting. The milliseconds are
                assumed: %.0f for each invocation, and for each request %.0f to DynamoDB, %.0f to SQS, %.0f to SES, %.0f to SNS, one after the other,
                with %.0f GB of memory. E-mail and SMS have one write unit more than SNS topics: their place in the channel's pace.

                ## A million of each, in USD

                | what | Lambda | DynamoDB | SQS | in all | in all, less what is free each month |
                |---|---|---|---|---|---|
                %s

                ## A month in which nothing happens

                %,.0f ticks and %,.0f requests by which Lambda asks the empty queue: **%.2f USD**, and %.2f where the account's free requests are not
                used otherwise. The template has alarms on %d metrics, and 10 are free in an account; storage, with point-in-time recovery, is
                0.45 USD for each GB.

                ## Prices

                us-east-1, November 2026, in USD: Lambda on arm64 0.20 for a million requests and 0.0000133334 for a GB-second, of which a
                million and 400,000 are free each month; DynamoDB on demand 0.625 for a million write units and 0.125 for a million read
                units; SQS 0.40 for a million requests, of which a million are free; EventBridge Scheduler 1.00 for a million after 14
                million. A write unit is a write of up to 1 KB, and twice that in a transaction; each change of an index is another.
                """.formatted(
                        rows,
                        Calls.MILLIS.get("invocation"),
                        Calls.MILLIS.get("dynamodb"),
                        Calls.MILLIS.get("sqs"),
                        Calls.MILLIS.get("ses"),
                        Calls.MILLIS.get("sns"),
                        Calls.GIGABYTES,
                        prices,
                        TICKS,
                        IDLE_POLLS,
                        idle.price(),
                        idle.priceAfterFree(),
                        SamTemplate.read("sam.jvm.yaml").metricsWithAlarms());
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
