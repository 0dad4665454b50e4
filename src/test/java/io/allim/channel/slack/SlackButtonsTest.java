package io.allim.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.channel.ButtonReports.Answer;
import io.allim.channel.ButtonReports.Report;
import io.allim.channel.ButtonReports.Request;
import io.allim.channel.ButtonReports.Result;
import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.HttpStandIn;
import io.allim.connection.Connection;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SlackButtonsTest {

    private static final Instant NOW = SlackFixture.NOW;
    private static final Result DONE = new Result(true, "Acknowledged by @ada at 08:00 UTC");

    private final HttpStandIn slack = new HttpStandIn(
            Map.of(
                    Behaviour.SUCCEED, new HttpStandIn.Answer(200, "", "{\"ok\":true}"),
                    Behaviour.SERVER_ERROR, new HttpStandIn.Answer(500, "", "")),
            SlackFixture::seen);
    private final Outbound outbound =
            OutboundSettings.trusting("127.0.0.1:" + slack.port()).outbound();
    private final SlackButtons buttons = new SlackButtons(outbound);
    private final Connection connection = SlackFixture.connection(
            "http://127.0.0.1:" + slack.port() + "/api",
            "token",
            SlackFixture.TOKEN,
            "signingSecret",
            SlackFixture.SIGNING_SECRET);

    @AfterEach
    void close() {
        outbound.close();
        slack.close();
    }

    private ObjectNode payload() {
        ObjectNode payload = JsonNodeFactory.instance
                .objectNode()
                .put("type", "block_actions")
                .put("response_url", "http://127.0.0.1:" + slack.port() + "/actions/T0/1/x");
        payload.putObject("user")
                .put("id", "U024BE7LH")
                .put("username", "ada.l")
                .put("name", "ada");
        payload.putObject("channel").put("id", "C0123ABCD");
        ObjectNode message =
                payload.putObject("message").put("ts", "1712345678.000200").put("text", "Disk &amp; co");
        message.set("blocks", SlackFixture.json("""
                [{"type":"header","block_id":"h1","text":{"type":"plain_text","text":"Disk"}},
                 {"type":"actions","block_id":"a1","elements":[
                  {"type":"button","action_id":"allim_ack","value":"dlv_1.mac"},
                  {"type":"button","action_id":"allim_link_1","url":"https://example.com"}]},
                 {"type":"actions","block_id":"a2","elements":[{"type":"button","action_id":"allim_ack"}]}]"""));
        payload.putArray("actions").addObject().put("action_id", "allim_ack").put("value", "dlv_1.mac");
        return payload;
    }

    private static byte[] form(String payload) {
        return ("payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    private static Request signed(byte[] body, String secret, long timestamp) {
        return request(body, Long.toString(timestamp), SlackButtons.signature(secret, Long.toString(timestamp), body));
    }

    private static Request request(byte[] body, String timestamp, String signature) {
        return new Request(Map.of("x-slack-request-timestamp", timestamp, "x-slack-signature", signature), "", body);
    }

    private Report read(byte[] body) {
        return buttons.read(signed(body, SlackFixture.SIGNING_SECRET, NOW.getEpochSecond()), connection, NOW);
    }

    /** https://docs.slack.dev/authentication/verifying-requests-from-slack */
    @Test
    void signature_isThatOfSlacksDocumentation() {
        String body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
                + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        assertThat(SlackButtons.signature(
                        "8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
    }

    @Test
    void press_hasTokenAndName() {
        assertThat(read(form(payload().toString()))).isEqualTo(new Report.Pressed("dlv_1.mac", "@ada", payload()));
    }

    @Test
    void press_isBelievedBySecretsThatAreStillInForce() {
        Connection.Value old = new Connection.Value("old", NOW.minusSeconds(99), Optional.of(NOW.plusSeconds(1)));
        Connection.Value fresh = new Connection.Value("new", NOW, Optional.empty());
        Connection rotated = new Connection(
                "team",
                "slack",
                Optional.empty(),
                Map.of("signingSecret", List.of(fresh, old)),
                JsonNodeFactory.instance.objectNode(),
                NOW,
                NOW,
                1);
        byte[] body = form(payload().toString());
        for (String secret : List.of("old", "new")) {
            assertThat(buttons.read(signed(body, secret, NOW.getEpochSecond()), rotated, NOW))
                    .isInstanceOf(Report.Pressed.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-301, false",
        "-300, true",
        "-299, true",
        "0, true",
        "299, true",
        "300, true",
        "301, false",
        "86400, false"
    })
    void request_isOfTheLastFiveMinutes(long seconds, boolean believed) {
        Request request = signed(
                form(payload().toString()),
                SlackFixture.SIGNING_SECRET,
                NOW.plusSeconds(seconds).getEpochSecond());
        assertThat(buttons.read(request, connection, NOW) instanceof Report.Pressed)
                .isEqualTo(believed);
    }

    /** 0 of them are believed. */
    @Test
    void forgedRequests_areRefused() {
        byte[] body = form(payload().toString());
        String timestamp = Long.toString(NOW.getEpochSecond());
        String right = SlackButtons.signature(SlackFixture.SIGNING_SECRET, timestamp, body);
        Map<String, Request> forged = new LinkedHashMap<>();
        for (int i = 0; i < right.length(); i++) {
            char other = right.charAt(i) == '0' ? '1' : '0';
            forged.put(
                    "character " + i, request(body, timestamp, right.substring(0, i) + other + right.substring(i + 1)));
        }
        for (String signature : List.of(
                "",
                "v0=",
                "v0",
                right.substring(3),
                right.toUpperCase(java.util.Locale.ROOT),
                right + "0",
                right.substring(0, right.length() - 1),
                " " + right,
                right.replace("v0", "v1"),
                right + "," + right,
                "v0=" + "0".repeat(64),
                "v0=" + "\u0000".repeat(64),
                "null")) {
            forged.put("signature " + signature, request(body, timestamp, signature));
        }
        for (String secret :
                List.of("x", "8f742231b10e8888abcd99yyyzzz85a6", SlackFixture.TOKEN, "token", "signingSecret")) {
            forged.put("secret " + secret, signed(body, secret, NOW.getEpochSecond()));
        }
        byte[] altered = form(payload().toString().replace("dlv_1", "dlv_2"));
        forged.put("another body", request(altered, timestamp, right));
        forged.put("no body", request(new byte[0], timestamp, right));
        forged.put(
                "longer body",
                request(
                        (new String(body, StandardCharsets.UTF_8) + "&x=1").getBytes(StandardCharsets.UTF_8),
                        timestamp,
                        right));
        for (String time : List.of(
                "",
                "0",
                "-1",
                "x",
                Long.toString(NOW.getEpochSecond() + 1),
                Long.toString(NOW.getEpochSecond() - 1),
                timestamp + "0",
                timestamp + ".0",
                " " + timestamp,
                "0" + timestamp,
                "+" + timestamp,
                "9".repeat(12),
                "9".repeat(40),
                "１８００")) {
            forged.put("time " + time, request(body, time, right));
        }
        forged.put("no headers", new Request(Map.of(), "", body));
        forged.put("no signature", new Request(Map.of("x-slack-request-timestamp", timestamp), "", body));
        forged.put("no timestamp", new Request(Map.of("x-slack-signature", right), "", body));

        assertThat(forged).hasSizeGreaterThanOrEqualTo(100);
        forged.forEach((name, request) ->
                assertThat(buttons.read(request, connection, NOW)).as(name).isInstanceOf(Report.Refused.class));
    }

    @Test
    void connectionWithoutASigningSecret_believesNothing() {
        byte[] body = form(payload().toString());
        for (Connection without : List.of(
                SlackFixture.connection(null, "token", "t"),
                SlackFixture.connection(null, "token", "t", "signingSecret", ""))) {
            // An empty key is none for an HMAC.
            Request request = signed(body, "\u0000", NOW.getEpochSecond());
            assertThat(buttons.read(request, without, NOW)).isInstanceOf(Report.Refused.class);
        }
    }

    @Test
    void whatIsNoPress_isAnswered() {
        List<String> others = new ArrayList<>();
        ObjectNode link = payload();
        ((ObjectNode) link.path("actions").path(0)).put("action_id", "allim_link_1");
        others.add(link.toString());
        others.add(payload().put("type", "view_submission").toString());
        others.add(
                payload().set("actions", JsonNodeFactory.instance.arrayNode()).toString());
        others.add("{}");
        others.add("[]");
        others.add("null");
        others.add("");
        others.add("{\"type\":");
        for (String other : others) {
            assertThat(read(form(other))).as(other).isEqualTo(new Report.Other(Answer.empty()));
        }
        for (String body :
                List.of("", "ssl_check=1&token=x", "payload=%zz", "x=payload%3D1", "{\"type\":\"event_callback\"}")) {
            assertThat(read(body.getBytes(StandardCharsets.UTF_8)))
                    .as(body)
                    .isEqualTo(new Report.Other(Answer.empty()));
        }
    }

    @Test
    void challenge_isAnswered() {
        byte[] body = "{\"type\":\"url_verification\",\"challenge\":\"3eZbrw\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(read(body)).isEqualTo(new Report.Other(Answer.json("{\"challenge\":\"3eZbrw\"}")));
        assertThat(buttons.read(request(body, "1", "v0="), connection, NOW)).isInstanceOf(Report.Refused.class);
    }

    @Test
    void press_isShownInPlaceOfTheButton() {
        assertThat(answer(payload(), DONE)).isEqualTo(Answer.empty());
        HttpStandIn.Request request = slack.requests().getFirst();
        assertThat(request.target()).isEqualTo("/actions/T0/1/x");
        assertThat(request.headers()).doesNotContainKey("authorization");
        JsonNode body = SlackFixture.json(request.body());
        assertThat(body.path("replace_original").asBoolean()).isTrue();
        assertThat(body.path("text").asText()).isEqualTo("Disk &amp; co");
        assertThat(body.path("blocks")).isEqualTo(SlackFixture.json("""
                [{"type":"header","block_id":"h1","text":{"type":"plain_text","text":"Disk"}},
                 {"type":"actions","block_id":"a1","elements":[
                  {"type":"button","action_id":"allim_link_1","url":"https://example.com"}]},
                 {"type":"context","elements":[
                  {"type":"plain_text","text":"Acknowledged by @ada at 08:00 UTC","emoji":false}]}]"""));
    }

    @Test
    void pressWithoutAnAnswerUrl_changesTheMessageByTheApp() {
        ObjectNode payload = payload();
        payload.remove("response_url");
        answer(payload, DONE);
        HttpStandIn.Request request = slack.requests().getFirst();
        assertThat(request.target()).isEqualTo("/api/chat.update");
        assertThat(request.headers()).containsEntry("authorization", "Bearer " + SlackFixture.TOKEN);
        JsonNode body = SlackFixture.json(request.body());
        assertThat(body.path("channel").asText()).isEqualTo("C0123ABCD");
        assertThat(body.path("ts").asText()).isEqualTo("1712345678.000200");
    }

    @Test
    void pressOfWhatIsGone_isAnsweredToThePersonAlone() {
        answer(payload(), new Result(false, "Gone <b>"));
        JsonNode body = SlackFixture.json(slack.requests().getFirst().body());
        assertThat(body)
                .isEqualTo(SlackFixture.json(
                        "{\"response_type\":\"ephemeral\",\"replace_original\":false,\"text\":\"Gone &lt;b&gt;\"}"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Behaviour.class,
            names = {"SERVER_ERROR", "RESET", "MALFORMED", "HANG"})
    void updateThatFails_isNoFailureOfThePress(Behaviour behaviour) {
        slack.behave(behaviour);
        long started = System.nanoTime();
        assertThat(answer(payload(), DONE)).isEqualTo(Answer.empty());
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example/actions",
        "http://hooks.slack.com/actions",
        "https://hooks.slack.com.evil.example/x",
        "https://evil.example#@hooks.slack.com/x",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "x"
    })
    void answer_goesToSlackAlone(String url) {
        assertThat(answer(payload().put("response_url", url), new Result(false, "Gone")))
                .isEqualTo(Answer.empty());
        assertThat(slack.connections()).isZero();
    }

    @Test
    void answerUrlThatWorksNoMore_letsTheAppChangeTheMessage() {
        slack.behave(Behaviour.SERVER_ERROR);
        answer(payload(), DONE);
        assertThat(slack.requests())
                .extracting(HttpStandIn.Request::target)
                .containsExactly("/actions/T0/1/x", "/api/chat.update");
    }

    private Answer answer(ObjectNode payload, Result result) {
        Report report = read(form(payload.toString()));
        assertThat(report)
                .asInstanceOf(type(Report.Pressed.class))
                .satisfies(press -> assertThat(press.who()).isEqualTo("@ada"));
        return buttons.answer((Report.Pressed) report, result, connection);
    }

    @Test
    void name_isWhatSlackKnows() {
        Map<String, String> expected = new HashMap<>();
        ObjectNode without = payload();
        ((ObjectNode) without.path("user")).remove("name");
        expected.put(without.toString(), "@ada.l");
        ObjectNode id = without.deepCopy();
        ((ObjectNode) id.path("user")).remove("username");
        expected.put(id.toString(), "@U024BE7LH");
        ObjectNode nobody = payload();
        nobody.remove("user");
        expected.put(nobody.toString(), "");
        expected.forEach((body, who) ->
                assertThat(((Report.Pressed) read(form(body))).who()).isEqualTo(who));
    }
}
