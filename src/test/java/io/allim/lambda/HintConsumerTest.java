package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.delivery.Hint;
import io.allim.delivery.Hints;
import io.allim.pipeline.Ticker;
import io.allim.pipeline.WorkerPool;
import io.allim.table.Key;
import io.allim.table.TableUnavailable;
import io.allim.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HintConsumerTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final String URL = "https://sqs.us-east-1.amazonaws.com/000000000000/hints";
    private static final String ARN = "arn:aws:sqs:us-east-1:000000000000:hints";
    private static final Key A = new Key("ntf_a", "n");
    private static final Key B = new Key("ntf_b", "n");
    private static final Key C = new Key("ntf_c", "n");

    private final List<Key> seen = new ArrayList<>();
    private final List<Object> order = new ArrayList<>();
    private final Set<Key> broken = new HashSet<>();
    private final Set<Integer> brokenShards = new HashSet<>();
    private final Set<Key> busy = new HashSet<>();
    private final Map<Instant, List<Key>> later = new HashMap<>();
    private final List<Integer> chain = new ArrayList<>();
    private final Hints hints = new Hints() {
        @Override
        public void hint(List<Key> work) {
            throw new AssertionError("nothing is hinted at once");
        }

        @Override
        public void hintAt(Map<Instant, List<Key>> work) {
            later.putAll(work);
            order.add("hint");
        }

        @Override
        public void chain(int before) {
            chain.add(before);
            order.add("chain " + before);
        }
    };
    private final HintConsumer consumer =
            new HintConsumer(Optional.of(URL), new NotingCrew(), new NotingTicker(), hints, () -> NOW);

    @Test
    void hint_isSeenTo() {
        assertThat(consume(work(A, B), work(C))).isEmpty();
        assertThat(seen).containsExactlyInAnyOrder(A, B, C);
    }

    @Test
    void key_thatIsHintedTwiceInABatch_isSeenToOnce() {
        assertThat(consume(work(A, B), work(B, A), work(A))).isEmpty();
        assertThat(seen).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void hint_whoseWorkFails_comesAgainAlone() {
        broken.add(B);

        assertThat(consume(work(A), work(B, C), work(C))).containsExactly("m1");
        assertThat(seen).containsExactlyInAnyOrder(A, B, C);
    }

    /** It is no failure: the message does not come again, a hint does. */
    @Test
    void whatFindsNoPlaceAtItsHost_isHintedAtForALittleLater() {
        busy.add(B);

        assertThat(consume(work(A, B, C))).isEmpty();
        assertThat(later).isEqualTo(Map.of(NOW.plusSeconds(20), List.of(B)));
    }

    @Test
    void message_thatIsNoHint_comesAgainAloneAndStopsNobody() {
        assertThat(consume("garbage", work(A), "", new Hint.ShardContinuation(1, NOW).text()))
                .containsExactly("m0", "m2");
        assertThat(order).containsExactly("chain 1", A, 1, "chain 0");
    }

    @Test
    void shards_areGoneOnWithAfterTheItems() {
        assertThat(consume(
                        new Hint.ShardContinuation(7, NOW).text(), work(A), new Hint.ShardContinuation(8, NOW).text()))
                .isEmpty();
        assertThat(order).containsExactly("chain 1", A, 7, 8, "chain 0");
    }

    @Test
    void shard_thatFails_comesAgainAlone() {
        brokenShards.add(7);

        assertThat(consume(
                        new Hint.ShardContinuation(7, NOW).text(), work(A), new Hint.ShardContinuation(8, NOW).text()))
                .containsExactly("m0");
        assertThat(order).containsExactly("chain 1", A, 7, 8, "chain 0");
    }

    /** What is hinted while a hint is seen to follows from it, and what comes later does not. */
    @Test
    void hints_followFromTheOneThatIsSeenTo_untilItsEnd() {
        busy.add(A);
        consume(work(A));

        assertThat(order).containsExactly("chain 1", A, "hint", "chain 0");
    }

    @Test
    void chain_isTheLongestOfABatch() {
        ObjectNode event = batch(ARN, List.of(work(A), work(B), work(C))).json().deepCopy();
        chained(event, 0, "2");
        chained(event, 1, "9");
        consumer.consume(Event.of(event), Deadline.of(Duration.ofMinutes(1)));

        assertThat(chain).containsExactly(10, 0);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 1", "1, 2", "many, 1", "999999999, 1001", "99999999999999999999, 1"})
    void chain_thatCantBe_doesNoHarm(String before, int expected) {
        ObjectNode event = batch(ARN, List.of(work(A))).json().deepCopy();
        chained(event, 0, before);
        consumer.consume(Event.of(event), Deadline.of(Duration.ofMinutes(1)));

        assertThat(chain).containsExactly(expected, 0);
    }

    @Test
    void chain_endsWithTheBatch_whenThatFails() {
        WorkerPool gone = new WorkerPool(null, null) {
            @Override
            public Shift shift(Deadline left) {
                throw new IllegalStateException("gone");
            }
        };
        HintConsumer failing = new HintConsumer(Optional.of(URL), gone, new NotingTicker(), hints, () -> NOW);

        assertThatThrownBy(() -> failing.consume(batch(ARN, List.of(work(A))), Deadline.of(Duration.ofMinutes(1))))
                .hasMessage("gone");
        assertThat(chain).containsExactly(1, 0);
    }

    private static void chained(ObjectNode event, int message, String before) {
        ((ObjectNode) event.path("Records").path(message))
                .putObject("messageAttributes")
                .putObject("chain")
                .put("stringValue", before)
                .put("dataType", "Number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:sqs:us-east-1:000000000000:other",
                "arn:aws:sqs:us-east-1:000000000000:other-hints",
                "arn:aws:sqs:us-east-1:111111111111:hints",
                "hints",
                ""
            })
    void otherQueue_isNotConsumed(String arn) {
        assertThat(consumer.consumes(batch(arn, List.of(work(A))))).isFalse();
    }

    @Test
    void queue_isConsumedWhereItIsConfiguredAlone() {
        Event batch = batch(ARN, List.of(work(A)));

        assertThat(consumer.consumes(batch)).isTrue();
        assertThat(consumer(Optional.empty()).consumes(batch)).isFalse();
        assertThat(consumer(Optional.of("hints")).consumes(batch)).isFalse();
    }

    @Test
    void otherService_isNotConsumed() throws Exception {
        assertThat(consumer.consumes(Event.of(MAPPER.readTree(LambdaEvents.sns()))))
                .isFalse();
    }

    private HintConsumer consumer(Optional<String> url) {
        return new HintConsumer(url, new NotingCrew(), new NotingTicker(), hints, () -> NOW);
    }

    private List<String> consume(String... bodies) {
        return consumer.consume(batch(ARN, List.of(bodies)), Deadline.of(Duration.ofMinutes(1)));
    }

    private static String work(Key... keys) {
        return new Hint.Work(List.of(keys)).text();
    }

    private static Event batch(String arn, List<String> bodies) {
        ObjectNode event = MAPPER.createObjectNode();
        ArrayNode records = event.putArray("Records");
        for (String body : bodies) {
            String id = "m" + records.size();
            records.addObject()
                    .put("messageId", id)
                    .put("eventSource", "aws:sqs")
                    .put("eventSourceARN", arn)
                    .put("body", body);
        }
        return Event.of(event);
    }

    private final class NotingCrew extends WorkerPool {

        NotingCrew() {
            super(null, null);
        }

        @Override
        public Shift shift(Deadline left) {
            return new Shift() {
                @Override
                public void process(Collection<Key> keys) {
                    seen.addAll(keys);
                    order.addAll(keys);
                }

                @Override
                public Report report() {
                    return new Report(broken, busy);
                }

                @Override
                public void close() {}
            };
        }
    }

    private final class NotingTicker extends Ticker {

        NotingTicker() {
            super(null, null, null, null, null);
        }

        @Override
        public Ticked resumeShard(int shard, Instant until, Deadline left) {
            order.add(shard);
            if (brokenShards.contains(shard)) {
                throw new TableUnavailable("no answer", new RuntimeException());
            }
            return new Ticked(1, false);
        }
    }
}
