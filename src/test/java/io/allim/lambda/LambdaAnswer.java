package io.allim.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What came back from an invocation: a payload, or a function error. */
record LambdaAnswer(boolean isFunctionError, JsonNode payload) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static LambdaAnswer response(byte[] payload) {
        return new LambdaAnswer(false, parse(new String(payload, StandardCharsets.UTF_8)));
    }

    static LambdaAnswer error(byte[] payload) {
        return new LambdaAnswer(true, parse(new String(payload, StandardCharsets.UTF_8)));
    }

    /** The HTTP status. Fails for a function error. */
    int status() {
        answered();
        return payload.path("statusCode").intValue();
    }

    /** The header's value, or an empty text. Names count whatever their case. */
    String header(String name) {
        answered();
        return payload.path("headers").properties().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().asText())
                .findFirst()
                .orElse("");
    }

    String body() {
        answered();
        String body = payload.path("body").asText("");
        return payload.path("isBase64Encoded").asBoolean()
                ? new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8)
                : body;
    }

    JsonNode json() {
        return parse(body());
    }

    /** The message of a function error. Fails for a response. */
    String error() {
        if (!isFunctionError) {
            throw new AssertionError("Not a function error: " + payload);
        }
        return payload.path("errorMessage").asText();
    }

    private void answered() {
        if (isFunctionError) {
            throw new AssertionError("A function error: " + payload);
        }
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Not JSON: " + json, e);
        }
    }
}
