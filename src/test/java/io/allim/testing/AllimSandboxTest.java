package io.allim.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kit makes of an Allim's answers, and what it says when a test fails. */
class AllimSandboxTest {

    private static final String CLOCK = "{\"now\":\"2027-03-08T00:00:00Z\",\"ahead\":\"P7D\"}";

    private final List<String> sent = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private AllimSandbox sandbox;
    private Allim allim;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            asked.add(request + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = answer(request).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    request.contains("missing") ? 404 : 200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        allim = Allim.at("http://localhost:" + server.getAddress().getPort());
        sandbox = allim.sandbox();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void messages_areInTheOrderInWhichTheyLeft() {
        sent("ada@example.com", "first", "2027-03-01T00:00:00Z");
        sent("bob@example.com, ada@example.com", "second", "2027-03-02T00:00:00Z");
        sent("carol@example.com", "third", "2027-03-03T00:00:00Z");
        assertThat(sandbox.messages()).extracting(SentMessage::body).containsExactly("first", "second", "third");
        assertThat(sandbox.messagesTo("ADA@example.com"))
                .extracting(SentMessage::body)
                .containsExactly("first", "second");
        assertThat(sandbox.assertSentTo("carol@example.com").at()).isEqualTo(Instant.parse("2027-03-03T00:00:00Z"));
        assertThat(asked).allMatch(request -> request.contains("settled=true"));
        sandbox.assertNothingSentTo("a@example.com");
    }

    @Test
    void assertSentTo_saysWhatWasSentInstead() {
        sent("bob@example.com", "It is  late.\\n Go home.", "2027-03-02T00:00:00Z");
        sent("carol@example.com", "x".repeat(200), "2027-03-03T00:00:00Z");
        assertThatThrownBy(() -> sandbox.assertSentTo("ada@example.com"))
                .isExactlyInstanceOf(AssertionError.class)
                .hasMessage("""
                        No message was sent to ada@example.com.
                        Allim's clock shows 2027-03-08T00:00:00Z. Sent instead:
                          2027-03-02T00:00:00Z  email to bob@example.com: “Hello” It is late. Go home.
                          2027-03-03T00:00:00Z  email to carol@example.com: “Hello” %s…""".formatted("x".repeat(100)));
    }

    @Test
    void assertSentTo_saysThatNothingWasSent() {
        assertThatThrownBy(() -> sandbox.assertSentTo("ada@example.com")).hasMessage("""
                No message was sent to ada@example.com.
                Allim's clock shows 2027-03-08T00:00:00Z. Sent instead: none""");
    }

    @Test
    void assertSentTo_isOneMessage() {
        sent("ada@example.com", "first", "2027-03-01T00:00:00Z");
        sent("ada@example.com", "second", "2027-03-02T00:00:00Z");
        sent("bob@example.com", "third", "2027-03-02T00:00:00Z");
        assertThatThrownBy(() -> sandbox.assertSentTo("ada@example.com")).hasMessage("""
                Not one message was sent to ada@example.com, but 2.
                Allim's clock shows 2027-03-08T00:00:00Z. They are:
                  2027-03-01T00:00:00Z  email to ada@example.com: “Hello” first
                  2027-03-02T00:00:00Z  email to ada@example.com: “Hello” second""");
    }

    @Test
    void assertNothingSent_listsWhatWasSent() {
        for (int number = 0; number < 25; number++) {
            sent("user" + number + "@example.com", "text", "2027-03-01T00:00:00Z");
        }
        assertThatThrownBy(sandbox::assertNothingSent)
                .isExactlyInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Nothing was to be sent.\nAllim's clock shows 2027-03-08T00:00:00Z. Sent:\n")
                .hasMessageContaining("email to user19@example.com")
                .hasMessageEndingWith("\n  … and 5 more");
    }

    @Test
    void assertNothingSentTo_listsWhatWasSentThere() {
        sent("ada@example.com", "first", "2027-03-01T00:00:00Z");
        sent("bob@example.com", "second", "2027-03-01T00:00:00Z");
        assertThatThrownBy(() -> sandbox.assertNothingSentTo("ada@example.com")).hasMessage("""
                Nothing was to be sent to ada@example.com.
                Allim's clock shows 2027-03-08T00:00:00Z. Sent:
                  2027-03-01T00:00:00Z  email to ada@example.com: “Hello” first""");
    }

    @Test
    void digest_holdsItsItemsAlone() {
        sent("ada@example.com", "one, two", "2027-03-01T00:00:00Z");
        sent("ada@example.com", "three", "2027-03-02T00:00:00Z");
        sent("bob@example.com", "two", "2027-03-02T00:00:00Z");
        SentMessage first = sandbox.messages().getFirst();
        sandbox.assertDigestHolds(first, "one", "two");
        assertThatThrownBy(() -> sandbox.assertDigestHolds(first, "one", "three"))
                .isExactlyInstanceOf(AssertionError.class)
                .hasMessage("""
                        The message to ada@example.com does not hold “three”. It holds:
                        one, two
                        Allim's clock shows 2027-03-08T00:00:00Z. Others to the same address that hold it:
                          2027-03-02T00:00:00Z  email to ada@example.com: “Hello” three""");
    }

    @Test
    void digest_isNotSentTwice() {
        sent("ada@example.com", "one, two", "2027-03-01T00:00:00Z");
        sent("ada@example.com", "two, three", "2027-03-02T00:00:00Z");
        SentMessage first = sandbox.messages().getFirst();
        sandbox.assertDigestHolds(first, "one");
        assertThatThrownBy(() -> sandbox.assertDigestHolds(first, "one", "two")).hasMessage("""
                “two” is in more than one message to ada@example.com.
                Allim's clock shows 2027-03-08T00:00:00Z. Also in:
                  2027-03-02T00:00:00Z  email to ada@example.com: “Hello” two, three""");
        sent.clear();
        sent("ada@example.com", "one", "2027-03-01T00:00:00Z");
        sent.add(sent.getFirst());
        assertThatThrownBy(() -> sandbox.assertDigestHolds(sandbox.messages().getFirst(), "one"))
                .hasMessageStartingWith("“one” is in more than one message");
    }

    @Test
    void clock_isTurned() {
        assertThat(allim.clock().advanceBy(Duration.ofDays(1))).isEqualTo(Instant.parse("2027-03-08T00:00:00Z"));
        allim.clock().advanceTo(ZonedDateTime.of(2027, 3, 9, 9, 0, 0, 0, ZoneId.of("Asia/Seoul")));
        sandbox.fail("throttle", 3);
        sandbox.mend();
        assertThat(asked)
                .containsExactly(
                        "POST /sandbox/clock {\"advanceBy\":\"PT24H\"}",
                        "POST /sandbox/clock {\"advanceTo\":\"2027-03-09T00:00:00Z\"}",
                        "POST /sandbox/faults {\"fault\":\"throttle\",\"times\":3}",
                        "DELETE /sandbox/faults ");
    }

    @Test
    void refusals_areThrownWithTheirText() {
        assertThatIllegalStateException()
                .isThrownBy(() -> allim.get("/sandbox/missing"))
                .withMessage("GET /sandbox/missing answered 404: {} (only the profiles dev and test have a sandbox)");
        server.stop(0);
        assertThatThrownBy(sandbox::messages)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("can't be reached at http://localhost:");
    }

    private String answer(String request) {
        if (request.startsWith("DELETE")) {
            return "";
        }
        if (request.contains("/sandbox/messages")) {
            return "{\"messages\":[" + String.join(",", sent.reversed()) + "]}";
        }
        return request.contains("/sandbox/clock") ? CLOCK : "{}";
    }

    private void sent(String to, String body, String at) {
        sent.add("""
                {"id":"m%d","channel":"email","to":"%s","subject":"Hello","body":"%s","headers":{},"at":"%s"}
                """.formatted(sent.size(), to, body, at));
    }
}
