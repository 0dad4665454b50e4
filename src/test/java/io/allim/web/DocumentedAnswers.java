package io.allim.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares answers with the OpenAPI document: status, headers, content type and body. */
public final class DocumentedAnswers {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /** Those that belong to an operation, where others belong to HTTP. */
    private static final Set<String> OWN_HEADERS =
            Set.of("etag", "location", "idempotent-replayed", "next-cursor", "retry-after");

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Shape SHAPE = Shape.ofAnswers();
    private static final List<Operation> OPERATIONS = operations(SHAPE.document());
    private static final JsonNode PROBLEM = SHAPE.document().at("/components/responses/Problem");

    private DocumentedAnswers() {}

    /** @param method in lower case */
    private record Operation(String id, String method, String path, JsonNode responses) {

        boolean takes(String given, String target) {
            return method.equals(given) && target.matches(path.replaceAll("\\{[^}]+}", "[^/]+"));
        }

        /** The default is for errors. */
        Optional<JsonNode> response(int status) {
            String name = responses.has(String.valueOf(status)) || status < 400 ? String.valueOf(status) : "default";
            return Optional.ofNullable(responses.get(name)).map(SHAPE::resolve);
        }
    }

    /** The ids of all operations. */
    public static Set<String> operations() {
        return OPERATIONS.stream().map(Operation::id).collect(Collectors.toSet());
    }

    /** @return the id of the operation, or empty if the document describes none */
    public static Optional<String> operation(String method, String target) {
        return find(method, target).map(Operation::id);
    }

    /**
     * @param target path and query as they are sent
     * @param headers by their names, in any case
     * @param body empty if there is none
     * @return what is not as the document says; empty for what is not under {@code /v1}
     */
    public static List<String> faults(
            String method, String target, int status, Map<String, String> headers, String body) {
        if (!target.startsWith("/v1/") || method.equals("OPTIONS")) {
            return List.of();
        }
        Optional<JsonNode> response = find(method, target)
                .map(operation -> operation.response(status))
                .orElse(Optional.of(PROBLEM).filter(_ -> status >= 400));
        if (response.isEmpty()) {
            return List.of(status + " is not described");
        }
        Map<String, String> lower = headers.entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue, (_, last) -> last));
        List<String> faults = new ArrayList<>(headers(response.get().path("headers"), lower));
        if (!method.equals("HEAD")) {
            faults.addAll(body(response.get().path("content"), lower.getOrDefault("content-type", ""), body));
        }
        return faults;
    }

    /** @throws AssertionError if the answer is not as the document says */
    public static HttpResponse<String> require(HttpResponse<String> answer) {
        URI uri = answer.request().uri();
        String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        assertThat(faults(answer.request().method(), target, answer))
                .as(answer.request() + " " + answer.statusCode())
                .isEmpty();
        return answer;
    }

    /** @param target path and query as they are sent */
    public static List<String> faults(String method, String target, HttpResponse<String> answer) {
        Map<String, String> headers = answer.headers().map().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, header -> header.getValue().getFirst()));
        return faults(method, target, answer.statusCode(), headers, answer.body());
    }

    private static List<String> headers(JsonNode described, Map<String, String> headers) {
        List<String> faults = new ArrayList<>();
        described.properties().forEach(header -> {
            if (SHAPE.resolve(header.getValue()).path("required").asBoolean()
                    && !headers.containsKey(header.getKey().toLowerCase(Locale.ROOT))) {
                faults.add("the header " + header.getKey() + " is missing");
            }
        });
        Set<String> names = described.properties().stream()
                .map(header -> header.getKey().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        OWN_HEADERS.stream()
                .filter(name -> headers.containsKey(name) && !names.contains(name))
                .forEach(name -> faults.add("the header " + name + " is not described"));
        return faults;
    }

    private static List<String> body(JsonNode content, String contentType, String body) {
        if (content.isEmpty()) {
            return body.isEmpty() ? List.of() : List.of("a body is not described: " + body);
        }
        String type = contentType.split(";", 2)[0];
        if (!content.has(type)) {
            return List.of("the content type is not described: " + type);
        }
        if (!type.endsWith("json") || type.endsWith("ndjson")) {
            return List.of();
        }
        try {
            return SHAPE.faults(MAPPER.readTree(body), content.get(type).get("schema"));
        } catch (JsonProcessingException e) {
            return List.of("the body is no JSON: " + body);
        }
    }

    private static Optional<Operation> find(String method, String target) {
        String path = target.split("\\?", 2)[0].replace("%3A", ":");
        String same = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        return OPERATIONS.stream()
                .filter(operation -> operation.takes(same, path))
                .findFirst();
    }

    private static List<Operation> operations(JsonNode document) {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> operations.add(new Operation(
                                operation.getValue().get("operationId").asText(),
                                operation.getKey(),
                                path.getKey(),
                                operation.getValue().get("responses")))));
        // Of two templates that fit a path the one with fewer variables is meant.
        operations.sort(Comparator.comparingLong(
                operation -> operation.path().chars().filter(c -> c == '{').count()));
        return List.copyOf(operations);
    }
}
