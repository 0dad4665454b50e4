package io.allim.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.delivery.Hint;
import io.allim.delivery.Hints;
import io.allim.pipeline.Ticker;
import io.allim.pipeline.WorkerPool;
import io.allim.table.Key;
import io.allim.time.Deadline;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sees to what hints name. Only hints that can't be read and those whose work failed come again; what there was no time
 * for is found by ticks.
 */
@Singleton
final class HintConsumer implements EventConsumer {

    private static final Logger LOG = Logger.getLogger(HintConsumer.class);
    private static final Pattern URL = Pattern.compile("https?://.+/([^/]+)/([^/]+)");

    /** About a webhook's deadline: by then its host has a free place, or is known to hang. */
    private static final Duration WHEN_BUSY = Duration.ofSeconds(20);

    /** More than any chain has. */
    private static final int MOST_BEFORE = 1000;

    private final Optional<String> arnEnd;
    private final WorkerPool pool;
    private final Ticker ticker;
    private final Hints hints;
    private final InstantSource clock;

    /** @param url of the queue: {@code https://sqs.<region>.amazonaws.com/<account>/<name>} */
    HintConsumer(
            @ConfigProperty(name = "allim.queue.url") Optional<String> url,
            WorkerPool pool,
            Ticker ticker,
            Hints hints,
            InstantSource clock) {
        this.arnEnd = url.map(URL::matcher)
                .filter(Matcher::matches)
                .map(parts -> ":" + parts.group(1) + ":" + parts.group(2));
        this.pool = pool;
        this.ticker = ticker;
        this.hints = hints;
        this.clock = clock;
    }

    @Override
    public boolean consumes(Event event) {
        String arn = event.json().at("/Records/0/eventSourceARN").asText();
        return event.isBatch() && arnEnd.filter(arn::endsWith).isPresent();
    }

    /** The items first, all of them at once: they are few, and a shard can take all the time there is. What is slow is waited for at the end. */
    @Override
    public List<String> consume(Event event, Deadline left) {
        List<Received> batch = StreamSupport.stream(event.json().path("Records").spliterator(), false)
                .map(Received::of)
                .toList();
        hints.chain(1 + batch.stream().mapToInt(Received::before).max().orElse(0));
        try {
            return consume(batch, left);
        } finally {
            hints.chain(0);
        }
    }

    private List<String> consume(List<Received> batch, Deadline left) {
        Set<Key> keys = new LinkedHashSet<>();
        batch.stream().flatMap(Received::keys).forEach(keys::add);
        WorkerPool.Shift shift = pool.shift(left);
        Set<Object> failed = new HashSet<>();
        try (shift) {
            shift.process(keys);
            batch.stream()
                    .flatMap(Received::continuation)
                    .filter(continuation -> !goOn(continuation, left))
                    .forEach(failed::add);
        }
        failed.addAll(shift.report().failed());
        comeBack(shift.report().deferred());
        return batch.stream()
                .filter(message -> message.isIn(failed))
                .map(Received::id)
                .toList();
    }

    /** To hosts that were busy: sooner than ticks would. */
    private void comeBack(Set<Key> deferred) {
        if (!deferred.isEmpty()) {
            hints.hintAt(Map.of(clock.instant().plus(WHEN_BUSY), List.copyOf(deferred)));
        }
    }

    private boolean goOn(Hint.ShardContinuation continuation, Deadline left) {
        try {
            ticker.resumeShard(continuation.shard(), continuation.until(), left);
            return true;
        } catch (RuntimeException e) {
            LOG.warnf("shard %d is left to the next tick: %s", continuation.shard(), e.getMessage());
            return false;
        }
    }

    /**
     * A message of the queue.
     *
     * @param hint empty when it can't be read
     * @param before how many hints of its chain there were
     */
    private record Received(String id, Optional<Hint> hint, int before) {

        static Received of(JsonNode message) {
            Optional<Hint> hint = Hint.parse(message.path("body").asText());
            String id = message.path("messageId").asText();
            if (hint.isEmpty()) {
                LOG.warnf("message %s of the queue is no hint", id);
            }
            int before = message.path("messageAttributes")
                    .path(Hint.CHAIN)
                    .path("stringValue")
                    .asInt();
            return new Received(id, hint, Math.clamp(before, 0, MOST_BEFORE));
        }

        Stream<Key> keys() {
            return hint.stream()
                    .filter(Hint.Work.class::isInstance)
                    .flatMap(work -> ((Hint.Work) work).keys().stream());
        }

        Stream<Hint.ShardContinuation> continuation() {
            return hint.stream()
                    .filter(Hint.ShardContinuation.class::isInstance)
                    .map(Hint.ShardContinuation.class::cast);
        }

        boolean isIn(Collection<Object> failed) {
            return hint.isEmpty() || Stream.concat(keys(), continuation()).anyMatch(failed::contains);
        }
    }
}
