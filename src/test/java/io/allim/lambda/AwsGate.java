package io.allim.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * IAM in front of stand-ins for AWS's services: what the policy does not allow is refused in the service's own words, and
 * does not reach it.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">
 *     Actions and resources of AWS services</a>
 */
final class AwsGate implements AutoCloseable {

    /**
     * What a request takes.
     *
     * @param context what conditions may ask for
     */
    record Call(String action, String resource, Map<String, String> context) {

        Call(String action, String resource) {
            this(action, resource, Map.of());
        }
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern SCOPE =
            Pattern.compile("Credential=[^/]+/[0-9]+/([a-z0-9-]+)/([a-z0-9]+)/aws4_request");
    private static final Set<String> NOT_PASSED_ON =
            Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");
    private static final Map<String, String> PARTS = Map.of(
            "Put", "dynamodb:PutItem",
            "Update", "dynamodb:UpdateItem",
            "Delete", "dynamodb:DeleteItem",
            "ConditionCheck", "dynamodb:ConditionCheckItem");

    private final Map<String, URI> services;
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Call> refused = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();
    private volatile IamPolicy policy;
    private volatile String parameterKey = "";

    /** @param services where they listen, by the names that requests are signed for */
    AwsGate(IamPolicy policy, Map<String, URI> services) throws IOException {
        this.policy = policy;
        this.services = services;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on. */
    void enforce(IamPolicy next) {
        policy = next;
    }

    /** Encrypts the parameters of Systems Manager with a key of KMS, by its ARN, and not with the account's own. */
    void encryptParameters(String key) {
        parameterKey = key;
    }

    /** What was refused since this was last asked. */
    List<Call> refused() {
        List<Call> all = List.copyOf(refused);
        refused.clear();
        return all;
    }

    /** How many requests there were for each service. */
    Map<String, Integer> requests() {
        return Map.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String service = service(exchange);
            requests.merge(service, 1, Integer::sum);
            List<Call> forbidden = calls(service, exchange, new String(body, StandardCharsets.UTF_8))
                    .filter(call -> !policy.allows(call.action, call.resource, call.context))
                    .toList();
            refused.addAll(forbidden);
            if (!forbidden.isEmpty()) {
                refuse(exchange, service);
                return;
            }
            passOn(exchange, services.get(service), body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String service(HttpExchange exchange) {
        Matcher scope = SCOPE.matcher(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!scope.find()) {
            throw new IllegalArgumentException("a request that is not signed");
        }
        return scope.group(2);
    }

    private Stream<Call> calls(String service, HttpExchange exchange, String body) throws IOException {
        String operation = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
                .replaceFirst(".*\\.", "");
        return switch (service) {
            case "dynamodb" -> ofDynamoDb(operation, MAPPER.readTree(body));
            case "sqs" -> ofSqs(operation, MAPPER.readTree(body));
            case "sns" -> Stream.of(ofSns(body));
            case "ssm" -> ofSsm(operation, MAPPER.readTree(body));
            case "ses" ->
                ofSes(
                        exchange.getRequestMethod() + " "
                                + exchange.getRequestURI().getPath(),
                        body);
            default -> Stream.of(new Call(service + ":" + operation, "*"));
        };
    }

    private static Stream<Call> ofDynamoDb(String operation, JsonNode request) {
        return switch (operation) {
            case "TransactWriteItems" ->
                StreamSupport.stream(request.path("TransactItems").spliterator(), false)
                        .flatMap(item -> item.properties().stream())
                        .map(part -> new Call(PARTS.get(part.getKey()), table(part.getValue())));
            case "BatchGetItem" ->
                request.path("RequestItems")
                        .propertyStream()
                        .map(each -> new Call("dynamodb:BatchGetItem", table(each.getKey())));
            default -> {
                String index = request.path("IndexName").asText("");
                yield Stream.of(
                        new Call("dynamodb:" + operation, table(request) + (index.isEmpty() ? "" : "/index/" + index)));
            }
        };
    }

    private static String table(JsonNode request) {
        return table(request.path("TableName").asText());
    }

    private static String table(String name) {
        return arn("dynamodb") + "table/" + name;
    }

    /** Batches take the permission of what is in them. */
    private static Stream<Call> ofSqs(String operation, JsonNode request) {
        String queue = request.path("QueueUrl").asText().replaceFirst(".*/", "");
        return Stream.of(new Call("sqs:" + operation.replaceFirst("Batch$", ""), arn("sqs") + queue));
    }

    /** To a number, which is no resource, it is the number that is compared. */
    private static Call ofSns(String form) {
        String to = Stream.of("TopicArn", "TargetArn", "PhoneNumber")
                .map(name -> field(form, name))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("*");
        return new Call("sns:" + field(form, "Action"), to);
    }

    /**
     * A parameter's name begins with a slash where it has a path; what follows a colon is its version. Systems Manager decrypts the value
     * in the caller's name.
     */
    private Stream<Call> ofSsm(String operation, JsonNode request) {
        String name = request.path("Name").asText().replaceFirst(":.*", "");
        Map<String, String> context = request.has("Overwrite")
                ? Map.of("ssm:Overwrite", request.path("Overwrite").asText())
                : Map.of();
        Call read = new Call(
                "ssm:" + operation, arn("ssm") + "parameter" + (name.startsWith("/") ? "" : "/") + name, context);
        Map<String, String> via = Map.of("kms:ViaService", "ssm." + SamStack.REGION + ".amazonaws.com");
        return request.path("WithDecryption").asBoolean() && !parameterKey.isEmpty()
                ? Stream.of(read, new Call("kms:Decrypt", parameterKey, via))
                : Stream.of(read);
    }

    private static String field(String form, String name) {
        return Stream.of(form.split("&"))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    /** A mail takes the identity that it is from, which is a domain here, and the configuration set that it names. */
    private static Stream<Call> ofSes(String request, String body) throws IOException {
        if (request.equals("GET /v2/email/account")) {
            return Stream.of(new Call("ses:GetAccount", "*"));
        }
        if (!request.equals("POST /v2/email/outbound-emails")) {
            return Stream.of(new Call("ses:" + request, "*"));
        }
        JsonNode mail = MAPPER.readTree(body);
        String from =
                mail.path("FromEmailAddress").asText().replaceFirst(".*<", "").replace(">", "");
        String domain = from.replaceFirst(".*@", "");
        String set = mail.path("ConfigurationSetName").asText("");
        return Stream.of("identity/" + domain, "configuration-set/" + set)
                .filter(resource -> !resource.endsWith("/"))
                .map(resource -> new Call("ses:SendEmail", arn("ses") + resource, Map.of("ses:FromAddress", from)));
    }

    private static String arn(String service) {
        return "arn:aws:" + service + ":" + SamStack.REGION + ":" + SamStack.ACCOUNT + ":";
    }

    private static void refuse(HttpExchange exchange, String service) throws IOException {
        String message = "User is not authorized to perform this action";
        switch (service) {
            case "sns" -> answer(exchange, 403, "text/xml", """
                        <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>\
                        <Code>AuthorizationError</Code><Message>%s</Message></Error>\
                        <RequestId>0</RequestId></ErrorResponse>""".formatted(message));
            case "ses" -> {
                exchange.getResponseHeaders().set("x-amzn-ErrorType", "AccessDeniedException");
                answer(exchange, 403, "application/json", "{\"message\":\"" + message + "\"}");
            }
            default ->
                answer(
                        exchange,
                        400,
                        "application/x-amz-json-1.0",
                        "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"Message\":\"" + message
                                + "\"}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void passOn(HttpExchange exchange, URI service, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(exchange.getRequestURI()))
                .version(HttpClient.Version.HTTP_1_1)
                .header("X-Forwarded-Host", exchange.getRequestHeaders().getFirst("Host"))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders()
                .forEach((name, values) -> values.stream()
                        .filter(_ -> !NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT)))
                        .forEach(value -> request.header(name, value)));
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        response.headers().map().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        exchange.sendResponseHeaders(response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
        exchange.getResponseBody().write(response.body());
    }
}
