package io.allim.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.table.dynamodb.DynamoStandIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** One process of a function, from its start until it has served so many accepts; with stand-ins that are empty at first. */
final class ColdRun implements AutoCloseable {

    static final String KEY = "allim_cold_0123456789abcdef0123456789";
    private static final String TABLE = "allim";
    private static final String BODY = """
            {"to":[{"email":"ada@example.com"}],"content":{"title":"Your order 4711","body":"It has been shipped."}}""";

    /** Of {@code /proc}. */
    private static final long MILLIS_A_TICK = 10;

    /**
     * What one accept asks of AWS.
     *
     * @param operations how often each is called
     * @param bytes of all items that are written, as JSON
     */
    record Requests(Map<String, Integer> operations, long writeUnits, double readUnits, long bytes) {}

    private final DynamoStandIn dynamo = new DynamoStandIn();
    private final SqsStandIn sqs = new SqsStandIn();
    private final LambdaRuntime lambda;
    private int events;

    /**
     * @param group where it runs, if not among everybody
     * @param cores the numbers of those where it may run, such as {@code 1}, or empty for all
     */
    ColdRun(ColdFunction function, int megabytes, Optional<ControlGroup> group, String cores) throws IOException {
        dynamo.create(TABLE);
        List<String> command = new ArrayList<>();
        if (!cores.isEmpty()) {
            command.addAll(List.of("taskset", "-c", cores));
        }
        command.addAll(function.command(megabytes));
        List<String> placed = group.map(it -> it.around(command)).orElse(command);
        try {
            lambda = LambdaRuntime.run(function.home(), placed, environment(function, megabytes));
        } catch (IOException | AssertionError e) {
            closeStandIns();
            throw e;
        }
    }

    /** That of the template, so the function is set up as in production, and what all the others need. */
    private Map<String, String> environment(ColdFunction function, int megabytes) {
        SamStack stack = new SamStack(
                SamTemplate.read("sam.jvm.yaml"),
                Map.of("SenderIdentity", "example.com", "EmailFrom", "allim@example.com"));
        Map<String, String> environment = new HashMap<>(stack.environment());
        environment.put("ALLIM_ACCESS_ADMIN_KEY", KEY);
        if (!function.name().equals("allim-managed")) {
            environment.remove("JAVA_TOOL_OPTIONS");
        }
        environment.put("ALLIM_TABLE_NAME", TABLE);
        environment.put("ALLIM_QUEUE_URL", sqs.url());
        for (String variable : List.of("QUARKUS_DYNAMODB_ENDPOINT_OVERRIDE", "AWS_ENDPOINT_URL_DYNAMODB")) {
            environment.put(variable, dynamo.endpoint().toString());
        }
        for (String variable : List.of("QUARKUS_SQS_ENDPOINT_OVERRIDE", "AWS_ENDPOINT_URL_SQS")) {
            environment.put(variable, sqs.endpoint().toString());
        }
        environment.put("AWS_DEFAULT_REGION", "us-east-1");
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(megabytes));
        environment.put("DISABLE_SIGNAL_HANDLERS", "true");
        environment.put("LAMBDA_TASK_ROOT", function.home().toString());
        return environment;
    }

    /**
     * @param uncounted accepts before those that are counted as warm
     * @return by their names: milliseconds, and MiB of resident memory
     */
    Map<String, Double> measure(int uncounted, int counted) throws IOException {
        Map<String, Double> figures = new TreeMap<>();
        double init = millis(lambda.coldStart());
        accept();
        double cold = millis(lambda.age());
        figures.put("cold_ms", cold);
        figures.put("init_ms", init);
        figures.put("first_ms", cold - init);
        figures.put("cold_cpu_ms", cpuMillis());
        for (int i = 0; i < uncounted; i++) {
            accept();
        }
        double[] warm = new double[counted];
        for (int i = 0; i < counted; i++) {
            warm[i] = accept();
        }
        figures.put("warm_mean_ms", Arrays.stream(warm).average().orElse(0));
        Arrays.sort(warm);
        figures.put("warm_p50_ms", warm[counted / 2]);
        figures.put("warm_p99_ms", warm[counted * 99 / 100]);
        figures.put("rest_mib", memory("VmRSS"));
        figures.put("peak_mib", memory("VmHWM"));
        return figures;
    }

    /** What the next accept asks for. */
    Requests requests() {
        long before = dynamo.count();
        long writes = dynamo.writeUnits(TABLE);
        double reads = dynamo.readUnits(TABLE);
        sqs.operations();
        accept();
        Map<String, Integer> operations = new TreeMap<>();
        List<DynamoStandIn.Request> requests = dynamo.requestsAfter(before);
        requests.forEach(request -> operations.merge(request.operation(), 1, Integer::sum));
        sqs.operations().forEach(operation -> operations.merge(operation, 1, Integer::sum));
        long bytes = requests.stream()
                .flatMap(request -> request.body().findValues("Item").stream())
                .map(JsonNode::toString)
                .mapToLong(item -> item.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        return new Requests(operations, dynamo.writeUnits(TABLE) - writes, dynamo.readUnits(TABLE) - reads, bytes);
    }

    /** Lets the function end by itself. */
    void end() {
        lambda.end();
    }

    /** Nobody saves the checks. */
    void requireRefusals() {
        for (String body : List.of(
                BODY.replace("\"body\"", "\"text\""),
                BODY.replace("ada@example.com", "ada at example.com"),
                BODY.replace("It has been shipped.", ""),
                BODY.replace("}}", "},\"priority\":1}"))) {
            requireRefused(event(KEY, body), 400);
        }
        requireRefused(event(KEY + "0", BODY), 401);
    }

    private void requireRefused(String event, int status) {
        LambdaAnswer answer = lambda.invoke(event);
        if (answer.isFunctionError() || answer.status() != status) {
            throw new AssertionError("Not refused with " + status + ": " + answer + " to " + event);
        }
    }

    /** @return milliseconds */
    private double accept() {
        String event = event(KEY, BODY);
        long start = System.nanoTime();
        LambdaAnswer answer = lambda.invoke(event);
        double millis = (System.nanoTime() - start) / 1e6;
        if (answer.isFunctionError()
                || answer.status() != 202
                || answer.header("location").isEmpty()) {
            throw new AssertionError("Not accepted: " + answer + "\n" + lambda.log());
        }
        return millis;
    }

    private String event(String key, String body) {
        return LambdaEvents.url("POST", "/v1/notifications")
                .bearer(key)
                .header("content-type", "application/json")
                .header("idempotency-key", "order-" + events++)
                .body(body)
                .json();
    }

    /** User and system, with children that have ended. */
    private double cpuMillis() throws IOException {
        String stat = Files.readString(proc(lambda.process(), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return LongStream.rangeClosed(11, 14)
                        .map(i -> Long.parseLong(fields[(int) i]))
                        .sum()
                * MILLIS_A_TICK;
    }

    /** Of the process and its children. */
    private double memory(String field) throws IOException {
        double mib = 0;
        for (ProcessHandle process : Stream.concat(
                        Stream.of(lambda.process()), lambda.process().descendants())
                .toList()) {
            mib += Files.readAllLines(proc(process, "status")).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0)
                    .sum();
        }
        return mib;
    }

    private static Path proc(ProcessHandle process, String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private void closeStandIns() {
        sqs.close();
        dynamo.close();
    }

    @Override
    public void close() {
        lambda.close();
        closeStandIns();
    }
}
