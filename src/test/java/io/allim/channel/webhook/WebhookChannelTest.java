package io.allim.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.standardwebhooks.Webhook;
import io.allim.channel.Address;
import io.allim.channel.AddressKind;
import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.ChannelContract.Seen;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.channel.HttpStandIn.Request;
import io.allim.channel.Kinds;
import io.allim.channel.Message;
import io.allim.channel.Outcome;
import io.allim.channel.Outcome.TryAgain;
import io.allim.channel.SigningSecrets;
import io.allim.channel.Urgency;
import io.allim.http.Outbound;
import io.allim.http.OutboundSettings;
import io.allim.http.RetryAfter;
import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
final class WebhookChannelTest {

    private static final Instant AT = Instant.parse("2026-11-23T05:00:00.123Z");
    private static final Duration SHORT = Duration.ofMillis(400);

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
    }

    @Test
    void send_postsTheMessageAsJson() throws Exception {
        HttpStandIn receiver = answering(200, "");
        assertThat(send(receiver.port(), "/a/../b//c;d?e=%2F&f")).isEqualTo(Outcome.accepted("200"));
        Request request = receiver.requests().getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/a/../b//c;d?e=%2F&f");
        JsonNode expected = new ObjectMapper().readTree("""
            {"id": "ntf_1-a", "type": "notification", "timestamp": "2026-11-23T05:00:00.123Z",
             "data": {"title": "Dinner", "body": "is ready 저녁", "url": "https://example.com/", "data": {"n": 1}}}
            """);
        assertThat(new ObjectMapper().readTree(request.body())).isEqualTo(expected);
    }

    @Test
    void send_addsNoHeaderThatNobodyAskedFor() {
        HttpStandIn receiver = answering(200, "Set-Cookie: a=b\r\n");
        WebhookChannel channel = channel(OutboundSettings.trusting("127.0.0.1:" + receiver.port()));
        channel.send(message("http://127.0.0.1:" + receiver.port() + "/"));
        channel.send(message("http://127.0.0.1:" + receiver.port() + "/"));
        assertThat(receiver.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.headers())
                        .containsOnlyKeys(
                                "connection",
                                "content-length",
                                "content-type",
                                "host",
                                "user-agent",
                                "webhook-id",
                                "webhook-signature",
                                "webhook-timestamp")
                        .containsEntry("content-type", "application/json")
                        .containsEntry("user-agent", "Allim")
                        .containsEntry("host", "127.0.0.1:" + receiver.port()));
    }

    @Test
    void disconnecting_leavesNoConnection_andTheNextMessageMakesOne() {
        HttpStandIn receiver = answering(200, "");
        OutboundSettings settings = OutboundSettings.trusting("127.0.0.1:" + receiver.port());
        Outbound outbound = settings.outbound();
        opened.add(outbound::close);
        WebhookChannel channel = new WebhookChannel(new FixedSecrets(), outbound, settings);
        channel.send(message("http://127.0.0.1:" + receiver.port() + "/"));
        assertThat(receiver.open()).isEqualTo(1);

        outbound.disconnect();

        await().until(() -> receiver.open() == 0);
        assertThat(channel.send(message("http://127.0.0.1:" + receiver.port() + "/")))
                .isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void send_signsWithEverySecretInForce() throws Exception {
        HttpStandIn receiver = answering(200, "");
        send(receiver.port(), "/");
        Request request = receiver.requests().getFirst();
        long timestamp = AT.getEpochSecond();
        assertThat(request.headers()).containsEntry("webhook-timestamp", Long.toString(timestamp));
        List<String> expected = new ArrayList<>();
        for (String secret : FixedSecrets.SECRETS) {
            expected.add(new Webhook(secret).sign("ntf_1-a", timestamp, request.body()));
        }
        assertThat(request.headers().get("webhook-signature").split(" ")).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 226, 299})
    void send_isAcceptedWithAny2xx(int status) {
        assertThat(send(answering(status, "").port(), "/")).isEqualTo(Outcome.accepted(Integer.toString(status)));
    }

    @Test
    void send_findsTheAddressGoneWith410() {
        assertThat(send(answering(410, "").port(), "/"))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.addressGone()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 411, 413, 414, 415,
                421, 422, 425, 426, 429, 451, 499, 500, 501, 503, 505, 511, 520, 599, 600, 999
            })
    void send_isTriedAgainWithAnyOtherStatus(int status) {
        Receiver canary = open(Receiver.canary("127.0.0.1"));
        HttpStandIn receiver = answering(
                status, "Location: http://127.0.0.1:" + canary.port() + "/\r\nWWW-Authenticate: Basic realm=x\r\n");
        assertThat(send(receiver.port(), "/")).isInstanceOfSatisfying(TryAgain.class, again -> {
            assertThat(again.mayHaveLeft()).isFalse();
            assertThat(again.why()).contains(status / 100 == 3 ? "redirects" : Integer.toString(status));
        });
        assertThat(receiver.requests()).hasSize(1);
        assertThat(canary.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 504})
    void send_mayHaveLeftWhenAGatewayAnswers(int status) {
        assertThat(send(answering(status, "").port(), "/"))
                .isInstanceOfSatisfying(
                        TryAgain.class, again -> assertThat(again.mayHaveLeft()).isTrue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120                            | PT2M",
                "0                              | PT0S",
                "007                            | PT7S",
                "86401                          | PT24H",
                "99999999999999999999999        | PT24H",
                "Mon, 23 Nov 2026 05:01:00 GMT  | PT59.877S",
                "Monday, 23-Nov-26 05:01:00 GMT | PT59.877S",
                "Mon Nov 23 05:01:00 2026       | PT59.877S",
                "Tue Dec  1 05:00:00 2026       | PT24H",
                "Mon, 23 Nov 2026 05:01:60 GMT  | PT1M58.877S",
                "Monday, 23-Nov-76 05:01:00 GMT | PT24H",
                "Monday, 23-Nov-77 05:01:00 GMT |",
                "Mon, 23 Nov 2026 05:01:00 EST  |",
                "Mon, 31 Nov 2026 05:01:00 GMT  |",
                "Mon, 23 Abc 2026 05:01:00 GMT  |",
                "Mon, 23 Nov 2026 24:00:00 GMT  |",
                "86400                          | PT24H",
                "86399                          | PT23H59M59S",
                "Tue, 01 Jan 2999 00:00:00 GMT  | PT24H",
                "Mon, 23 Nov 2026 04:59:00 GMT  |",
                "-5                             |",
                "+5                             |",
                "1.5                            |",
                "1e3                            |",
                "٣                              |",
                "soon                           |",
                "\"\"                           |",
                "2026-11-23T05:01:00Z           |"
            })
    void send_waitsAsLongAsTheReceiverAsks(String header, Duration wait) {
        assertThat(RetryAfter.read(header, AT).map(RetryAfter::pause)).isEqualTo(Optional.ofNullable(wait));
        if (header.codePoints().allMatch(character -> character < 0x80)) {
            assertThat(send(answering(503, "Retry-After: " + header + "\r\n").port(), "/"))
                    .isInstanceOfSatisfying(
                            TryAgain.class, again -> assertThat(again.after()).isEqualTo(Optional.ofNullable(wait)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "86400                         | the receiver answered 429",
                "86401                         | the receiver answered 429, and asks to wait for more than the 24"
                        + " hours that are waited",
                "99999999999999999999999       | the receiver answered 429, and asks to wait for more than the 24"
                        + " hours that are waited",
                "Tue, 01 Jan 2999 00:00:00 GMT | the receiver answered 429, and asks to wait for more than the 24"
                        + " hours that are waited"
            })
    void send_saysThatItWaitsForLessThanAsked(String header, String why) {
        assertThat(send(answering(429, "Retry-After: " + header + "\r\n").port(), "/"))
                .isInstanceOfSatisfying(
                        TryAgain.class, again -> assertThat(again.why()).isEqualTo(why));
    }

    /** With the same body in every attempt, but for the signature's own time. */
    @Test
    void send_tellsWhenItHappened_whateverTheAttempt() throws Exception {
        HttpStandIn receiver = answering(500, "");
        WebhookChannel channel = channel(OutboundSettings.trusting("127.0.0.1:" + receiver.port()));
        for (int attempt = 0; attempt < 2; attempt++) {
            Instant now = AT.plusSeconds(600L * attempt);
            Message first = message("http://127.0.0.1:" + receiver.port() + "/");
            channel.send(new Message(
                    first.token(),
                    first.address(),
                    first.title(),
                    first.body(),
                    first.html(),
                    first.language(),
                    first.url(),
                    first.unsubscribeUrl(),
                    first.urgency(),
                    first.data(),
                    now,
                    AT.minusSeconds(60)));
        }
        assertThat(receiver.requests())
                .extracting(Request::body)
                .hasSize(2)
                .containsOnly(receiver.requests().getFirst().body());
        assertThat(new ObjectMapper()
                        .readTree(receiver.requests().getLast().body())
                        .path("timestamp")
                        .asText())
                .isEqualTo("2026-11-23T04:59:00.123Z");
        assertThat(receiver.requests().getLast().headers())
                .containsEntry("webhook-timestamp", Long.toString(AT.getEpochSecond() + 600));
    }

    @Test
    void send_doesNotWaitForTheBodyOnceTheStatusIsKnown() {
        Receiver receiver = open(Receiver.on(
                "127.0.0.1", Receiver.repeating("HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n", () -> " ", 50)));
        Duration took = took(() -> assertThat(send(receiver.port(), "/")).isEqualTo(Outcome.accepted("200")));
        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void send_dropsAConnectionWhoseBodyNeverEnds() throws InterruptedException {
        String chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;";
        Receiver receiver = open(Receiver.on("127.0.0.1", Receiver.repeating(chunk, () -> "x", 20)));
        OutboundSettings settings =
                OutboundSettings.trusting("127.0.0.1:" + receiver.port()).deadline(SHORT);
        assertThat(channel(settings).send(message("http://127.0.0.1:" + receiver.port() + "/")))
                .isEqualTo(Outcome.accepted("200"));
        assertThat(receiver.ends()).isTrue();
    }

    static List<Receiver.Script> neverAnswering() {
        return List.of(
                (in, _) -> in.transferTo(OutputStream.nullOutputStream()),
                Receiver.repeating("", () -> "H", 20),
                Receiver.repeating("HTTP/1.1 200 OK\r\n", () -> "X: y\r\n", 20),
                Receiver.repeating("HTTP/1.1 200 OK\r\nX: ", () -> "y", 20),
                Receiver.repeating("", () -> "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 20));
    }

    @ParameterizedTest
    @MethodSource("neverAnswering")
    void send_endsWithinItsDeadlineWhateverTheReceiverDoes(Receiver.Script script) throws InterruptedException {
        Receiver receiver = open(Receiver.on("127.0.0.1", script));
        OutboundSettings settings =
                OutboundSettings.trusting("127.0.0.1:" + receiver.port()).deadline(SHORT);
        Duration took =
                took(() -> assertThat(channel(settings).send(message("http://127.0.0.1:" + receiver.port() + "/")))
                        .isEqualTo(Outcome.noAnswer("no answer in time")));
        assertThat(took).isBetween(SHORT.minusMillis(50), SHORT.plusSeconds(2));
        assertThat(receiver.ends()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\n\r\n"
            })
    void send_readsAtMost64KiBOfTheAnswer(String head) throws InterruptedException {
        String block = "x".repeat(8192);
        Receiver receiver = open(Receiver.on("127.0.0.1", Receiver.repeating(head, () -> block, 0)));
        send(receiver.port(), "/");
        assertThat(receiver.ends()).isTrue();
        // What was written and not read lies in the buffers of the two sockets.
        assertThat(receiver.written()).isLessThan(16 * 1024 * 1024);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        "" | the connection ended without an answer
        "garbage\r\n\r\n" | the receiver's answer can't be read: it is not HTTP/1.1
        "HTTP/9.9 abc\r\n\r\n" | the receiver's answer can't be read: it is not HTTP/1.1
        "HTTP/1.1 \r\n\r\n" | the receiver's answer can't be read: it is not HTTP/1.1
        "HTTP/1.1 99999999999 OK\r\n\r\n" | the receiver's answer can't be read: it is not HTTP/1.1
        "HTTP/1.1 -200 OK\r\n\r\n" | the receiver's answer can't be read: it is not HTTP/1.1
        "HTTP/1.1 200 OK\r\n: \r\n\0\r\n" | the receiver's answer can't be read: it is not HTTP/1.1
        "SSH-2.0-OpenSSH_9.9\r\n" | the receiver's answer can't be read: it is not HTTP/1.1
        "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n" | the receiver's answer can't be read: it is not HTTP/1.1
        """)
    void send_mayHaveLeftWhenTheAnswerIsGarbage(String answer, String why) {
        Receiver receiver = open(Receiver.on("127.0.0.1", Receiver.answering(answer)));
        assertThat(send(receiver.port(), "/")).isEqualTo(Outcome.noAnswer(why));
    }

    @Test
    void send_mayHaveLeftWhenTheHeadIsTooLong() {
        String line = "X-A: " + "y".repeat(8000) + "\r\n";
        Receiver receiver = open(Receiver.on("127.0.0.1", Receiver.repeating("HTTP/1.1 200 OK\r\n", () -> line, 0)));
        Duration took = took(() -> assertThat(send(receiver.port(), "/"))
                .isEqualTo(Outcome.noAnswer("the receiver's answer can't be read: its head is too long")));
        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void send_didNotLeaveWhenTlsFails() {
        Receiver plain = open(Receiver.on("127.0.0.1", (_, out) -> out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes())));
        WebhookChannel channel = channel(OutboundSettings.trusting("127.0.0.1:" + plain.port()));
        assertThat(channel.send(message("https://127.0.0.1:" + plain.port() + "/")))
                .isInstanceOfSatisfying(TryAgain.class, again -> {
                    assertThat(again.mayHaveLeft()).isFalse();
                    assertThat(again.why()).endsWith("the server does not speak TLS at this port");
                });
    }

    @Test
    void send_endsWithinItsDeadlineWhenTlsNeverBegins() {
        Receiver mute = open(Receiver.on("127.0.0.1", (in, _) -> in.transferTo(OutputStream.nullOutputStream())));
        WebhookChannel channel =
                channel(OutboundSettings.trusting("127.0.0.1:" + mute.port()).deadline(SHORT));
        Duration took = took(() -> assertThat(channel.send(message("https://127.0.0.1:" + mute.port() + "/")))
                .isEqualTo(Outcome.unreachable("no connection in time")));
        assertThat(took).isLessThan(SHORT.plusSeconds(2));
    }

    @Test
    void send_usesAConnectionAgain() {
        HttpStandIn receiver = answering(200, "");
        WebhookChannel channel = channel(OutboundSettings.trusting("127.0.0.1:" + receiver.port()));
        for (int i = 0; i < 20; i++) {
            channel.send(message("http://127.0.0.1:" + receiver.port() + "/"));
        }
        assertThat(receiver.requests()).hasSize(20);
        assertThat(receiver.connections()).isLessThan(20);
    }

    @Test
    void send_didNotLeaveWhenTheKeysCannotBeRead() {
        SigningSecrets broken = new SigningSecrets() {
            @Override
            public AddressKind kind() {
                return Kinds.WEBHOOK;
            }

            @Override
            public List<String> secrets(String url, Instant now) {
                throw new TableUnavailable("whsec_secret", new IOException(url));
            }

            @Override
            public void rotate(Instant now) {}
        };
        HttpStandIn receiver = answering(200, "");
        OutboundSettings settings = OutboundSettings.trusting("127.0.0.1:" + receiver.port());
        WebhookChannel channel = new WebhookChannel(broken, settings.outbound(), settings);
        assertThat(channel.send(message("http://127.0.0.1:" + receiver.port() + "/")))
                .isEqualTo(Outcome.notReady("the message could not be signed: TableUnavailable"));
        assertThat(receiver.connections()).isZero();
    }

    private HttpStandIn answering(int status, String headers) {
        return open(new HttpStandIn(
                Map.of(Behaviour.SUCCEED, new Answer(status, headers, status == 204 || status == 304 ? "" : "body")),
                request -> new Seen("", request.body(), "")));
    }

    private Outcome send(int port, String target) {
        return channel(OutboundSettings.trusting("127.0.0.1:" + port))
                .send(message("http://127.0.0.1:" + port + target));
    }

    private WebhookChannel channel(OutboundSettings settings) {
        Outbound outbound = settings.outbound();
        opened.add(outbound::close);
        return new WebhookChannel(new FixedSecrets(), outbound, settings);
    }

    private <T extends AutoCloseable> T open(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    private static Duration took(Runnable action) {
        long started = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private static Message message(String url) {
        return new Message(
                "ntf_1-a",
                new Address(Kinds.WEBHOOK, url),
                "Dinner",
                "is ready 저녁",
                Optional.of("https://example.com/"),
                Urgency.NORMAL,
                JsonNodeFactory.instance.objectNode().put("n", 1),
                AT);
    }
}
