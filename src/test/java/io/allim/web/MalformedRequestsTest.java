package io.allim.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.allim.api.TestPorts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Malformed requests to every operation of the OpenAPI document: each is refused, and told what is wrong. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class MalformedRequestsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> METHODS = List.of("get", "put", "post", "delete");
    /** Has an inbox, in which nothing is: parameters are looked at only where there is something to read. */
    private static final String READER = "reader_0123456789abcdef";

    private static final Map<String, String> AUTHORIZED = Map.of("Authorization", "Bearer allim_dev");

    /** @param status what is expected; 0 for any 4xx */
    private record Malformed(
            String what, String method, String path, Map<String, String> headers, byte[] body, int status) {}

    /** @param path with ids that are well-formed and belong to nothing */
    private record Operation(String method, String path, JsonNode json) {

        boolean hasBody() {
            return json.at("/requestBody/content").has("application/json");
        }

        /** Whether what it takes is signed instead of sent with a key; ForgedSnsTest is about that. */
        boolean isSigned() {
            return json.path("security").isArray() && json.path("security").isEmpty();
        }

        String example() {
            return json.at("/requestBody/content/application~1json/example").toString();
        }
    }

    @Test
    void malformedRequests_areRefusedWithAProblem() throws Exception {
        JsonNode document = new YAMLMapper()
                .readTree(send(new Malformed("", "get", "/openapi", Map.of(), new byte[0], 0))
                        .body());
        byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
        send(new Malformed("", "put", "/v1/recipients/" + READER, AUTHORIZED, nothing, 0));
        List<Malformed> requests = new ArrayList<>();
        for (Operation operation : operations(document)) {
            requests.addAll(keys(operation));
            requests.addAll(paths(operation));
            requests.addAll(queries(operation));
            if (operation.hasBody()) {
                requests.addAll(bodies(operation));
                requests.addAll(fields(operation, document));
            }
        }
        requests.addAll(headers());
        requests.addAll(semantics());
        List<String> wrong = new ArrayList<>();
        for (Malformed request : requests) {
            complaint(request, send(request)).ifPresent(wrong::add);
        }
        System.out.printf("%d malformed requests%n", requests.size());
        assertThat(wrong).isEmpty();
        assertThat(requests).hasSizeGreaterThanOrEqualTo(300);
    }

    private static List<Operation> operations(JsonNode document) {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .forEach(method -> operations.add(new Operation(
                                method, concrete(path.getKey()), path.getValue().get(method)))));
        assertThat(operations).hasSizeGreaterThanOrEqualTo(17);
        return operations;
    }

    private static String concrete(String path) {
        String id = path.contains("notifications")
                ? "ntf_01arz3ndektsv4rrffq69g5fav"
                : path.contains("digests")
                        ? "dig_01arz3ndektsv4rrffq69g5fav"
                        : path.contains("deliveries")
                                ? "dlv_01arz3ndektsv4rrffq69g5fav_0123456789abc"
                                : path.contains("keys") ? "0123456789abcdef" : "0123456789abcdef0123456789abcdef";
        return path.replace("{id}", id)
                .replace("{recipient}", READER)
                .replace("{version}", "1")
                .replace("{delivery}", "dlv_01arz3ndektsv4rrffq69g5fav_0123456789abc")
                .replaceAll("\\{[a-z]+}", "0123456789abcdef0123456789abcdef");
    }

    private static List<Malformed> keys(Operation operation) {
        List<Malformed> requests = new ArrayList<>();
        if (operation.isSigned()) {
            return requests;
        }
        requests.add(request("no key", operation, Map.of(), operation.example(), 401));
        for (String header : List.of(
                "",
                "Bearer",
                "Bearer ",
                "Bearer allim_",
                "Bearer allim_dev2",
                "Basic YTpi",
                "allim_dev",
                "Bearer allim_0123456789abcdef_000000000000000000000000000000000000000000000000")) {
            requests.add(
                    request("key " + header, operation, Map.of("Authorization", header), operation.example(), 401));
        }
        return requests;
    }

    private static List<Malformed> paths(Operation operation) {
        List<Malformed> requests = new ArrayList<>();
        if (operation.path().matches(".*[0-9a-v]{16}.*")) {
            for (String id : List.of(
                    "x",
                    "%00",
                    "..%2f..",
                    "ntf_",
                    "%F0%9F%92%A9",
                    "a".repeat(500),
                    "'%20or%201=1",
                    "%E2%80%AE",
                    "%20x",
                    "e%CC%81")) {
                String path = operation.path().replaceFirst("/[0-9a-z_]*[0-9a-v]{16}[0-9a-v_]*", "/" + id);
                boolean valid = path.matches("/v1/(recipients|topics|templates|workflows|categories|connections)/.*")
                        && (id.matches("[a-z_]+") && id.length() < 129);
                boolean chosen = path.matches("/v1/(recipients|topics)/.*")
                        && List.of("..%2f..", "%F0%9F%92%A9", "'%20or%201=1").contains(id);
                if (!valid && !chosen) {
                    requests.add(new Malformed(
                            "id " + id,
                            operation.method(),
                            path,
                            AUTHORIZED,
                            operation.example().getBytes(StandardCharsets.UTF_8),
                            0));
                }
            }
        }
        requests.add(new Malformed("method", "patch", operation.path(), AUTHORIZED, new byte[0], 405));
        requests.add(new Malformed("below", "get", operation.path() + "/x/y/z", AUTHORIZED, new byte[0], 0));
        return requests;
    }

    private static List<Malformed> queries(Operation operation) {
        if (!operation.json().path("parameters").toString().contains("limit")) {
            return List.of();
        }
        String state = operation.path().equals("/v1/deliveries") ? "state=failed&" : "";
        String whose = operation.path().equals("/v1/digests") ? "recipient=" + READER + "&" : "";
        List<String> queries = new ArrayList<>(List.of(
                "limit=0",
                "limit=-1",
                "limit=101",
                "limit=x",
                "limit=",
                "limit=1e3",
                "limit=99999999999",
                "limit=1&limit=2",
                "cursor=x",
                "cursor=",
                "cursor=%00",
                "cursor=AAAA",
                "cursor=" + "A".repeat(2000),
                "cursor=..%2F",
                "cursor=%F0%9F%92%A9",
                "cursor=bm90LWEtY3Vyc29y",
                "nothing=1",
                "Limit=1",
                "limit%20=1"));
        if (!whose.isEmpty()) {
            queries.addAll(List.of("recipient=x", "state=open"));
        }
        if (!state.isEmpty()) {
            queries.addAll(List.of("state=sent", "state=", "state=failed", "state=FAILED"));
        }
        // What the id names is not there, which may be told first.
        boolean belowAnId =
                operation.json().path("operationId").asText().matches("list(DeliveriesOf|Upcoming|DigestItems).*");
        return queries.stream()
                .map(query -> new Malformed(
                        "query " + query,
                        operation.method(),
                        operation.path() + "?" + whose + state + query,
                        AUTHORIZED,
                        new byte[0],
                        belowAnId ? 0 : 400))
                .toList();
    }

    private static List<Malformed> bodies(Operation operation) {
        Map<String, byte[]> bodies = new HashMap<>();
        String example = operation.example();
        for (String body : List.of(
                "",
                " ",
                "null",
                "true",
                "7",
                "\"text\"",
                "[]",
                "[" + example + "]",
                "{",
                "{\"a\"",
                "{\"a\":}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "/* */{}",
                example + example,
                example + "x",
                "\0",
                example.substring(0, example.length() - 1),
                "\uFEFFx" + example,
                example.substring(0, example.length() - 1) + ",\"surprise\":1}",
                "{\"x\":1,\"x\":1}",
                "<xml/>",
                "a=b",
                "{\"\\ud800\":1}",
                "{\"data\":" + "[".repeat(40) + "]".repeat(40) + "}",
                "{\"data\":" + "{\"a\":".repeat(100_00) + "1",
                "{\"a\":" + "9".repeat(5000) + "}")) {
            bodies.put(
                    body.length() > 40 ? body.substring(0, 40) + "…" + body.length() : body,
                    body.getBytes(StandardCharsets.UTF_8));
        }
        bodies.put("invalid UTF-8", new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'});
        bodies.put(
                "UTF-16",
                example.getBytes(StandardCharsets.UTF_16LE).length == 0
                        ? new byte[0]
                        : new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0});
        List<Malformed> requests = new ArrayList<>();
        bodies.forEach((what, body) -> requests.add(
                new Malformed("body " + what, operation.method(), operation.path(), AUTHORIZED, body, 400)));
        byte[] huge = ("{\"x\":\"" + "y".repeat(Body.MAX_BYTES) + "\"}").getBytes(StandardCharsets.UTF_8);
        requests.add(new Malformed("body of 256 KiB", operation.method(), operation.path(), AUTHORIZED, huge, 413));
        String bearer = AUTHORIZED.get("Authorization");
        Map<String, String> plain = Map.of("Authorization", bearer, "Content-Type", "text/plain");
        requests.add(request("media type", operation, plain, example, 415));
        Map<String, String> packed = Map.of("Authorization", bearer, "Content-Encoding", "gzip");
        requests.add(request("content coding", operation, packed, example, 415));
        return requests;
    }

    /** Every field of the body with values of every wrong kind, and every object without its required fields. */
    private static List<Malformed> fields(Operation operation, JsonNode document) {
        JsonNode schema = resolve(operation.json().at("/requestBody/content/application~1json/schema"), document);
        List<Malformed> requests = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(name -> {
            JsonNode type = resolve(schema.get("properties").get(name), document);
            for (JsonNode value : wrongValues(type, document)) {
                ObjectNode body = example(operation);
                body.set(name, value);
                String text = escaped(body);
                requests.add(request("field " + name + " " + value, operation, AUTHORIZED, text, 400));
            }
        });
        for (JsonNode required : schema.path("required")) {
            ObjectNode body = example(operation);
            body.remove(required.textValue());
            requests.add(request("without " + required, operation, AUTHORIZED, body.toString(), 400));
        }
        return requests;
    }

    /** Half a surrogate pair can only be sent as an escape. */
    private static String escaped(JsonNode json) {
        StringBuilder text = new StringBuilder();
        json.toString().chars().forEach(c -> text.append(c < 0x80 ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        return text.toString();
    }

    private static List<JsonNode> wrongValues(JsonNode schema, JsonNode document) {
        List<JsonNode> values = new ArrayList<>();
        String type = schema.path("type").asText("");
        Map<String, String> samples =
                Map.of("string", "\"x\"", "integer", "7", "boolean", "true", "array", "[1]", "object", "{\"x\":1}");
        samples.forEach((kind, sample) -> {
            if (!kind.equals(type)) {
                values.add(tree(sample));
            }
        });
        switch (type) {
            case "string" -> {
                values.add(tree("\"\""));
                values.add(tree("\"\\ud800\""));
                if (!schema.path("minLength").isInt() || schema.has("format") || schema.has("enum")) {
                    List.of("\"\\u0000\"", "\"nothing of the kind\"", "\"' or 1=1 --\"")
                            .forEach(v -> values.add(tree(v)));
                }
                if (schema.has("maxLength")) {
                    values.add(tree("\"" + "x".repeat(schema.get("maxLength").intValue() + 1) + "\""));
                }
            }
            case "array" -> {
                values.add(tree("[null]"));
                values.add(tree("[[[]]]"));
                JsonNode items = resolve(schema.get("items"), document);
                values.add(tree(items.has("minLength") ? "[\" no id\"]" : "[\"nothing of the kind\"]"));
                ArrayNode many = JSON.createArrayNode();
                for (int i = 0; i < 1001; i++) {
                    many.add("x" + i);
                }
                values.add(many);
                if (items.path("type").textValue().equals("object")) {
                    wrongValues(items, document)
                            .forEach(value -> values.add(JSON.createArrayNode().add(value)));
                }
            }
            case "object" -> {
                if (schema.has("additionalProperties")
                        && !schema.get("additionalProperties").asBoolean(true)) {
                    values.add(tree("{\"surprise\":1}"));
                    schema.path("properties").fieldNames().forEachRemaining(name -> {
                        for (JsonNode value :
                                wrongValues(resolve(schema.get("properties").get(name), document), document)) {
                            ObjectNode object = JSON.createObjectNode();
                            schema.path("required").forEach(required -> object.put(required.textValue(), "x"));
                            values.add(object.set(name, value));
                        }
                    });
                }
            }
            case "" -> assertThat(schema.has("oneOf")).isTrue();
            case "boolean" -> values.add(tree("\"true\""));
            case "integer" -> values.addAll(List.of(tree("-1"), tree("1.5"), tree("99999999999")));
            default -> throw new AssertionError("unforeseen type " + type);
        }
        // A recipient's id may be any of these texts, and a body any text at all.
        values.removeIf(value -> value.toString().equals("{\"body\":\"\\u0000\"}")
                || value.toString().equals("{\"body\":\"nothing of the kind\"}")
                || value.toString().equals("{\"body\":\"' or 1=1 --\"}"));
        return values;
    }

    private static List<Malformed> headers() {
        String body = "{\"to\":[{\"email\":\"ada@example.com\"}],\"content\":{\"body\":\"x\"}}";
        return List.of("k".repeat(256), "", "a\tb").stream()
                .map(key -> new Malformed(
                        "idempotency key " + key,
                        "post",
                        "/v1/notifications",
                        Map.of("Authorization", "Bearer allim_dev", "Idempotency-Key", key),
                        body.getBytes(StandardCharsets.UTF_8),
                        400))
                .toList();
    }

    private static List<Malformed> semantics() {
        String to = "\"to\":[{\"email\":\"ada@example.com\"}],\"content\":{\"body\":\"x\"}";
        return List.of(
                        "{\"to\":[{\"email\":\"ada@example.com\",\"phone\":\"+821012345678\"}],\"content\":{\"body\":\"x\"}}",
                        "{\"to\":[],\"content\":{\"body\":\"x\"}}",
                        "{\"content\":{\"body\":\"x\"}}",
                        "{\"to\":[{\"email\":\"ada@example.com\"}]}",
                        "{" + to + ",\"workflow\":\"w\"}",
                        "{\"to\":[{\"email\":\"ada@example.com\"}],\"workflow\":\"no-such-workflow\"}",
                        "{\"to\":[{\"email\":\"ada@example.com\"}],\"workflow\":\"w\",\"channels\":[\"email\"]}",
                        "{" + to + ",\"exclude\":[\" no such\"]}",
                        "{" + to + ",\"sendAt\":\"2027-01-01T00:00:00Z\",\"expiresAt\":\"2027-01-01T00:00:00Z\"}",
                        "{" + to + ",\"sendAt\":\"2027-01-01\"}",
                        "{" + to + ",\"sendAt\":\"2027-01-01T00:00:00\"}",
                        "{" + to + ",\"sendAt\":\"2027-02-30T00:00:00Z\"}",
                        "{" + to + ",\"sendAt\":\"+999999999-01-01T00:00:00Z\"}",
                        "{" + to + ",\"sendAt\":\"1969-01-01T00:00:00Z\"}",
                        "{" + to + ",\"channels\":[\"sms\"]}",
                        "{" + to + ",\"channels\":[\"pigeon\"]}",
                        "{" + to + ",\"data\":{\"x\":\"\\udc00\"}}",
                        "{\"to\":[{\"email\":\"ada@example.com\"}],\"content\":{\"body\":\"x\",\"url\":\"javascript:alert(1)\"}}",
                        "{\"to\":[{\"email\":\"a@b@c\"}],\"content\":{\"body\":\"x\"}}",
                        "{\"to\":[{\"email\":\"a@b.c\\r\\nBcc: x@y.z\"}],\"content\":{\"body\":\"x\"}}",
                        "{\"to\":[{\"phone\":\"010-1234\"}],\"content\":{\"body\":\"x\"}}",
                        "{\"to\":[{\"webhook\":\"http://169.254.169.254/\"}],\"content\":{\"body\":\"x\"}}",
                        "{\"to\":[{\"snsTopic\":\"ops\"}],\"content\":{\"body\":\"x\"}}",
                        "{\"to\":[{\"device\":\"arn:aws:sns:us-east-1:1:x\"}],\"content\":{\"body\":\"x\"}}",
                        "{\"to\":[{\"recipient\":\" no such\"}],\"content\":{\"body\":\"x\"}}",
                        "{\"to\":[{\"recipient\":\"nobody-of-this-name\"}],\"content\":{\"body\":\"x\"}}")
                .stream()
                .map(body -> new Malformed(
                        "body " + body,
                        "post",
                        "/v1/notifications",
                        AUTHORIZED,
                        body.getBytes(StandardCharsets.UTF_8),
                        0))
                .toList();
    }

    private static java.util.Optional<String> complaint(Malformed request, HttpResponse<String> response) {
        String place = request.method() + " " + request.path() + ", " + request.what() + ": " + response.statusCode();
        int status = response.statusCode();
        boolean expected = request.status() == 0 ? status >= 400 && status < 500 : status == request.status();
        if (!expected) {
            return java.util.Optional.of(place + ", expected " + request.status() + " " + response.body());
        }
        if (!response.headers().firstValue("Content-Type").orElse("").startsWith(Problems.TYPE)) {
            return java.util.Optional.of(
                    place + " is no problem: " + response.headers().map() + response.body());
        }
        JsonNode problem = tree(response.body());
        boolean whole = problem.path("status").intValue() == status
                && !problem.path("detail").asText().isEmpty()
                && problem.path("code").asText().matches("[a-z-]+")
                && problem.path("type").asText().endsWith(problem.path("code").asText());
        return whole ? java.util.Optional.empty() : java.util.Optional.of(place + " is incomplete: " + problem);
    }

    private HttpResponse<String> send(Malformed request) throws IOException, InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + request.path()))
                .method(
                        request.method().toUpperCase(java.util.Locale.ROOT),
                        BodyPublishers.ofByteArray(request.body()));
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.putIfAbsent("Content-Type", "application/json");
        headers.forEach(builder::header);
        return DocumentedAnswers.require(CLIENT.send(builder.build(), HttpResponse.BodyHandlers.ofString()));
    }

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Malformed request(
            String what, Operation operation, Map<String, String> headers, String body, int status) {
        return new Malformed(
                what, operation.method(), operation.path(), headers, body.getBytes(StandardCharsets.UTF_8), status);
    }

    private static ObjectNode example(Operation operation) {
        return (ObjectNode) tree(operation.example());
    }

    private static JsonNode resolve(JsonNode schema, JsonNode document) {
        JsonNode named = schema.has("allOf") ? schema.get("allOf").get(0) : schema;
        return named.has("$ref") ? document.at(named.get("$ref").textValue().substring(1)) : named;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }
}
