package io.allim.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Systems Manager and Secrets Manager over HTTP. Checks each request's signature as AWS does, and refuses what it can't check; a proxy
 * says in {@code X-Forwarded-Host} what the host was when it was signed. While it is open the SDK's default chains find it, its region and
 * its credentials in the system properties.
 */
public final class SecretStandIn implements AutoCloseable {

    public static final String REGION = "eu-central-1";

    /** The credentials whose signatures are right. */
    public static final String ACCESS_KEY = "AKIDEXAMPLE";

    public static final String SECRET_KEY = "secret of the tests";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    /** What was asked, and of which region. */
    public record Request(String target, String region, JsonNode body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, String> parameters = new ConcurrentHashMap<>();
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Optional<String>> before = new TreeMap<>();
    private volatile Optional<String> refusal = Optional.empty();
    private volatile int refusalStatus = 400;
    private volatile boolean dripping;

    public SecretStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        set("aws.endpointUrlSsm", endpoint());
        set("aws.endpointUrlSecretsManager", endpoint());
        set("aws.region", REGION);
        set("aws.accessKeyId", ACCESS_KEY);
        set("aws.secretAccessKey", SECRET_KEY);
    }

    private void set(String property, String value) {
        before.put(property, Optional.ofNullable(System.getProperty(property)));
        System.setProperty(property, value);
    }

    /** For other processes than this one. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Of the type SecureString. */
    public void parameter(String name, String value) {
        parameters.put(name, value);
    }

    /** Its value, if it is there. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    public void remove(String parameter) {
        parameters.remove(parameter);
    }

    public void secret(String name, String value) {
        secrets.put(name, value);
    }

    /** From now on every request is answered so. */
    public void refuse(int status, String code) {
        refusal = Optional.of(code);
        refusalStatus = status;
    }

    public void refuseNoMore() {
        refusal = Optional.empty();
    }

    /** From now on answers come a byte at a time, and never end. */
    void drip() {
        dripping = true;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
        before.forEach((property, value) -> value.ifPresentOrElse(
                text -> System.setProperty(property, text), () -> System.clearProperty(property)));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Headers headers = exchange.getRequestHeaders();
            Optional<String> region = signedRegion(exchange, body);
            if (region.isEmpty()) {
                answer(exchange, 400, error("InvalidSignatureException"));
                return;
            }
            String target = headers.getFirst("X-Amz-Target");
            requests.add(new Request(target, region.get(), JSON.readTree(body)));
            if (dripping) {
                drip(exchange);
            } else if (refusal.isPresent()) {
                answer(exchange, refusalStatus, error(refusal.get()));
            } else {
                answer(exchange, target, JSON.readTree(body));
            }
        }
    }

    /** Without overwriting. */
    private void put(HttpExchange exchange, JsonNode body) throws IOException {
        boolean right = body.path("Type").asText().equals("SecureString")
                && !body.path("Overwrite").asBoolean(true);
        String before = parameters.putIfAbsent(
                body.path("Name").asText(), body.path("Value").asText());
        if (before != null || !right) {
            answer(exchange, 400, error(right ? "ParameterAlreadyExists" : "ValidationException"));
        } else {
            answer(exchange, 200, JSON.createObjectNode().put("Version", 1));
        }
    }

    private void answer(HttpExchange exchange, String target, JsonNode body) throws IOException {
        if (target.equals("AmazonSSM.PutParameter")) {
            put(exchange, body);
            return;
        }
        boolean isSsm = target.equals("AmazonSSM.GetParameter");
        String name = body.path(isSsm ? "Name" : "SecretId").asText();
        Optional<String> value = Optional.ofNullable((isSsm ? parameters : secrets).get(name));
        if (value.isEmpty()) {
            answer(exchange, 400, error(isSsm ? "ParameterNotFound" : "ResourceNotFoundException"));
            return;
        }
        ObjectNode answer = JSON.createObjectNode();
        if (isSsm) {
            String text = body.path("WithDecryption").asBoolean() ? value.get() : "encrypted";
            answer.putObject("Parameter")
                    .put("Name", name)
                    .put("Type", "SecureString")
                    .put("Value", text);
        } else if (value.get().equals("binary")) {
            answer.put("Name", name).put("SecretBinary", "AAAA");
        } else {
            answer.put("Name", name).put("SecretString", value.get());
        }
        answer(exchange, 200, answer);
    }

    private static ObjectNode error(String code) {
        return JSON.createObjectNode()
                .put("__type", "com.amazonaws.example#" + code)
                .put("message", "words of AWS that nobody repeats");
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode json) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(json);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        try {
            while (!closed.await(20, TimeUnit.MILLISECONDS)) {
                out.write(' ');
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The region of a request whose signature is right.
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signature Version 4</a>
     */
    private static Optional<String> signedRegion(HttpExchange exchange, byte[] body) {
        Headers headers = exchange.getRequestHeaders();
        String authorization =
                Optional.ofNullable(headers.getFirst("Authorization")).orElse("");
        if (!authorization.startsWith(ALGORITHM + " ")) {
            return Optional.empty();
        }
        Map<String, String> parts = Stream.of(
                        authorization.substring(ALGORITHM.length() + 1).split(", *"))
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1]));
        String[] scope = parts.get("Credential").split("/", -1);
        List<String> signed = List.of(parts.get("SignedHeaders").split(";"));
        String service = headers.getFirst("X-Amz-Target").startsWith("AmazonSSM.") ? "ssm" : "secretsmanager";
        if (!signed.containsAll(List.of("host", "x-amz-date", "x-amz-target"))
                || !scope[0].equals(ACCESS_KEY)
                || !scope[3].equals(service)) {
            return Optional.empty();
        }
        String date = headers.getFirst("X-Amz-Date");
        String canonical = exchange.getRequestMethod() + "\n" + exchange.getRequestURI() + "\n\n"
                + signed.stream()
                        .map(name -> name + ":" + signed(headers, name).strip() + "\n")
                        .collect(Collectors.joining())
                + "\n" + parts.get("SignedHeaders") + "\n" + sha256(body);
        String text = ALGORITHM + "\n" + date + "\n" + String.join("/", scope[1], scope[2], scope[3], scope[4]) + "\n"
                + sha256(canonical.getBytes(StandardCharsets.UTF_8));
        byte[] key = ("AWS4" + SECRET_KEY).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(scope[1], scope[2], scope[3], scope[4], text)) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(key).equals(parts.get("Signature")) ? Optional.of(scope[2]) : Optional.empty();
    }

    private static String signed(Headers headers, String name) {
        String forwarded = headers.getFirst("X-Forwarded-Host");
        return name.equals("host") && forwarded != null ? forwarded : headers.getFirst(name);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
