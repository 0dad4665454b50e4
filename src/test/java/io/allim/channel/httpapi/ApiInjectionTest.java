package io.allim.channel.httpapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.Address;
import io.allim.channel.Channel;
import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.ChannelContract.Seen;
import io.allim.channel.ChatPayloads;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.JsonShape;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.PlainText;
import io.allim.channel.Urgency;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import io.allim.table.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No data changes which URL is called, which headers there are, or what the body is made of. */
class ApiInjectionTest {

    private HttpStandIn api;
    private Outbound outbound;

    @BeforeEach
    void open() {
        api = new HttpStandIn(
                Map.of(Behaviour.SUCCEED, new Answer(200, "", "")),
                request -> new Seen("", request.body(), request.target()));
        outbound = OutboundSettings.trusting("127.0.0.1:" + api.port()).outbound();
    }

    @AfterEach
    void close() {
        outbound.close();
        api.close();
    }

    static Stream<String> payloads() {
        return ChatPayloads.all().stream();
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void url_keepsItsParts(String payload) {
        Outcome outcome = send(
                "/a/x{{ data.x }}/c?d=x{{ data.x }}&e=f", "{\"body\":\"x\",\"contentType\":\"text/plain\"}", payload);
        if (payload.contains("/../")) {
            assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
            assertThat(api.requests()).isEmpty();
            return;
        }
        String target = api.requests().getFirst().target();
        assertThat(target).matches("/a/x[A-Za-z0-9._~%-]*/c\\?d=x[A-Za-z0-9._~%-]*&e=f");
        String value = target.substring(target.indexOf("d=x") + 3, target.indexOf("&e"));
        assertThat(URLDecoder.decode(value, StandardCharsets.UTF_8)).isEqualTo(utf8(payload));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void headers_stayTheSame_orNothingLeaves(String payload) {
        Outcome outcome = send(
                "/",
                "{\"body\":\"x\",\"headers\":{\"X-Data\":\"<{{ data.x }}>\"}, \"contentType\":\"text/plain\"}",
                payload);
        String line = payload.replaceAll("[\\r\\n]+", " ");
        if (line.chars().anyMatch(Character::isISOControl)) {
            assertThat(outcome).isEqualTo(Outcome.rejected("the header X-Data would hold control characters"));
            assertThat(api.requests()).isEmpty();
            return;
        }
        Request request = api.requests().getFirst();
        assertThat(request.headers().keySet())
                .containsExactlyInAnyOrder(
                        "connection",
                        "content-length",
                        "content-type",
                        "host",
                        "idempotency-key",
                        "user-agent",
                        "x-data");
        assertThat(decoded(request.headers().get("x-data"))).isEqualTo(utf8("<" + line + ">"));
    }

    private static String decoded(String header) {
        String start = "=?UTF-8?B?";
        return header.startsWith(start)
                ? new String(
                        Base64.getDecoder().decode(header.substring(start.length(), header.length() - 2)),
                        StandardCharsets.UTF_8)
                : header;
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void json_keepsItsStructure(String payload) {
        String settings =
                "{\"json\":{\"a\":\"{{ data.x }}\",\"b\":[\"{{ message.title }}\",{\"c\":\"{{ data.x }}\"}],\"d\":true}}";
        send("/", settings, payload);
        send("/", settings, "word");
        String body = api.requests().getFirst().body();
        assertThat(JsonShape.of(body))
                .isEqualTo(JsonShape.of(api.requests().get(1).body()));
        assertThat(tree(body).path("a").textValue()).isEqualTo(utf8(payload));
        assertThat(tree(body).path("b").get(1).path("c").textValue()).isEqualTo(utf8(payload));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void textOfJson_keepsItsStructure(String payload) {
        String settings = "{\"body\":\"{\\\"a\\\":\\\"{{ data.x }}\\\",\\\"b\\\":[\\\"x{{ data.x }}\\\"]}\"}";
        send("/", settings, payload);
        String body = api.requests().getFirst().body();
        assertThat(JsonShape.of(body)).containsExactly(" OBJECT", "/a STRING", "/b ARRAY", "/b/0 STRING");
        assertThat(tree(body).path("a").textValue()).isEqualTo(utf8(payload));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void formAndXml_keepTheirStructure(String payload) {
        send("/", "{\"body\":\"a={{ data.x }}&b=c\",\"contentType\":\"application/x-www-form-urlencoded\"}", payload);
        String[] fields = api.requests().getFirst().body().split("&", -1);
        assertThat(fields).hasSize(2);
        assertThat(URLDecoder.decode(fields[0], StandardCharsets.UTF_8)).isEqualTo("a=" + utf8(payload));

        send(
                "/",
                "{\"body\":\"<m a=\\\"{{ data.x }}\\\">{{ data.x }}</m>\",\"contentType\":\"application/xml\"}",
                payload);
        var parsed = Jsoup.parseBodyFragment(api.requests().get(1).body()).body();
        assertThat(parsed.getAllElements()).hasSize(2);
    }

    /** A number has no quotes around it: what is none makes no JSON. */
    @ParameterizedTest
    @ValueSource(strings = {"1,\"admin\":true", "}{", "1} ", "1 2", "\"", "nul", "1}{\"a\":1"})
    void numberOfJson_thatIsNone_isNotSent(String payload) {
        assertThat(send("/", "{\"body\":\"{\\\"n\\\":{{ data.x }}}\"}", payload))
                .isInstanceOf(Outcome.Rejected.class);
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void valueInJson_isGivenWhole() {
        send(
                "/",
                "{\"json\":{\"all\":\"{{ data | json }}\",\"text\":\"x {{ data | json }}\",\"none\":\"{{ data.y | json }}\"}}",
                "a\"b");
        JsonNode body = tree(api.requests().getFirst().body());
        assertThat(body.path("all").toString()).isEqualTo("{\"x\":\"a\\\"b\"}");
        assertThat(body.path("text").textValue()).isEqualTo("x {\"x\":\"a\\\"b\"}");
        assertThat(body.path("none").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "../admin", "..\\admin", "a/../b", "../../x?y", "a/./b", "a/.."})
    void path_leadsNowhereElse(String to) {
        Outcome outcome =
                channel("/rooms/{{ to }}/messages", "{\"body\":\"1\"}").send(message("ops/" + to, "x"));
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        assertThat(outcome.toString()).doesNotContain(to + "/", "admin");
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void emptyPart_isRefused_andDotsWithinAreFine() {
        Channel channel = channel("/rooms/{{ to }}/messages", "{\"body\":\"1\"}");
        assertThat(channel.send(message("ops", "x"))).isInstanceOf(Outcome.Rejected.class);
        assertThat(channel.send(message("ops/a..b/.c.", "x"))).isInstanceOf(Outcome.Accepted.class);
        assertThat(api.requests().getFirst().target()).isEqualTo("/rooms/a..b%2F.c./messages");
    }

    /** The guard is asked about the URL as it is called, and again when its name is looked up. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/x",
                "https://10.0.0.1/x",
                "https://localhost/x",
                "https://metadata.google.internal/"
            })
    void hostInsideANetwork_isNotCalled(String url) {
        Channel channel = Connections.channel(outbound, Connections.connection(url, "{\"body\":\"1\"}"));
        assertThat(channel.send(message("ops", "x"))).isInstanceOf(Outcome.Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "evil.example", "127.0.0.1:1", "@evil.example", "evil.example/"})
    void addressAndData_chooseNoHost(String host) {
        Channel channel = Connections.channel(outbound, Connections.connection("http://{{ to }}/", "{\"body\":\"1\"}"));
        assertThat(channel.send(message("ops/" + host, host)))
                .isEqualTo(Outcome.notReady("the connection's url can't be used: PUT /v1/connections/ops"));
        channel("/{{ to }}", "{\"body\":\"1\"}").send(message("ops/" + host, host));
        assertThat(api.requests().getFirst().headers()).containsEntry("host", "127.0.0.1:" + api.port());
    }

    @Test
    void missingConnection_isSaid_withWhatToDo() {
        Channel channel = Connections.channel(outbound);
        assertThat(channel.send(message("ops/42", "x")))
                .isEqualTo(
                        Outcome.notReady("there is no connection of type http with this id: PUT /v1/connections/ops"));
        assertThat(channel.rateLimits(message("ops/42", "x"))).isEmpty();
    }

    @Test
    void requestThatTakesTooMuch_isNotSent() {
        Outcome outcome = send("/", "{\"body\":\"{% for i in (1..100000000) %}x{% endfor %}\"}", "x");
        assertThat(outcome).isEqualTo(Outcome.rejected("the body can't be rendered, or takes too much"));
    }

    @Test
    void methods_areAsTheConnectionSays() {
        for (String method : List.of("GET", "DELETE")) {
            assertThat(send("/x?q={{ data.x }}", "{\"method\":\"" + method + "\"}", "a b"))
                    .isEqualTo(Outcome.accepted("200"));
        }
        assertThat(send("/x", "{\"method\":\"PATCH\",\"json\":{}}", "")).isEqualTo(Outcome.accepted("200"));
        assertThat(api.requests()).extracting(Request::method).containsExactly("GET", "DELETE", "PATCH");
        assertThat(api.requests()).extracting(Request::body).containsExactly("", "", "{}");
        assertThat(api.requests().getFirst().target()).isEqualTo("/x?q=a%20b");
    }

    @Test
    void ownIdempotencyKey_replacesOurs() {
        send("/", "{\"body\":\"1\",\"headers\":{\"idempotency-key\":\"k-{{ message.token }}\"}}", "x");
        assertThat(api.requests().getFirst().headers()).containsEntry("idempotency-key", "k-ntf_1");
    }

    private Outcome send(String path, String settings, String data) {
        return channel(path, settings).send(message("ops", data));
    }

    private Channel channel(String path, String settings) {
        return Connections.channel(outbound, Connections.connection("http://127.0.0.1:" + api.port() + path, settings));
    }

    private static Message message(String address, String data) {
        ObjectNode given = JsonNodeFactory.instance.objectNode().put("x", data);
        return new Message(
                "ntf_1",
                new Address(HttpApiChannel.KIND, address),
                data,
                new PlainText(data).value(),
                Optional.empty(),
                Urgency.NORMAL,
                given,
                Instant.EPOCH);
    }

    private static JsonNode tree(String json) {
        return Json.tree(json).orElseThrow();
    }

    /** Half a character becomes a question mark on the wire. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
