package io.allim.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The law of {@link Channel} as tests. A channel adopts it in one short file: it opens a {@link Provider} in the
 * test's hands, makes the channel under test with {@code new}, and gives addresses. {@link HttpStandIn} is a provider
 * for everything that speaks HTTP.
 */
public abstract class ChannelContract {

    /** What a provider does with the messages that come next. */
    public enum Behaviour {
        SUCCEED,
        /** Says that this was too much, now. */
        THROTTLE,
        /** Says that it failed. */
        SERVER_ERROR,
        /** Reads the message and says nothing. */
        HANG,
        /** Reads the message and answers a byte now and then, without end. */
        DRIP,
        /** Reads the message and resets the connection. */
        RESET,
        /** Reads the message and closes the connection in order. */
        CLOSE,
        /** Reads the message and answers what its protocol doesn't know. */
        MALFORMED,
        /** Says that it never takes this message. */
        REFUSE
    }

    /**
     * A message as it arrived.
     *
     * @param token how the receiver can tell a repetition
     * @param text all that arrived, decoded; title and body must be in it, unless they were cut
     * @param structure what must not depend on what title, body and URL hold: names of fields, headers and parts
     */
    public record Seen(String token, String text, Object structure) {}

    /** The other side, on a port of this machine. */
    public interface Provider extends AutoCloseable {

        int port();

        void behave(Behaviour behaviour);

        /** Connections that were made to it. */
        int connections();

        /** The messages that arrived whole, whatever was answered. */
        List<Seen> seen();

        @Override
        void close();
    }

    protected abstract Provider open() throws IOException;

    /**
     * @param port of the provider, on 127.0.0.1; maybe nobody listens there
     * @param deadline within which a send ends
     */
    protected abstract Channel channel(int port, Duration deadline);

    /** An address to which the channel sends; most channels don't need the port. */
    protected abstract Address address(int port);

    protected abstract List<String> goodAddresses();

    /** Beside those that are bad for every channel. */
    protected abstract List<String> badAddresses();

    /** Credentials that the channel works with. */
    protected abstract List<String> secrets();

    /** Tokens that differ, for a channel that does not take every token. */
    protected String token(int number) {
        return "token_-" + number;
    }

    /** Of the longest tokens that the channel takes. */
    protected String longestToken() {
        return "A-z_0".repeat(16);
    }

    /** What the channel answers when the provider took the message. */
    protected Class<? extends Outcome> taken() {
        return Outcome.Accepted.class;
    }

    /** Bad for every channel whose addresses are no free text. */
    protected List<String> wordsThatAreNoAddresses() {
        return List.of("x", "null");
    }

    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Instant AT = Instant.parse("2026-11-23T05:00:00Z");
    private static final String TITLE = "Dinner title-7c1";
    private static final String BODY = "The body-9f4 of the message";

    protected Provider provider;

    @BeforeEach
    void openProvider() throws IOException {
        provider = open();
    }

    @AfterEach
    void closeProvider() {
        provider.close();
    }

    @Test
    void construct_doesNoIo() {
        channel(provider.port(), AMPLE);
        assertThat(provider.connections()).isZero();
    }

    @Test
    void name_isOneLowerCaseWord() {
        assertThat(channel(provider.port(), AMPLE).name()).matches("[a-z][a-z0-9-]{0,30}");
    }

    /** What it says of itself is on pages, in errors and in templates. */
    @Test
    void description_isComplete() {
        Channel channel = channel(provider.port(), AMPLE);
        assertThat(channel.position()).isPositive();
        assertThat(channel.label().english()).isNotBlank();
        assertThat(channel.label().others()).containsOnlyKeys("ko");
        assertThat(channel.addressFormat().kind()).isEqualTo(channel.reaches());
        if (!channel.reaches().isRecipientId()) {
            assertThat(channel.addressFormat().what()).matches("(an?|the) .*");
            assertThat(channel.validate(channel.addressFormat().example())).isEmpty();
        }
        assertThat(channel.isReportedByReference() && channel.feedbackSource().isEmpty())
                .as("reports by reference that nobody makes")
                .isFalse();
        assertThat(provider.connections()).isZero();
    }

    @Test
    void reaches_theKindOfItsAddresses() {
        assertThat(channel(provider.port(), AMPLE).reaches())
                .isEqualTo(address(provider.port()).kind());
    }

