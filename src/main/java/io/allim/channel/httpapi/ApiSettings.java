package io.allim.channel.httpapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.httpapi.ApiVerdict.Meaning;
import io.allim.connection.Connection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a connection says that its API is called. What is of another kind than it has to be is as if it was not there: {@link
 * ApiSettingsCheck} says so when the connection is put.
 *
 * @param url in Liquid
 * @param headers in Liquid, by name
 * @param body in Liquid
 * @param json whose texts are Liquid
 * @param perSecond how many requests may be made
 */
record ApiSettings(
        String url,
        String method,
        Map<String, String> headers,
        Optional<String> body,
        Optional<JsonNode> json,
        String contentType,
        Map<String, Meaning> verdicts,
        Optional<JsonPointer> reference,
        double perSecond) {

    static final double PER_SECOND = 10;

    static ApiSettings of(Connection connection) {
        JsonNode settings = connection.settings();
        return new ApiSettings(
                connection.url().orElse(""),
                text(settings, "method").orElse("POST"),
                headers(settings.path("headers")),
                text(settings, "body"),
                settings.has("json") ? Optional.of(settings.path("json")) : Optional.empty(),
                text(settings, "contentType").orElse("application/json"),
                verdicts(settings.path("verdicts")),
                text(settings, "reference")
                        .filter(pointer -> pointer.startsWith("/"))
                        .map(JsonPointer::compile),
                settings.path("perSecond").asDouble(PER_SECOND));
    }

    private static Optional<String> text(JsonNode settings, String name) {
        return Optional.ofNullable(settings.path(name).textValue());
    }

    private static Map<String, String> headers(JsonNode given) {
        Map<String, String> headers = new LinkedHashMap<>();
        given.properties()
                .forEach(field -> headers.put(field.getKey(), field.getValue().asText()));
        return headers;
    }

    private static Map<String, Meaning> verdicts(JsonNode given) {
        Map<String, Meaning> verdicts = new LinkedHashMap<>();
        given.properties()
                .forEach(field -> Meaning.of(field.getValue().asText())
                        .ifPresent(meaning -> verdicts.put(field.getKey(), meaning)));
        return verdicts;
    }
}
