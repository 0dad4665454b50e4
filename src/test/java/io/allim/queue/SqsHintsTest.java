package io.allim.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.ChannelContract.Seen;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.delivery.Hint;
import io.allim.table.Key;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

@Timeout(60)
@Tag("slow")
class SqsHintsTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Logger LOGGER = Logger.getLogger(SqsHints.class.getName());

    private static HintQueue queue;

    private final AtomicInteger clients = new AtomicInteger();
    private final List<String> logged = new ArrayList<>();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(
                    line.getMessage() + List.of(line.getParameters() == null ? new Object[0] : line.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeAll
    static void start() {
        queue = new HintQueue();
    }

    @AfterAll
    static void stop() {
        queue.close();
    }

    @BeforeEach
    void listen() {
        LOGGER.addHandler(log);
    }

    @AfterEach
    void tidy() {
        LOGGER.removeHandler(log);
        queue.drain();
    }

    @Test
    void hint_hasLeftWhenItReturns() {
        hints().hint(keys(1));

        assertThat(received()).containsExactly(new Hint.Work(keys(1)));
    }

    @Test
    void hint_ofNothing_sendsNothingAndMakesNoClient() {
        hints().hint(List.of());

        assertThat(clients).hasValue(0);
        assertThat(received()).isEmpty();
    }

    @Test
    void client_isMadeOnce() {
        SqsHints hints = hints();
        assertThat(clients).hasValue(0);
        hints.hint(keys(1));
        hints.hint(keys(1));
        assertThat(clients).hasValue(1);
    }

    @Test
    void disconnecting_leavesNoConnection_andTheNextHintMakesOne() {
        Answer taken = new Answer(200, "", "{\"Successful\":[],\"Failed\":[]}");
        try (HttpStandIn sqs =
                new HttpStandIn(Map.of(Behaviour.SUCCEED, taken), request -> new Seen("", request.body(), ""))) {
            URI endpoint = URI.create("http://127.0.0.1:" + sqs.port());
            SqsHints hints = hints(endpoint, endpoint + "/000000000000/hints", Duration.ofSeconds(10));
            hints.hint(keys(1));
            assertThat(sqs.open()).isEqualTo(1);

            hints.disconnect();

            await().until(() -> sqs.open() == 0);
            hints.hint(keys(1));
            assertThat(sqs.requests()).hasSize(2);
        }
        assertThat(logged).isEmpty();
    }

    @Test
    void priming_sendsNothing() {
        hints().prime();

        assertThat(clients).hasValue(0);
        assertThat(received()).isEmpty();
    }

    @Test
    void manyKeys_goInFewMessages() {
        hints().hint(keys(263));

        List<Hint> received = received();
        assertThat(received)
                .hasSize(11)
                .allSatisfy(hint -> assertThat(((Hint.Work) hint).keys()).hasSizeLessThanOrEqualTo(25));
        assertThat(received.stream().flatMap(hint -> ((Hint.Work) hint).keys().stream()))
                .containsExactlyInAnyOrderElementsOf(keys(263));
        assertThat(logged).isEmpty();
    }

    /** Ten messages of 25 such keys would be 3 MB. */
    @Test
    void longKeys_areWithinTheLimitOfABatch() {
        List<Key> keys = IntStream.range(0, 60)
                .mapToObj(i -> new Key("%03d".formatted(i) + "\u0001".repeat(1021), "가".repeat(341)))
                .toList();

        hints().hint(keys);

        List<Message> messages = queue.drain();
        assertThat(messages)
                .allSatisfy(message -> assertThat(message.body().getBytes(StandardCharsets.UTF_8).length)
                        .isLessThan(256 * 1024 / 10));
        assertThat(messages.stream()
                        .map(message -> (Hint.Work) Hint.parse(message.body()).orElseThrow())
                        .flatMap(work -> work.keys().stream()))
                .containsExactlyInAnyOrderElementsOf(keys);
        assertThat(logged).isEmpty();
    }

    /** SQS delays by whole seconds, 15 minutes at most; ticks find the rest. */
    @Test
    void hintsForLater_areDelayedToTheirSecondInOneRequest_andLeftToTicksBeyondTheLongestDelay() {
        Answer taken = new Answer(200, "", "{\"Successful\":[],\"Failed\":[]}");
        try (HttpStandIn sqs =
                new HttpStandIn(Map.of(Behaviour.SUCCEED, taken), request -> new Seen("", request.body(), ""))) {
            URI endpoint = URI.create("http://127.0.0.1:" + sqs.port());
            List<Key> keys = keys(6);
            SqsHints hints = hints(endpoint, endpoint + "/000000000000/hints", Duration.ofSeconds(10));

            hints.hintAt(Map.of(
                    NOW.minusSeconds(1), List.of(keys.get(0)),
                    NOW.plusMillis(1), List.of(keys.get(1)),
                    NOW.plusMillis(1000), List.of(keys.get(2)),
                    NOW.plusMillis(1001), List.of(keys.get(3)),
                    NOW.plusSeconds(900), List.of(keys.get(4)),
                    NOW.plusSeconds(900).plusMillis(1), List.of(keys.get(5))));

            assertThat(sqs.requests()).hasSize(1);
            String body = sqs.requests().getFirst().body();
            assertThat(Pattern.compile("\"DelaySeconds\":(\\d+)")
                            .matcher(body)
                            .results()
                            .map(delay -> Integer.valueOf(delay.group(1))))
                    .containsExactly(0, 1, 2, 900);
            assertThat(body).doesNotContain(keys.get(5).partition());
        }
    }

    /** Whoever gets them waits for the rest of the second. */
    @Test
    void hintsOfTurns_areEarlyByLessThanASecond_inTheirOrder() {
        Answer taken = new Answer(200, "", "{\"Successful\":[],\"Failed\":[]}");
        try (HttpStandIn sqs =
                new HttpStandIn(Map.of(Behaviour.SUCCEED, taken), request -> new Seen("", request.body(), ""))) {
            URI endpoint = URI.create("http://127.0.0.1:" + sqs.port());
            List<Key> keys = keys(5);
            SqsHints hints = hints(endpoint, endpoint + "/000000000000/hints", Duration.ofSeconds(10));

            hints.hintTurns(new TreeMap<>(Map.of(
                    NOW.minusMillis(1), List.of(keys.get(0)),
                    NOW.plusMillis(999), List.of(keys.get(1)),
                    NOW.plusMillis(1000), List.of(keys.get(2)),
                    NOW.plusMillis(1999), List.of(keys.get(3)),
                    NOW.plusSeconds(900).plusMillis(999), List.of(keys.get(4)))));

            String body = sqs.requests().getFirst().body();
            assertThat(Pattern.compile("\"DelaySeconds\":(\\d+)")
                            .matcher(body)
                            .results()
                            .map(delay -> Integer.valueOf(delay.group(1))))
                    .containsExactly(0, 1, 900);
            assertThat(keys.stream().map(key -> body.indexOf(key.partition()))).isSorted();
        }
    }

    /** Lambda stops a chain at about 16, and drops what is in the message. */
    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "9, true", "10, false", "11, false"})
    void tenHints_areTheLongestChain(int before, boolean sent) {
        SqsHints hints = hints();
        hints.chain(before);

        hints.hint(keys(1));
        hints.hintAt(Map.of(NOW, keys(1)));
        hints.delegate(List.of(1), NOW);

        List<Message> messages = queue.drain();
        assertThat(messages)
                .hasSize(sent ? 3 : 0)
                .allSatisfy(message -> assertThat(message.messageAttributes())
                        .isEqualTo(
                                before == 0
                                        ? Map.of()
                                        : Map.of(
                                                "chain",
                                                MessageAttributeValue.builder()
                                                        .dataType("Number")
                                                        .stringValue("" + before)
                                                        .build())));
        assertThat(logged).isEmpty();

        hints.chain(0);
        hints.hint(keys(1));
        assertThat(queue.drain())
                .singleElement()
                .satisfies(message -> assertThat(message.messageAttributes()).isEmpty());
    }

    @Test
    void shards_areSharedASecondApart() {
        hints().delegate(List.of(4, 7), NOW);

        assertThat(received()).containsExactly(new Hint.ShardContinuation(4, NOW));
        List<Hint> later = new ArrayList<>();
        await().atMost(10, SECONDS).until(() -> later.addAll(received()));
        assertThat(later).containsExactly(new Hint.ShardContinuation(7, NOW));
    }

    @Test
    void manyShards_allLeave() {
        hints().delegate(IntStream.range(0, 23).boxed().toList(), NOW);

        List<Hint> received = new ArrayList<>();
        await().atMost(30, SECONDS).until(() -> {
            received.addAll(received());
            return received.size() == 23;
        });
        assertThat(received)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 23)
                        .mapToObj(shard -> new Hint.ShardContinuation(shard, NOW))
                        .toList());
    }

    @Test
    void hint_toAQueueThatIsGone_isLeftToTheTicks() {
        hints(queue.endpoint(), queue.url() + "-gone", Duration.ofSeconds(10)).hint(keys(1));

        assertThat(logged)
                .singleElement()
                .asString()
                .contains("left to the next tick")
                .doesNotContain("ntf_");
    }

    @Test
    void hint_toNobody_isLeftToTheTicks() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        URI nobody = URI.create("http://127.0.0.1:" + port);

        hints(nobody, nobody + "/000000000000/hints", Duration.ofSeconds(10)).hint(keys(500));

        assertThat(logged)
                .singleElement()
                .asString()
                .contains("left to the next tick")
                .doesNotContain("ntf_");
    }

    /** Who does not answer keeps a caller of the API for no longer than the timeout. */
    @Test
    void hint_toSomebodySilent_givesUpInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            SqsHints hints = hints(endpoint, endpoint + "/000000000000/hints", Duration.ofMillis(500));
            long started = System.nanoTime();

            hints.hint(keys(500));

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
            assertThat(logged).singleElement().asString().contains("left to the next tick");
        }
    }

    private SqsHints hints() {
        return hints(queue.endpoint(), queue.url(), Duration.ofSeconds(10));
    }

    private SqsHints hints(URI endpoint, String url, Duration timeout) {
        return new SqsHints(
                url,
                timeout,
                () -> {
                    clients.incrementAndGet();
                    return HintQueue.builder(endpoint);
                },
                () -> {
                    throw new AssertionError("nothing is pressing");
                },
                () -> NOW);
    }

    private static List<Hint> received() {
        return queue.drain().stream()
                .map(message -> Hint.parse(message.body()).orElseThrow())
                .toList();
    }

    private static List<Key> keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Key("ntf_" + i, "n")).toList();
    }
}