    @Test
    void send_isAcceptedWhenTheProviderTakesTheMessage() {
        assertThat(send(Behaviour.SUCCEED)).isInstanceOf(taken());
        assertThat(provider.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.token()).isEqualTo(token(1));
            assertThat(seen.text()).contains(TITLE, BODY);
        });
    }

    @Test
    protected void send_isTriedAgainWhenThrottled() {
        Outcome outcome = send(Behaviour.THROTTLE);
        assertThrottled(outcome);
        assertThat(outcome.mayCost()).as("may have left").isFalse();
    }

    /**
     * What the channel answers when this was too much, now: it is tried again, or it was not tried and the provider said of
     * which limit it takes no more. A channel that does only one of them says so here.
     */
    protected void assertThrottled(Outcome outcome) {
        if (outcome instanceof Outcome.Paced paced) {
            assertThat(paced.pause()).isPositive();
            assertThat(limits()).extracting(RateLimit::name).contains(paced.limit());
            assertThat(paced.ofMessage()).isInstanceOf(Outcome.NotReady.class);
            return;
        }
        assertThat(outcome).isInstanceOf(Outcome.TryAgain.class);
    }

    /** Names of limits are kept, and shown to callers. */
    @Test
    void rateLimits_haveNamesThatSayNothingSecret() {
        String address = address(provider.port()).value();
        assertThat(limits()).extracting(RateLimit::name).doesNotHaveDuplicates().allSatisfy(name -> {
            assertThat(name).matches("[a-z][a-z0-9-]{0,30}(/[!-~]{1,100})?").doesNotContain(address);
            assertThat(secrets()).noneMatch(name::contains);
        });
    }

    private List<RateLimit> limits() {
        return channel(provider.port(), AMPLE).rateLimits(message(token(1), TITLE, BODY));
    }

    @Test
    protected void send_isTriedAgainWhenTheProviderFails() {
        assertThat(send(Behaviour.SERVER_ERROR)).isInstanceOf(Outcome.TryAgain.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET", "CLOSE", "MALFORMED"})
    void send_mayHaveLeftWhenThereIsNoAnswerToRead(Behaviour behaviour) {
        assertMayHaveLeft(send(behaviour));
    }

    @ParameterizedTest
    @EnumSource(names = {"HANG", "DRIP"})
    protected void send_endsWithinItsDeadline(Behaviour behaviour) {
        send(Behaviour.SUCCEED);
        provider.behave(behaviour);
        Channel channel = channel(provider.port(), SHORT);
        long started = System.nanoTime();
        Outcome outcome = channel.send(message(token(2), TITLE, BODY));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SHORT.multipliedBy(3));
        assertMayHaveLeft(outcome);
        assertThat(provider.seen()).hasSize(2);
    }

    @Test
    void send_isRejectedWhenTheProviderRefuses() {
        assertThat(send(Behaviour.REFUSE)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    protected void send_isTriedAgainWhenNobodyListens() throws IOException {
        int port = freePort();
        Outcome outcome = channel(port, AMPLE).send(message(token(1), TITLE, BODY, address(port)));
        assertThat(outcome).isInstanceOfAny(Outcome.TryAgain.class, Outcome.NotReady.class);
        assertThat(outcome.mayCost()).as("may have left").isFalse();
        assertSaysNothingSecret(outcome);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HANG", "DRIP"})
    void send_isOneTryThatSaysNothingSecret(Behaviour behaviour) {
        Outcome outcome = send(behaviour);
        assertThat(provider.seen()).hasSize(1);
        assertSaysNothingSecret(outcome);
    }

    @Test
    void send_isOneTryOnAConnectionThatWasUsedBefore() {
        Channel channel = channel(provider.port(), AMPLE);
        assertThat(channel.send(message(token(1), TITLE, BODY))).isInstanceOf(taken());
        provider.behave(Behaviour.CLOSE);
        assertMayHaveLeft(channel.send(message(token(2), TITLE, BODY)));
        assertThat(provider.seen()).extracting(Seen::token).containsExactly(token(1), token(2));
    }

    @Test
    void send_carriesTheSameTokenInEveryAttempt() {
        Channel channel = channel(provider.port(), AMPLE);
        String token = longestToken();
        provider.behave(Behaviour.SERVER_ERROR);
        channel.send(message(token, TITLE, BODY));
        provider.behave(Behaviour.SUCCEED);
        channel.send(message(token, TITLE, BODY));
        assertThat(provider.seen()).extracting(Seen::token).containsExactly(token, token);
    }

    @Test
    void send_worksFromManyThreads() throws Exception {
        Channel channel = channel(provider.port(), AMPLE);
        List<String> tokens = IntStream.range(0, 32).mapToObj(i -> token(i)).toList();
        List<Callable<Outcome>> sends = tokens.stream()
                .<Callable<Outcome>>map(token -> () -> channel.send(message(token, TITLE, BODY)))
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var sent : threads.invokeAll(sends)) {
                assertThat(sent.get()).isInstanceOf(taken());
            }
        }
        assertThat(provider.seen()).extracting(Seen::token).containsExactlyInAnyOrderElementsOf(tokens);
    }

    @Test
    void send_doesNotThrowWhenItsThreadIsInterrupted() {
        Channel channel = channel(provider.port(), AMPLE);
        Thread.currentThread().interrupt();
        try {
            assertThat(channel.send(message(token(1), TITLE, BODY)))
                    .isInstanceOfAny(taken(), Outcome.TryAgain.class, Outcome.NotReady.class);
        } finally {
            Thread.interrupted();
        }
        assertThat(channel.send(message(token(2), TITLE, BODY))).isInstanceOf(taken());
    }

    /** In UTF-16 units; what is longer may leave in another structure. */
    protected int longestBody() {
        return Integer.MAX_VALUE;
    }

    @ParameterizedTest
    @MethodSource("io.allim.channel.ChannelContract#hostileTexts")
    void send_keepsItsStructureWhateverTheTextsHold(String title, String body) {
        Channel channel = channel(provider.port(), AMPLE);
        channel.send(message(token(1), TITLE, BODY));
        String fitting = body.substring(0, Math.min(body.length(), longestBody()));
        Outcome outcome = channel.send(message(token(2), title, fitting));
        assertThat(outcome).isInstanceOf(taken());
        assertThat(provider.seen()).hasSize(2);
        assertThat(provider.seen().get(1).structure())
                .isEqualTo(provider.seen().get(0).structure());
        assertThat(provider.seen().get(1).token()).isEqualTo(token(2));
    }

    static Stream<Arguments> hostileTexts() {
        return Stream.of(
                        List.of(
                                "Hi\r\nBcc: eve@example.com\r\n\r\n<b>",
                                "Hello\r\n.\r\nMAIL FROM:<eve@example.com>\r\n"),
                        List.of("Hi\nX: y", "--=_boundary\nContent-Type: text/html\n\n--"),
                        List.of("nul \0 bell \7 esc \33 del \177 c1 \u0085 \u2028", "nul \0 bell \7 esc \33 \u2029"),
                        List.of("lone \ud83d high", "lone \udc00 low \ud800"),
                        List.of("\ud83d\udc69\u200d\ud83d\ude80 \ud83c\uddf0\ud83c\uddf7", "\ud83d\ude80".repeat(500)),
                        List.of("\u202egnp.exe \u2066\u2069", "\u202e\u0627\u0644\u0639\u0631\u0628\u064a\u0629\u200f"),
                        List.of("\ufeff\ufffe\uffff", "\ufeff\ufffe\uffff"),
                        List.of("", "no title"),
                        List.of("   ", "   "),
                        List.of("long \u00e9".repeat(2000), "x".repeat(300_000)),
                        List.of("\uc548\ub155".repeat(300), "\uc548\ub155\n".repeat(50_000)),
                        List.of(
                                "\"},{\"a\":\"</Message>&amp;%00${jndi:x}",
                                "{\"default\":1}&Action=X\\u0000<script>\\"),
                        List.of("\r", "\n"))
                .map(texts -> Arguments.of(texts.get(0), texts.get(1)));
    }

    @Test
    void objection_acceptsGoodAddresses() {
        Channel channel = channel(provider.port(), AMPLE);
        assertThat(goodAddresses())
                .contains(address(provider.port()).value())
                .allSatisfy(address ->
                        assertThat(channel.validate(address)).as(address).isEmpty());
        assertThat(provider.connections()).isZero();
    }

    @Test
    void objection_isASentenceForBadAddresses() {
        Channel channel = channel(provider.port(), AMPLE);
        String good = address(provider.port()).value();
        List<String> bad = new ArrayList<>(badAddresses());
        bad.addAll(wordsThatAreNoAddresses());
        bad.addAll(List.of("", " ", "\0", "\r\n", "\ud800", good + "\r\n", good + "\0", "\n" + good));
        bad.addAll(List.of(" " + good, good + " ", good + "\ud800", "x".repeat(300_000), good.repeat(2000)));
        assertThat(bad)
                .allSatisfy(address -> assertThat(channel.validate(address))
                        .as(address.substring(0, Math.min(address.length(), 100)))
                        .hasValueSatisfying(
                                why -> assertThat(why).hasSizeBetween(10, 300).doesNotContainPattern("\\p{Cntrl}")));
        assertThat(provider.connections()).isZero();
    }

    protected final Outcome send(Behaviour behaviour) {
        provider.behave(behaviour);
        return channel(provider.port(), AMPLE).send(message(token(1), TITLE, BODY));
    }

    private Message message(String token, String title, String body) {
        return message(token, title, body, address(provider.port()));
    }

    /** A message such as the kit sends, for the channel's own tests. */
    protected static Message message(String token, String title, String body, Address address) {
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("order", "4711");
        Optional<String> url = Optional.of("https://example.com/orders/4711");
        return new Message(token, address, title, body, url, Urgency.NORMAL, data, AT);
    }

    protected static void assertMayHaveLeft(Outcome outcome) {
        assertThat(outcome)
                .asInstanceOf(type(Outcome.TryAgain.class))
                .matches(Outcome.TryAgain::mayHaveLeft, "may have left");
    }

    protected final void assertSaysNothingSecret(Outcome outcome) {
        assertThat(outcome.toString())
                .doesNotContain(address(provider.port()).value())
                .doesNotContain(secrets())
                .doesNotContain(TITLE, BODY, "body-9f4", "4711");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
