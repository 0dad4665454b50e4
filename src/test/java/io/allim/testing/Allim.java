package io.allim.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * An Allim that runs in its profile dev or test, seen from a test. May be shared by threads.
 *
 * <p>What it answers in place of a success is thrown as an {@link IllegalStateException} with its text.
 */
public final class Allim {

    /** The key that exists in dev and test only. */
    public static final String DEV_KEY = "allim_dev";

    /** Turning the clock takes as long as all that happens on the way. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI base;
    private final String key;

    private Allim(HttpClient http, URI base, String key) {
        this.http = http;
        this.base = base;
        this.key = key;
    }

    /** @param baseUrl such as {@code http://localhost:8080} */
    public static Allim at(String baseUrl) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        return new Allim(http, URI.create(baseUrl.endsWith("/") ? baseUrl : baseUrl + "/"), DEV_KEY);
    }

    /** The same with another API key; the sandbox and the clock need none. */
    public Allim withKey(String apiKey) {
        return new Allim(http, base, apiKey);
    }

    public AllimClock clock() {
        return new AllimClock(this);
    }

    public AllimSandbox sandbox() {
        return new AllimSandbox(this);
    }

    /** @param path such as {@code /v1/notifications?limit=1} */
    public JsonNode get(String path) {
        return call("GET", path, BodyPublishers.noBody());
    }

    /**
     * @param path such as {@code /v1/notifications}
     * @param json the body
     */
    public JsonNode post(String path, String json) {
        return call("POST", path, BodyPublishers.ofString(json));
    }

    /**
     * @param path such as {@code /v1/recipients/ada}
     * @param json the body
     */
    public JsonNode put(String path, String json) {
        return call("PUT", path, BodyPublishers.ofString(json));
    }

    public JsonNode delete(String path) {
        return call("DELETE", path, BodyPublishers.noBody());
    }

    private JsonNode call(String method, String path, HttpRequest.BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path.substring(path.startsWith("/") ? 1 : 0)))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + " answered " + answer.statusCode() + ": "
                    + answer.body() + hint(answer, path));
        }
        return read(answer.body());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("Allim can't be reached at " + base + ": does it run?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Allim", e);
        }
    }

    private static String hint(HttpResponse<String> answer, String path) {
        return answer.statusCode() == 404 && path.startsWith("/sandbox")
                ? " (only the profiles dev and test have a sandbox)"
                : "";
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Allim did not answer JSON: " + text, e);
        }
    }
}
