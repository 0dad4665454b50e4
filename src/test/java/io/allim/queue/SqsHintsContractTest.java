package io.allim.queue;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.channel.ChannelContract.Behaviour;
import io.allim.channel.ChannelContract.Seen;
import io.allim.channel.HttpStandIn;
import io.allim.channel.HttpStandIn.Answer;
import io.allim.delivery.Hint;
import io.allim.delivery.Hints;
import io.allim.delivery.HintsContract;
import io.allim.pipeline.NotedWorker;
import io.allim.table.Json;
import io.allim.table.Key;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

class SqsHintsContractTest extends HintsContract {

    private static final Answer TAKEN = new Answer(200, "", "{\"Successful\":[],\"Failed\":[]}");

    @Override
    protected Reach reach() {
        return Reach.OTHERS;
    }

    @Override
    protected Harness open() {
        return new QueueHarness();
    }

    /** A queue that takes all, whose messages are read as they came. */
    private static final class QueueHarness implements Harness {

        private final NotedWorker worker = new NotedWorker();
        private final HttpStandIn sqs =
                new HttpStandIn(Map.of(Behaviour.SUCCEED, TAKEN), request -> new Seen("", request.body(), ""));
        private final URI endpoint = URI.create("http://127.0.0.1:" + sqs.port());
        private final SqsHints hints = new SqsHints(
                endpoint + "/000000000000/hints",
                Duration.ofSeconds(10),
                () -> HintQueue.builder(endpoint),
                () -> worker,
                () -> NOW);

        @Override
        public Hints hints() {
            return hints;
        }

        @Override
        public void work(Consumer<Key> work) {
            worker.work(work);
        }

        @Override
        public List<Key> seen() {
            List<Key> keys = new ArrayList<>(worker.seen());
            hinted().forEach(hint -> {
                if (hint instanceof Hint.Work work) {
                    keys.addAll(work.keys());
                }
            });
            return keys;
        }

        @Override
        public List<Duration> delays() {
            return entries()
                    .map(entry -> Duration.ofSeconds(entry.path("DelaySeconds").asLong()))
                    .toList();
        }

        @Override
        public List<Integer> delegated() {
            return hinted().filter(Hint.ShardContinuation.class::isInstance)
                    .map(hint -> ((Hint.ShardContinuation) hint).shard())
                    .toList();
        }

        @Override
        public void shutDown() {
            hints.disconnect();
        }

        @Override
        public void close() {
            hints.disconnect();
            sqs.close();
        }

        private Stream<Hint> hinted() {
            return entries()
                    .map(entry -> Hint.parse(entry.path("MessageBody").asText()).orElseThrow());
        }

        private Stream<JsonNode> entries() {
            return sqs.requests().stream()
                    .map(request -> Json.tree(request.body()).orElseThrow().path("Entries"))
                    .flatMap(entries -> StreamSupport.stream(entries.spliterator(), false));
        }
    }
}
