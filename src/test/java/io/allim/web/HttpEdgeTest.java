package io.allim.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.allim.api.TestPorts;
import io.allim.web.problem.ProblemException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, paths and headers, as RFC 9110 and RFC 9457 have them: every path with every method, and headers with each. */
@Tag("application")
@QuarkusTest
@QuarkusTestResource(TestPorts.class)
class HttpEdgeTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NOTHING = {};
    private static final String ADA = "/v1/recipients/edge-ada";
    private static final String AUTHORIZED = "Host: localhost\nAuthorization: Bearer allim_dev\n";

    @BeforeEach
    void ada() throws IOException {
        assertThat(put(ADA, "", "{}").status()).isEqualTo(200);
    }

    static Stream<String> cells() {
        List<String> methods = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW");
        return AllowedMethods.all().stream()
                .flatMap(known -> methods.stream().map(method -> method + " " + known.template()));
    }

    /** Ids are well-formed and belong to nothing, so that nothing changes. */
    @ParameterizedTest
    @MethodSource("cells")
    void path_knowsExactlyItsMethods(String cell) throws IOException {
        String method = cell.split(" ")[0];
        String template = cell.split(" ")[1];
        String allowed = AllowedMethods.of(template).orElseThrow();
        String target = template.replaceAll("\\{[a-z]+}", "edge-nothing");
        RawHttp.Answer answer = call(method, target, "", NOTHING);

        if (!List.of(allowed.split(", ")).contains(method)) {
            // What is no method of a word may be one of an id that is spelled like it: there is no such thing then.
            boolean isId = AllowedMethods.all().stream()
                    .anyMatch(known -> known.methods().contains(method)
                            && known.path().matcher(target).matches());
            assertThat(answer.status()).isEqualTo(isId ? 404 : 405);
            if (!isId) {
                assertThat(answer.header("Allow")).contains(allowed);
            }
        } else if (method.equals("OPTIONS")) {
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Allow").map(HttpEdgeTest::words)).contains(words(allowed));
        } else {
            assertThat(answer.status()).isNotIn(405, 406, 431).isLessThan(500);
        }
        if (method.equals("HEAD") && allowed.contains("GET")) {
            RawHttp.Answer got = call("GET", target, "", NOTHING);
            assertThat(answer.status()).isEqualTo(got.status());
            assertThat(answer.header("Content-Type")).isEqualTo(got.header("Content-Type"));
        }
        if (answer.status() >= 400 && !method.equals("HEAD") && template.startsWith("/v1/")) {
            assertProblem(answer, answer.status());
        }
    }

    private static TreeSet<String> words(String list) {
        return new TreeSet<>(Arrays.asList(list.split(", ?")));
    }

    @Test
    void options_asksForNoKey_andOfNoOtherPath() throws IOException {
        RawHttp.Answer answer =
                RawHttp.send(RestAssured.port, "OPTIONS " + ADA + " HTTP/1.1\nHost: localhost\n", NOTHING);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Allow").map(HttpEdgeTest::words)).contains(words("DELETE, GET, HEAD, OPTIONS, PUT"));
        assertProblem(call("OPTIONS", "/v1/nothing", "", NOTHING), 404);
        assertProblem(call("OPTIONS", "/v1/recipients/a/b/c", "", NOTHING), 404);
    }

    static Stream<String> accepts() {
        List<String> accepted = List.of(
                "application/json",
                "application/problem+json",
                "text/html",
                "text/csv",
                "application/yaml",
                "*/*;q=0",
                "application/json;q=0",
                "application/*",
                "application/vnd.allim+json",
                "image/png, text/plain;q=0.1",
                "no media type",
                "");
        return Stream.of(
                        "GET " + ADA + " 200",
                        "PUT " + ADA + " 200",
                        "GET /v1/recipients:export 200",
                        "DELETE /v1/topics/edge/subscribers/edge-ada 204",
                        "PUT /v1/topics/edge/subscribers/edge-ada 204",
                        "GET /v1/recipients/edge-nothing 404",
                        "GET /openapi 200",
                        "GET /u/token 404")
                .flatMap(request -> accepted.stream().map(accept -> request + "|" + accept));
    }

    /** Each path has one form of answer; RFC 9110 section 12.4.1 lets a server send it whatever is accepted. */
    @ParameterizedTest
    @MethodSource("accepts")
    void answer_comesWhateverIsAccepted(String cell) throws IOException {
        String[] request = cell.substring(0, cell.indexOf('|')).split(" ");
        String accept = cell.substring(cell.indexOf('|') + 1);
        byte[] body =
                request[0].equals("PUT") && request[1].equals(ADA) ? "{}".getBytes(StandardCharsets.UTF_8) : NOTHING;
        RawHttp.Answer answer = call(request[0], request[1], "Accept: " + accept + "\n", body);
        assertThat(answer.status()).isEqualTo(Integer.parseInt(request[2]));
    }

    /** The event server of dev refuses some of them itself, so that they are sent as events. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/recipients/100%|400",
                "/v1/recipients/%zz|400",
                "/v1/recipients/%4|400",
                "/v1/recipients/%ff|400",
                "/v1/recipients/%C0%AF|400",
                "/v1/recipients/%ED%A0%80|400",
                "/v1/recipients?x=%|400",
                "/v1/recipients?limit=%|400",
                "/v1/recipients?limit=%ff|400",
                "/v1/recipients?%|400",
                "/v1/recipients?%3|400",
                "/v1/nothing|404",
                "/nothing|404"
            })
    void target_thatCannotBeReadIsAProblem(String target, int status) throws IOException {
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS")) {
            assertProblem(event(method, target, ""), status);
        }
    }

    /** The event server of dev takes 4,096 bytes, so that longer ones are sent as events. */
    @ParameterizedTest
    @CsvSource({"8191, 404", "8192, 404", "8193, 414", "60000, 414"})
    void target_hasAtMost8192Characters(int length, int status) throws IOException {
        String path = "/v1/recipients/";
        assertProblem(event("GET", path + "a".repeat(length - path.length()), ""), status);
    }

    @ParameterizedTest
    @CsvSource({"20479, 200", "20480, 200", "20481, 431", "50000, 431"})
    void headers_haveAtMost20480Characters(int length, int status) throws IOException {
        String own = "hostlocalhostauthorizationBearer allim_devx-filler";
        RawHttp.Answer answer = event("GET", ADA, "\"x-filler\":\"" + "a".repeat(length - own.length()) + "\",");
        assertThat(answer.status()).isEqualTo(status);
        if (status == 431) {
            assertProblem(answer, status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "identity, 200",
        "'', 200",
        "gzip, 415",
        "GZIP, 415",
        "br, 415",
        "'identity, gzip', 415",
        "nonsense, 415"
    })
    void contentCoding_isRefused(String coding, int status) throws IOException {
        for (String path : List.of(ADA, ADA + "/preferences")) {
            RawHttp.Answer answer = put(path, "Content-Encoding: " + coding + "\n", "{}");
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Accept-Encoding"))
                    .isEqualTo(status == 415 ? Optional.of("identity") : Optional.empty());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|200",
                "application/json; charset=utf-8|200",
                "application/json;charset=UTF8|200",
                "application/json; charset=\"UTF-8\"|200",
                "application/json; charset=us-ascii|200",
                "Application/JSON|200",
                "application/json; charset=iso-8859-1|415",
                "application/json; charset=utf-16|415",
                "application/json; charset=nonsense|415",
                "text/json|415",
                "text/plain|415",
                "application/xml|415",
                "application/merge-patch+json|415",
                "no type|415"
            })
    void mediaType_isJsonInUtf8(String type, int status) throws IOException {
        RawHttp.Answer answer = call("PUT", ADA, "Content-Type: " + type + "\n", "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(status);
        if (status == 415) {
            assertProblem(answer, status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, 200",
        "ISO-8859-1, 400",
        "windows-1252, 400",
        "EUC-KR, 400",
        "UTF-16, 400",
        "UTF-16LE, 400",
        "UTF-16BE, 400",
        "UTF-32, 400",
        "UTF-32LE, 400"
    })
    void body_isUtf8(String charset, int status) throws IOException {
        String name = charset.equals("EUC-KR") ? "알림" : "Jürgen";
        byte[] body = ("{\"attributes\":{\"name\":\"" + name + "\"}}").getBytes(Charset.forName(charset));
        assertUtf8(call("PUT", ADA, "Content-Type: application/json\n", body), status);
        byte[] bytes = ("{\"id\":\"edge-ada\",\"attributes\":{\"name\":\"" + name + "\"}}\n")
                .getBytes(Charset.forName(charset));
        JsonNode report =
                JSON.readTree(call("POST", "/v1/recipients:import", "Content-Type: application/x-ndjson\n", bytes)
                        .text());
        assertThat(report.path("rejected").intValue() > 0).isEqualTo(status == 400);
    }

    /** What fits is read, and then found to be too much for a recipient. */
    @ParameterizedTest
    @CsvSource({"262143, 400", "262144, 400", "262145, 413"})
    void body_hasAtMost262144Bytes(int length, int status) throws IOException {
        String body = "{\"attributes\":{\"x\":\"" + "y".repeat(length - 23) + "\"}}";
        assertThat(body).hasSize(length);
        assertProblem(put(ADA, "", body), status);
    }

    @ParameterizedTest
    @CsvSource({"0, 400", "1, 200", "100, 200", "101, 400"})
    void page_hasFrom1To100Entries(int limit, int status) throws IOException {
        for (String list :
                List.of("recipients", "templates", "workflows", "rules", "topics", "notifications", "keys")) {
            assertThat(call("GET", "/v1/" + list + "?limit=" + limit, "", NOTHING)
                            .status())
                    .as(list)
                    .isEqualTo(status);
        }
    }

    /** Overlong forms, halves of surrogate pairs, ends that are missing, and bytes that are in no character. */
    @ParameterizedTest
    @ValueSource(strings = {"C0AF", "E282", "C3", "80", "FF", "F4908080", "EFBFBDFF", "FCFC"})
    void body_thatIsNoUtf8IsRefused(String hex) throws IOException {
        assertUtf8(call("PUT", ADA, "Content-Type: application/json\n", named(hex)), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EFBFBD", "EC958CEBA6BC", "F09F9880", "7F", "C280", "EFBFBDEFBFBD"})
    void body_thatIsUtf8IsTaken(String hex) throws IOException {
        assertThat(call("PUT", ADA, "Content-Type: application/json\n", named(hex))
                        .status())
                .isEqualTo(200);
    }

    private static byte[] named(String hex) {
        byte[] text = java.util.HexFormat.of().parseHex(hex);
        byte[] before = "{\"attributes\":{\"name\":\"".getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(before, before.length + text.length + 3);
        System.arraycopy(text, 0, body, before.length, text.length);
        System.arraycopy("\"}}".getBytes(StandardCharsets.UTF_8), 0, body, before.length + text.length, 3);
        return body;
    }

    private static void assertUtf8(RawHttp.Answer answer, int status) throws IOException {
        assertThat(answer.status()).isEqualTo(status);
        if (status == 400) {
            assertProblem(answer, 400);
            assertThat(answer.text()).contains("UTF-8");
        }
    }

    /** Of these the event server of dev makes as many bytes as there were. */
    @ParameterizedTest
    @ValueSource(strings = {"EDA0BDEDB880", "F09F98", "C0AF", "FF"})
    void body_thatIsNoUtf8IsRefusedWhateverHasReadIt(String hex) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Body.read(named(hex)))
                .withMessageContaining("UTF-8");
    }

    /** A mark at the beginning is of no meaning, and RFC 8259 section 8.1 lets a parser ignore it. */
    @Test
    void byteOrderMark_isIgnored() throws IOException {
        assertThat(put(ADA, "", "\uFEFF{}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"attributes\":{\"n\":1,\"n\":2}}",
                "{\"zone\":\"UTC\",\"zone\":\"UTC\"}",
                "{} {}",
                "{}x",
                "{\"attributes\":{\"n\":NaN}}",
                "{\"attributes\":{\"n\":Infinity}}",
                "{\"attributes\":{\"n\":+1}}",
                "{\"attributes\":{\"n\":.5}}"
            })
    void json_isStrict(String body) throws IOException {
        assertProblem(put(ADA, "", body), 400);
    }

    /** Lambda's Function URL hands on what the caller sent to AWS. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"expect\":\"100-continue\",",
                "\"Expect\":\"100-Continue\",",
                "\"connection\":\"close\",",
                "\"connection\":\"Upgrade, HTTP2-Settings\",\"upgrade\":\"h2c\",\"http2-settings\":\"AAMAAABkAAQCAAAAAAIAAAAA\",",
                "\"te\":\"trailers\","
            })
    void event_isAnsweredWhateverItsConnectionWas(String headers) throws IOException {
        assertThat(event("GET", ADA, headers).status()).isEqualTo(200);
        assertThat(event("PUT", ADA, headers).status()).isEqualTo(200);
    }

    static Stream<String> edited() {
        String words = "{\"parts\":{\"default\":{\"body\":\"%s\"}}}";
        String workflow = "{\"name\":\"%s\",\"steps\":[{\"channel\":\"inbox\",\"template\":\"edge\"}]}";
        String rule =
                "{\"description\":\"%s\",\"pattern\":{\"source\":[\"edge\"]},\"workflow\":\"edge\",\"to\":[{\"topic\":\"edge\"}]}";
        return Stream.of(
                "/v1/recipients/edge-tagged|{\"attributes\":{\"n\":\"%s\"}}",
                "/v1/templates/edge|" + words, "/v1/workflows/edge|" + workflow, "/v1/rules/edge|" + rule);
    }

    /** RFC 9110 section 13.2.2, of all that people edit together. */
    @ParameterizedTest
    @MethodSource("edited")
    void preconditions_guardWhatPeopleEditTogether(String cell) throws IOException {
        String path = cell.substring(0, cell.indexOf('|'));
        String body = cell.substring(cell.indexOf('|') + 1);
        put("/v1/templates/edge", "", "{\"publish\":true,\"parts\":{\"default\":{\"body\":\"x\"}}}");
        put("/v1/workflows/edge", "", "{\"steps\":[{\"channel\":\"inbox\",\"template\":\"edge\"}]}");
        boolean kept = path.startsWith("/v1/templates") || path.startsWith("/v1/workflows");
        if (!kept) {
            call("DELETE", path, "", NOTHING);
            assertThat(put(path, "If-Match: *\n", body.formatted("a")).status()).isEqualTo(412);
            assertThat(put(path, "If-Match: \"a\"\n", body.formatted("a")).status())
                    .isEqualTo(412);
            assertThat(put(path, "If-None-Match: *\n", body.formatted("a")).status())
                    .isEqualTo(200);
        }
        String first = tag(put(path, "", body.formatted("a")));
        assertThat(tag(call("GET", path, "", NOTHING))).isEqualTo(first);
        assertThat(tag(call("HEAD", path, "", NOTHING))).isEqualTo(first);
        assertReads(path, first);
        assertThat(put(path, "If-None-Match: *\n", body.formatted("b")).status())
                .isEqualTo(412);
        assertThat(put(path, "If-None-Match: " + first + "\n", body.formatted("b"))
                        .status())
                .isEqualTo(412);
        assertThat(put(path, "If-Match: W/" + first + "\n", body.formatted("b")).status())
                .isEqualTo(412);
        assertThat(put(path, "If-Match: \"x\"\n", body.formatted("b")).status()).isEqualTo(412);
        assertThat(put(path, "If-Match: x\n", body.formatted("b")).text()).contains("quotes");
        assertThat(put(path, "If-Match: " + first + "\nIf-None-Match: *\n", body.formatted("b"))
                        .status())
                .isEqualTo(412);
        assertThat(tag(call("GET", path, "", NOTHING))).isEqualTo(first);
        String second = tag(put(path, "If-Match: \"x\", " + first + "\n", body.formatted("b")));
        assertThat(second).isNotEqualTo(first);
        assertThat(tag(put(path, "If-Match: *\n", body.formatted("c")))).isNotEqualTo(second);
        String third = tag(call("GET", path, "", NOTHING));
        assertThat(call("DELETE", path, "If-Match: " + first + "\n", NOTHING).status())
                .isEqualTo(412);
        assertThat(call("DELETE", path, "If-Match: \"x\", " + third + "\n", NOTHING)
                        .status())
                .isEqualTo(204);
    }

    private static void assertReads(String path, String tag) throws IOException {
        for (String same : List.of(tag, "W/" + tag, "\"x\", " + tag, "\"x\",W/" + tag + " , \"y\"", "*")) {
            RawHttp.Answer answer = call("GET", path, "If-None-Match: " + same + "\n", NOTHING);
            assertThat(answer.status()).as(same).isEqualTo(304);
            assertThat(answer.header("ETag")).contains(tag);
            assertThat(answer.body()).isEmpty();
        }
        for (String other : List.of("\"x\"", "W/\"x\"", "x", "\"x\", \"y\"", "")) {
            assertThat(call("GET", path, "If-None-Match: " + other + "\n", NOTHING)
                            .status())
                    .as(other)
                    .isEqualTo(200);
        }
        assertThat(call("GET", path, "If-Match: \"x\"\n", NOTHING).status()).isEqualTo(412);
        assertThat(call("GET", path, "If-Match: " + tag + "\nIf-None-Match: " + tag + "\n", NOTHING)
                        .status())
                .isEqualTo(304);
        assertThat(call("GET", path, "If-Match: \"x\"\nIf-None-Match: " + tag + "\n", NOTHING)
                        .status())
                .isEqualTo(412);
    }

    private static String tag(RawHttp.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.header("ETag").orElseThrow();
    }

    /** Nobody has said anything yet: that can be read, and the first answer can be made without undoing another. */
    @Test
    void preconditions_guardPreferences() throws IOException {
        String path = "/v1/recipients/edge-choosy";
        call("DELETE", path, "", NOTHING);
        put(path, "", "{}");
        String said = path + "/preferences";
        String none = tag(call("GET", said, "", NOTHING));
        assertReads(said, none);
        assertThat(put(said, "If-None-Match: *\n", "{\"all\":true}").status()).isEqualTo(200);
        assertThat(put(said, "If-None-Match: *\n", "{\"all\":true}").status()).isEqualTo(412);
        assertThat(put(said, "If-Match: " + none + "\n", "{\"all\":true}").status())
                .isEqualTo(412);
        String now = tag(call("GET", said, "", NOTHING));
        assertReads(said, now);
        assertThat(put(said, "If-Match: \"x\", " + now + "\n", "{\"all\":false}")
                        .status())
                .isEqualTo(200);
        assertThat(put(said, "If-Match: *\n", "{}").status()).isEqualTo(200);
        assertThat(put(said, "If-Match: x\n", "{}").status()).isEqualTo(412);
    }

    static Stream<String> events() {
        return Stream.of("GET", "HEAD", "PATCH", "OPTIONS", "DELETE")
                .flatMap(method -> Stream.of(
                                "/v1/recipients/edge-nothing",
                                "/v1/topics/edge/subscribers",
                                "/v1/recipients:import",
                                "/v1/nothing",
                                "/openapi")
                        .map(path -> method + " " + path));
    }

    /** An event is answered as the request that it stands for. */
    @ParameterizedTest
    @MethodSource("events")
    void event_isAnsweredAsItsRequest(String cell) throws IOException {
        String[] request = cell.split(" ");
        RawHttp.Answer expected = call(request[0], request[1], "", NOTHING);
        RawHttp.Answer answer = event(request[0], request[1], "");
        assertThat(answer.status()).isEqualTo(expected.status());
        assertThat(answer.header("Allow").map(HttpEdgeTest::words))
                .isEqualTo(expected.header("Allow").map(HttpEdgeTest::words));
        assertThat(answer.header("Content-Type")).isEqualTo(expected.header("Content-Type"));
    }

    private static RawHttp.Answer put(String path, String headers, String body) throws IOException {
        return call("PUT", path, "Content-Type: application/json\n" + headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static RawHttp.Answer call(String method, String target, String headers, byte[] body) throws IOException {
        boolean sends = body.length > 0 || List.of("PUT", "POST", "PATCH").contains(method);
        String length = sends ? "Content-Length: " + body.length + "\n" : "";
        RawHttp.Answer answer = RawHttp.send(
                RestAssured.port, method + " " + target + " HTTP/1.1\n" + AUTHORIZED + headers + length, body);
        assertDocumented(method, target, answer);
        return answer;
    }

    /** By the door through which events come. */
    private static RawHttp.Answer event(String method, String target, String headers) throws IOException {
        String path = target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
        String query = target.substring(Math.min(target.length(), path.length() + 1));
        String body = method.equals("PUT") ? ",\"body\":\"{}\"" : "";
        String type = method.equals("PUT") ? "\"content-type\":\"application/json\"," : "";
        byte[] event = """
                {"version":"2.0","rawPath":"%s","rawQueryString":"%s",
                 "headers":{%s%s"host":"localhost","authorization":"Bearer allim_dev"},
                 "requestContext":{"http":{"method":"%s","sourceIp":"192.0.2.7"}}%s}""".formatted(path, query, headers, type, method, body).getBytes(StandardCharsets.UTF_8);
        String head = "POST /_lambda_ HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: "
                + event.length;
        RawHttp.Answer answer = RawHttp.send(RestAssured.port, head, event);
        JsonNode response = JSON.readTree(answer.body());
        java.util.Map<String, String> given = new java.util.TreeMap<>();
        response.path("headers")
                .properties()
                .forEach(header -> given.put(
                        header.getKey().toLowerCase(Locale.ROOT),
                        header.getValue().textValue()));
        return new RawHttp.Answer(
                response.path("statusCode").intValue(),
                given,
                response.path("body").asText("").getBytes(StandardCharsets.UTF_8));
    }

    private static void assertDocumented(String method, String target, RawHttp.Answer answer) {
        assertThat(DocumentedAnswers.faults(method, target, answer.status(), answer.headers(), answer.text()))
                .as(method + " " + target + " " + answer.status())
                .isEmpty();
    }

    private static void assertProblem(RawHttp.Answer answer, int status) throws IOException {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains(Problems.TYPE);
        if (answer.body().length > 0) {
            JsonNode problem = JSON.readTree(answer.body());
            assertThat(problem.path("status").intValue()).isEqualTo(status);
            assertThat(problem.path("type").textValue())
                    .isEqualTo("urn:allim:error:" + problem.path("code").textValue());
            assertThat(problem.path("title").textValue()).isNotEmpty();
            assertThat(problem.path("detail").textValue()).isNotEmpty();
        }
    }
}
