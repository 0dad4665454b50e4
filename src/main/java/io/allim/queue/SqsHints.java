package io.allim.queue;

import io.allim.aws.AwsHttp;
import io.allim.aws.CannedHttpClient;
import io.allim.delivery.Hint;
import io.allim.delivery.Hints;
import io.allim.pipeline.Worker;
import io.allim.snapshot.SnapshotAware;
import io.allim.table.Key;
import io.allim.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Hints over SQS, to whichever instance of the function it invokes. A hint has left when {@link #hint} returns: after its
 * answer a function stands still, perhaps for good, and hints that were gathered would stand still with it. What SQS does
 * not take is left to the ticks.
 */
final class SqsHints implements Hints, SnapshotAware {

    private static final Logger LOG = Logger.getLogger(SqsHints.class);

    /** Few enough for the keys of one message to be seen to at the same time. */
    private static final int KEYS = 25;

    /** Of UTF-8: so that ten messages are within 256 KiB, the limit of a batch; SQS itself has 1 MiB since August 2025. */
    private static final int MESSAGE_BYTES = 25_000;

    /** The most that SQS takes at once. */
    private static final int BATCH = 10;

    private static final long MAX_DELAY_SECONDS = FURTHEST.toSeconds();

    /**
     * The most hints in a chain. Lambda stops a function that invoked itself through SQS about 16 times in a row, and drops the message.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html">Recursive loop detection</a>
     */
    static final int MAX_CHAIN = 10;

    /** For how long a caller waits for a place at a host that is busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final String url;
    private final Duration timeout;
    private final Supplier<SqsClientBuilder> builder;
    private final Supplier<Worker> worker;
    private final InstantSource clock;
    private Optional<SqsClient> client = Optional.empty();

    /** A function sees to one event at a time. */
    private volatile int chain;

    /**
     * @param builder asked for when there is something to send for the first time
     * @param worker does what is pressing
     */
    SqsHints(
            String url,
            Duration timeout,
            Supplier<SqsClientBuilder> builder,
            Supplier<Worker> worker,
            InstantSource clock) {
        this.url = url;
        this.timeout = timeout;
        this.builder = builder;
        this.worker = worker;
        this.clock = clock;
    }

    @Override
    public void hint(List<Key> work) {
        send(messages(work).stream().map(text -> entry(text).build()).toList());
    }

    /** Here and now: the queue can hold a broadcast's hints. What finds no place at its host is left to the ticks. */
    @Override
    public void expedite(List<Key> work) {
        worker.get().expedite(work, Deadline.of(PATIENCE));
    }

    /** Within the longest delay of SQS, which counts whole seconds. */
    @Override
    public void hintAt(Map<Instant, List<Key>> work) {
        hintAt(work, millis -> Math.ceilDiv(millis, 1000L));
    }

    /** Up to a second before. */
    @Override
    public void hintTurns(Map<Instant, List<Key>> work) {
        hintAt(work, millis -> Math.floorDiv(millis, 1000L));
    }

    private void hintAt(Map<Instant, List<Key>> work, LongUnaryOperator seconds) {
        Instant now = clock.instant();
        Map<Integer, List<Key>> delayed = new TreeMap<>();
        work.forEach((at, keys) -> {
            long delay =
                    Math.max(0, seconds.applyAsLong(Duration.between(now, at).toMillis()));
            if (delay <= MAX_DELAY_SECONDS) {
                delayed.computeIfAbsent((int) delay, _ -> new ArrayList<>()).addAll(keys);
            }
        });
        send(delayed.entrySet().stream()
                .flatMap(each -> messages(each.getValue()).stream()
                        .map(text -> entry(text).delaySeconds(each.getKey()).build()))
                .toList());
    }

    /** A second apart, lest one instance gets them all in one batch. */
    @Override
    public void delegate(List<Integer> shards, Instant until) {
        send(IntStream.range(0, shards.size())
                .mapToObj(i -> entry(new Hint.ShardContinuation(shards.get(i), until).text())
                        .delaySeconds(i % BATCH)
                        .build())
                .toList());
    }

    @Override
    public void chain(int before) {
        chain = before;
    }

    /** As few as there can be with the keys in order. */
    private static List<String> messages(List<Key> work) {
        List<String> messages = new ArrayList<>();
        List<Key> keys = new ArrayList<>();
        int bytes = 0;
        for (Key key : work) {
            int size = new Hint.Work(List.of(key)).text().getBytes(StandardCharsets.UTF_8).length;
            if (keys.size() == KEYS || bytes + size > MESSAGE_BYTES) {
                messages.add(new Hint.Work(keys).text());
                keys.clear();
                bytes = 0;
            }
            keys.add(key);
            bytes += size;
        }
        if (!keys.isEmpty()) {
            messages.add(new Hint.Work(keys).text());
        }
        return messages;
    }

    private SendMessageBatchRequestEntry.Builder entry(String text) {
        SendMessageBatchRequestEntry.Builder entry =
                SendMessageBatchRequestEntry.builder().messageBody(text);
        int before = chain;
        return before == 0
                ? entry
                : entry.messageAttributes(Map.of(
                        Hint.CHAIN,
                        MessageAttributeValue.builder()
                                .dataType("Number")
                                .stringValue(Integer.toString(before))
                                .build()));
    }

    private void send(List<SendMessageBatchRequestEntry> messages) {
        if (chain >= MAX_CHAIN) {
            LOG.debugf("%d hints would follow %d others: their work is left to the next tick", messages.size(), chain);
            return;
        }
        try {
            for (int from = 0; from < messages.size(); from += BATCH) {
                sendBatch(messages.subList(from, Math.min(from + BATCH, messages.size())));
            }
        } catch (RuntimeException e) {
            LOG.warnf("SQS did not take hints (%s): their work is left to the next tick", reason(e));
        }
    }

    private void sendBatch(List<SendMessageBatchRequestEntry> messages) {
        List<SendMessageBatchRequestEntry> numbered = IntStream.range(0, messages.size())
                .mapToObj(i -> messages.get(i).toBuilder().id("m" + i).build())
                .toList();
        List<BatchResultErrorEntry> failed = client().sendMessageBatch(
                        batch -> batch.queueUrl(url).entries(numbered))
                .failed();
        if (!failed.isEmpty()) {
            String codes =
                    failed.stream().map(BatchResultErrorEntry::code).distinct().collect(Collectors.joining(", "));
            LOG.warnf(
                    "SQS did not take %d of %d hints (%s): their work is left to the next tick",
                    failed.size(), messages.size(), codes);
        }
    }

    private synchronized SqsClient client() {
        if (client.isEmpty()) {
            SqsClientBuilder configured = builder.get();
            client = Optional.of(configured
                    .httpClientBuilder(AwsHttp.builder())
                    .overrideConfiguration(configured.overrideConfiguration().toBuilder()
                            .apiCallTimeout(timeout)
                            .build())
                    .build());
        }
        return client.get();
    }

    @Override
    public void prime() {
        try (SqsClient rehearsed = SqsClient.builder()
                .httpClient(new CannedHttpClient("{\"Successful\": [], \"Failed\": []}"))
                .credentialsProvider(CannedHttpClient.credentials())
                .region(Region.US_EAST_1)
                .build()) {
            rehearsed.sendMessageBatch(batch -> batch.queueUrl(url)
                    .entries(entry(new Hint.Work(List.of(new Key("rehearsal", "hint"))).text())
                            .id("m0")
                            .build()));
        }
    }

    @Override
    public synchronized void disconnect() {
        client.ifPresent(SqsClient::close);
        client = Optional.empty();
    }

    /** What services say can hold what they were sent. */
    private static String reason(RuntimeException e) {
        if (e instanceof AwsServiceException refused && refused.awsErrorDetails() != null) {
            return refused.awsErrorDetails().errorCode();
        }
        return Optional.ofNullable(e.getCause()).orElse(e).getClass().getSimpleName();
    }
}
