package io.allim.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.allim.queue.HintQueue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * CloudFormation, Scheduler and Lambda, as far as the commands of {@code docs/deploy.md} ask them for the stack: its outputs,
 * the names of its resources, its schedule, its table, and its function, which is invoked.
 */
final class StackStandIn implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String URL = "/url/";
    private static final String SCHEDULE = "/schedules/tick";
    private static final String FUNCTION = "/2015-03-31/functions/allim:live/invocations";

    private final SamStack stack;
    private final LambdaRuntime lambda;
    private final HintQueue queues;
    private final HttpServer server;

    private record Answer(int status, String type, String body) {}

    StackStandIn(SamStack stack, LambdaRuntime lambda, HintQueue queues) throws IOException {
        this.stack = stack;
        this.lambda = lambda;
        this.queues = queues;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /**
     * Invokes as SNS and EventBridge do, which don't wait: as often as the template says while it fails, and then the event
     * is a dead letter.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Invocation records</a>
     */
    void hear(String event) {
        int attempts = 1 + (Integer) stack.property("Allim", "EventInvokeConfig", "MaximumRetryAttempts");
        LambdaAnswer answer = lambda.invoke(event);
        for (int i = 1; i < attempts && answer.isFunctionError(); i++) {
            answer = lambda.invoke(event);
        }
        if (answer.isFunctionError()) {
            queues.bury(record(event, answer, attempts).toString());
        }
    }

    /** Where the function's URL leads. */
    URI url() {
        return uri().resolve(URL);
    }

    private static ObjectNode record(String event, LambdaAnswer answer, int attempts) {
        ObjectNode record = MAPPER.createObjectNode().put("version", "1.0");
        record.putObject("requestContext").put("condition", "RetriesExhausted").put("approximateInvokeCount", attempts);
        record.putRawValue("requestPayload", new RawValue(event));
        record.putObject("responseContext").put("statusCode", 200).put("functionError", "Unhandled");
        record.set("responsePayload", answer.payload());
        return record;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            Answer answer = switch (path) {
                case "/" -> ask(String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target")), body);
                case SCHEDULE -> schedule();
                case FUNCTION -> invoke(exchange, body);
                default ->
                    path.startsWith(URL)
                            ? call(exchange, path.substring(URL.length() - 1), body)
                            : new Answer(404, "application/json", "{\"message\":\"Nothing is here.\"}");
            };
            byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type);
            exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Answer ask(String operation, String body) throws IOException {
        return switch (operation) {
            case "null" -> cloudFormation(body);
            case "DynamoDB_20120810.DescribeTable" -> table();
            default -> new Answer(400, "application/x-amz-json-1.1", "{\"__type\":\"UnknownOperationException\"}");
        };
    }

    private Answer table() {
        ObjectNode answer = MAPPER.createObjectNode();
        answer.putObject("Table").put("TableStatus", "ACTIVE").put("DeletionProtectionEnabled", (Boolean)
                stack.property("Table", "DeletionProtectionEnabled"));
        return new Answer(200, "application/x-amz-json-1.0", answer.toString());
    }

    private Answer call(HttpExchange exchange, String path, String body) {
        LambdaEvents.Event event = LambdaEvents.url(exchange.getRequestMethod(), path)
                .query(Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""))
                .body(body);
        exchange.getRequestHeaders()
                .forEach((name, values) -> event.header(name.toLowerCase(Locale.ROOT), values.getFirst()));
        LambdaAnswer answer = lambda.invoke(event.json());
        return new Answer(answer.status(), "application/json", answer.body());
    }

    private Answer cloudFormation(String form) {
        if (form.equals("Action=DescribeStacks&Version=2010-05-15&StackName=allim")) {
            String outputs = stack.outputs().entrySet().stream()
                    .map(output -> member("<OutputKey>" + output.getKey() + "</OutputKey><OutputValue>"
                            + output.getValue() + "</OutputValue>"))
                    .collect(Collectors.joining());
            return result("DescribeStacks", "<Stacks>" + member("<Outputs>" + outputs + "</Outputs>") + "</Stacks>");
        }
        if (form.equals("Action=DescribeStackResource&Version=2010-05-15&StackName=allim&LogicalResourceId=Tick")) {
            return result(
                    "DescribeStackResource",
                    "<StackResourceDetail><PhysicalResourceId>tick</PhysicalResourceId></StackResourceDetail>");
        }
        return new Answer(400, "text/xml", """
                <ErrorResponse><Error><Code>ValidationError</Code><Message>Not asked so far</Message></Error>\
                </ErrorResponse>""");
    }

    private static String member(String content) {
        return "<member>" + content + "</member>";
    }

    private static Answer result(String action, String content) {
        return new Answer(
                200,
                "text/xml",
                "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(action, content));
    }

    private Answer schedule() {
        ObjectNode schedule = MAPPER.createObjectNode();
        schedule.putObject("Target").put("Input", (String) stack.property("Tick", "Target", "Input"));
        return new Answer(200, "application/json", schedule.toString());
    }

    private Answer invoke(HttpExchange exchange, String event) {
        if ("Event".equals(exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type"))) {
            hear(event);
            return new Answer(202, "application/json", "");
        }
        LambdaAnswer answer = lambda.invoke(event);
        if (answer.isFunctionError()) {
            exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
        }
        return new Answer(200, "application/json", answer.payload().toString());
    }
}
