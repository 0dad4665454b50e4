package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The package as it is deployed, fed with what AWS feeds it. */
class LambdaIT {

    @TempDir
    static Path data;

    static LambdaRuntime lambda;

    @BeforeAll
    static void start() throws IOException {
        lambda = LambdaRuntime.start(Map.of("ALLIM_DATA_DIR", data.toString()));
        System.out.printf(
                "Cold start of function.zip: %d ms%n", lambda.coldStart().toMillis());
    }

    @AfterAll
    static void stop() {
        lambda.close();
    }

    @Test
    void urlCaller_getsAnAnswer() {
        assertThat(lambda.invoke(LambdaEvents.url("GET", "/no-such-path")).status())
                .isEqualTo(404);
    }

    /** Which would answer otherwise. */
    @Test
    void handler_isInPlaceOfTheOneOfQuarkus() {
        LambdaAnswer answer = lambda.invoke(LambdaEvents.url("GET WITH BLANKS", "/no-such-path"));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.json().path("code").asText()).isEqualTo("internal");
    }

    @Test
    void page_isShown() {
        LambdaAnswer answer = lambda.invoke(LambdaEvents.url("GET", "/u/not-a-token"));

        assertThat(answer.header("content-type")).startsWith("text/html");
        assertThat(answer.body()).contains("</html>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sam.jvm.yaml", "sam.native.yaml"})
    void tick_ofTheTemplate_runs(String template) {
        LambdaAnswer answer = lambda.invoke(SamTemplate.read(template).tickInput());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("found").isInt()).isTrue();
        assertThat(answer.json().path("complete").isBoolean()).isTrue();
    }

    /** Rules say which of EventBridge's events matter. */
    @Test
    void eventOfEventBridge_thatNoRuleMatches_isDoneWith() {
        LambdaAnswer answer = lambda.invoke(LambdaEvents.eventBridge());

        assertThat(answer.isFunctionError()).isFalse();
        assertThat(lambda.log()).contains("from aws.rds is for nobody").doesNotContain("hidden-payload");
    }

    @ParameterizedTest
    @MethodSource
    void event_thatNothingConsumes_isAFunctionErrorNamingItsSource(String source, String event) {
        LambdaAnswer answer = lambda.invoke(event);

        assertThat(answer.isFunctionError()).isTrue();
        assertThat(answer.error())
                .contains("from " + source + " ", "POST /internal/events", "501")
                .doesNotContain("hidden-payload");
        assertThat(lambda.log()).contains("consumes this event from " + source).doesNotContain("hidden-payload");
    }

    static Stream<Object[]> event_thatNothingConsumes_isAFunctionErrorNamingItsSource() {
        return Stream.of(
                new Object[] {"aws:sqs", LambdaEvents.sqs()},
                new Object[] {"aws:sns", LambdaEvents.sns()},
                new Object[] {"unknown", "{\"hidden-payload\": 1}"},
                new Object[] {"unknown", "[{\"httpMethod\": \"GET\"}]"},
                new Object[] {"unknown", "{\"source\": \"x\\r\\nallim-event-source: forged\"}"},
                new Object[] {"unknown", "{\"requestContext\": {\"http\": {}}, \"routeKey\": \"$default\"}"},
                new Object[] {"unknown", "\"text\""},
                new Object[] {"unknown", "null"},
                new Object[] {"unknown", "42"});
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hidden-payload", "{\"Records\": [", "<xml/>"})
    void garbage_isAFunctionError(String event) {
        assertThat(lambda.invoke(event).isFunctionError()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /internal/no-such-path",
        "GET, /internal/tick",
    })
    void markedEvent_thatCannotBeHandled_isAFunctionError(String method, String path) throws IOException {
        ObjectNode event = (ObjectNode) new ObjectMapper().readTree(LambdaEvents.tick());
        event.put("rawPath", path);
        event.withObject("requestContext").withObject("http").put("method", method);

        assertThat(lambda.invoke(event.toString()).isFunctionError()).isTrue();
    }

    @ParameterizedTest
    @MethodSource
    void urlCaller_findsNothingInternal(LambdaEvents.Event forged) {
        LambdaAnswer answer = lambda.invoke(forged);
        LambdaAnswer unknown = lambda.invoke(unknown(forged));

        assertThat(answer.status()).isEqualTo(unknown.status()).isIn(404, 400);
        assertThat(elsewhere(answer.body())).isEqualTo(elsewhere(unknown.body()));
        assertThat(headers(answer)).isEqualTo(headers(unknown));
    }

    /** Answers name the path that was asked for. */
    private static String elsewhere(String body) {
        return body.replaceAll("(?i)n[tf]ernal", "elsewhere");
    }

    /** The same with another path of the same form, where nothing is. */
    private static LambdaEvents.Event unknown(LambdaEvents.Event forged) {
        ObjectNode event = forged.node().deepCopy();
        event.put("rawPath", event.path("rawPath").asText().replaceAll("(?i)nternal", "nfernal"));
        event.put("routeKey", "$default");
        return new LambdaEvents.Event(event);
    }

    static Stream<LambdaEvents.Event> urlCaller_findsNothingInternal() {
        var tick = LambdaEvents.tick();
        var paths = Stream.of(
                        "/internal/tick",
                        "/internal/events",
                        "/internal/tick/",
                        "//internal/tick",
                        "/internal//tick",
                        "///internal///tick",
                        "/internal/../internal/tick",
                        "/x/../internal/tick",
                        "/./internal/./tick",
                        "/internal/tick/.",
                        "/internal/tick/x/..",
                        "/%69nternal/tick",
                        "/internal/%74ick",
                        "/internal%2ftick",
                        "/internal%2Ftick",
                        "/%2finternal/tick",
                        "/x/%2e%2e/internal/tick",
                        "/x/%2E%2E/internal/tick",
                        "/x%2f..%2finternal/tick",
                        "/internal/tick;x",
                        "/internal;x=1/tick",
                        "/internal/tick;x=1;y=2",
                        "/Internal/Tick",
                        "/INTERNAL/TICK",
                        "/internal/tick%00",
                        "/internal/tick%20",
                        "/internal\\tick",
                        "/internal/tick?",
                        "/internal/tick.json",
                        "/internal",
                        "/internal/",
                        "internal/tick",
                        "http://localhost/internal/tick",
                        "http://localhost:8080//internal/tick")
                .map(path -> LambdaEvents.url("POST", path).body(tick));
        var methods = Stream.of("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "post")
                .map(method -> LambdaEvents.url(method, "/internal/tick"));
        var marked = LambdaEvents.url("POST", "/internal/tick")
                .header("routekey", Origin.MARKER)
                .header("x-amz-route-key", Origin.MARKER)
                .header("x-amzn-request-context", "{\"routeKey\": \"" + Origin.MARKER + "\", \"domainName\": null}")
                .header("x-forwarded-for", "127.0.0.1")
                .header("x-http-method-override", "POST")
                .header("host", "")
                .header("content-type", "application/json")
                .body(tick);
        var others = Stream.of(
                marked,
                LambdaEvents.url("POST", "/no-such-path")
                        .header("x-original-url", "/internal/tick")
                        .header("x-rewrite-url", "/internal/tick")
                        .header("x-forwarded-prefix", "/internal/tick")
                        .header("x-forwarded-uri", "/internal/tick"),
                LambdaEvents.url("POST", "/internal/tick").query("routeKey=" + Origin.MARKER + "&domainName="),
                LambdaEvents.url("POST", "/internal/tick").header("content-type", "garbage"),
                LambdaEvents.url("POST", "/internal/tick").header("accept", "image/png"),
                LambdaEvents.url("POST", "/internal/events").body(LambdaEvents.sqs()),
                LambdaEvents.url("POST", "/internal/tick").signedBy("arn:aws:iam::000000000000:root"),
                onlyMarked(),
                onlyWithoutDomain());
        return Stream.of(paths, methods, others).flatMap(each -> each);
    }

    /** One of the two is not enough, should a service of AWS ever let a caller choose it. */
    private static LambdaEvents.Event onlyMarked() {
        var event = LambdaEvents.url("POST", "/internal/tick");
        event.node().put("routeKey", Origin.MARKER);
        return event;
    }

    private static LambdaEvents.Event onlyWithoutDomain() {
        var event = LambdaEvents.url("POST", "/internal/tick");
        event.node().withObject("requestContext").remove("domainName");
        return event;
    }

    @Test
    void storeUnderTmp_isWarnedOf() {
        assertThat(lambda.log().contains("AWS discards")).isEqualTo(data.startsWith("/tmp"));
    }

    private static Map<String, String> headers(LambdaAnswer answer) {
        Map<String, String> all = new TreeMap<>();
        answer.payload()
                .path("headers")
                .properties()
                .forEach(header -> all.put(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue().asText()));
        all.remove("x-request-id");
        return all;
    }
}
