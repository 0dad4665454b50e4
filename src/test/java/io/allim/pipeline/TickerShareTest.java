package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.allim.delivery.Hints;
import io.allim.pipeline.Ticker.Ticked;
import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Shards;
import io.allim.table.Table;
import io.allim.table.TableUnavailable;
import io.allim.table.Write;
import io.allim.telemetry.Counts;
import io.allim.time.Deadline;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TickerShareTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int PAGE = 200;
    private static final Shards SHARDS = new Shards(3);

    private final Table table = new MemoryTable(new SettableClock(NOW));
    private final List<String> calls = new ArrayList<>();
    private final List<String> shared = new ArrayList<>();
    private final Set<Key> seen = new HashSet<>();
    private final Counts counts = new Counts();

    /** What the table answers instead. */
    private volatile Optional<RuntimeException> broken = Optional.empty();

    /** What is thrown while what is slow is waited for. */
    private volatile Optional<RuntimeException> unfinished = Optional.empty();

    private final Ticker ticker = new Ticker(counted(), SHARDS, new NotingCrew(), new NotedHints(), counts);

    @Test
    void idleTick_asksEachShardOnceAndSharesNothing() {
        ticker.tick(NOW, MINUTE);
        assertThat(calls).last().isEqualTo("sweep");
        calls.clear();

        assertThat(ticker.tick(NOW, MINUTE)).isEqualTo(new Ticked(0, true));

        assertThat(calls).containsExactly("due 0", "due 1", "due 2", "due 1024", "due 1025", "due 1026");
        assertThat(shared).isEmpty();
        assertThat(counts.late()).isEmpty();
    }

    @Test
    void tick_tellsHowLateTheOldestIs() {
        due(1, 1, NOW.minusSeconds(7));
        due(0, 1, NOW.minusSeconds(90));

        ticker.tick(NOW, MINUTE);

        assertThat(counts.late()).containsExactly(Duration.ofSeconds(90));
    }

    @Test
    void tickThatIsNotWaitedFor_tellsWhatItFoundAndHowLateThatIs() {
        due(1, 1, NOW.minusSeconds(7));

        assertThat(ticker.begin(NOW, Deadline.of(MINUTE))).isEqualTo(new Ticked(1, true));

        assertThat(counts.late()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void tickThatIsNotWaitedFor_failsWithTheTable() {
        TableUnavailable down = new TableUnavailable("no answer", new RuntimeException());
        broken = Optional.of(down);
        try (NotedLog log = new NotedLog(Ticker.class)) {
            assertThatThrownBy(() -> ticker.begin(NOW, Deadline.of(MINUTE))).isSameAs(down);
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void tickThatEndsBadlyWhenNobodyWaitsForIt_saysSoInTheLog() {
        unfinished = Optional.of(new IllegalStateException("broken"));
        try (NotedLog log = new NotedLog(Ticker.class)) {
            assertThat(ticker.begin(NOW, Deadline.of(MINUTE))).isEqualTo(new Ticked(0, true));
            await().until(() -> log.messages().size() == 1);
        }
    }

    @Test
    void walk_asksForThePageThatItNeeds() {
        due(0, PAGE + 1, NOW);
        DueWalk walk = new DueWalk(counted(), IntStream.of(0), NOW);

        assertThat(walk.next(PAGE - 1)).hasSize(PAGE - 1);
        assertThat(calls).containsExactly("due 0");

        assertThat(walk.next(PAGE)).hasSize(2);
        assertThat(calls).containsExactly("due 0", "due 0");
    }

    /** As after a clock that was set back. */
    @Test
    void lookAhead_tellsOfNothingThatItIsLate() {
        due(1, 1, NOW);

        assertThat(ticker.beginAhead(NOW.plusSeconds(90), Deadline.of(MINUTE))).isEqualTo(new Ticked(1, true));

        assertThat(seen).hasSize(1);
        assertThat(counts.late()).isEmpty();
    }

    @Test
    void whatFitsAPage_isNotShared() {
        due(0, PAGE - 1, NOW.minusSeconds(1));
        due(2, 1, NOW);

        assertThat(ticker.tick(NOW, MINUTE)).isEqualTo(new Ticked(PAGE, true));
        assertThat(shared).isEmpty();
    }

    @Test
    void whatIsMoreThanAPage_isSharedByItsShardsBeforeAnythingIsSeenTo() {
        due(0, PAGE - 20, NOW.minusSeconds(2));
        due(1, 30, NOW.minusSeconds(1));
        due(2, 1, NOW);

        assertThat(ticker.tick(NOW, MINUTE)).isEqualTo(new Ticked(PAGE + 11, true));

        assertThat(shared).containsExactly("[1, 2] until " + NOW + " after 0");
        assertThat(seen).hasSize(PAGE + 11);
    }

    /** Digests close when all that was due before is in them, so others hear of them after that. */
    @Test
    void whatComesLast_isSharedWhenTheFirstIsSeenTo() {
        due(0, PAGE + 1, NOW);
        due(1025, PAGE + 1, NOW);

        ticker.tick(NOW, MINUTE);

        assertThat(shared)
                .containsExactly("[0] until " + NOW + " after 0", "[1025] until " + NOW + " after " + (PAGE + 1));
    }

    @Test
    void tickWithoutTime_sharesAndLeavesTheRest() {
        due(0, PAGE + 1, NOW);
        due(1025, PAGE + 1, NOW);

        assertThat(ticker.tick(NOW, Duration.ZERO)).isEqualTo(new Ticked(0, false));

        assertThat(shared).containsExactly("[0] until " + NOW + " after 0");
        assertThat(seen).isEmpty();
    }

    @Test
    void goingOn_seesToAShardAsOfThatTickAndSharesNothing() {
        due(1, 3 * PAGE, NOW);
        due(1, 2, NOW.plusSeconds(1));
        due(2, 1, NOW);

        assertThat(ticker.resumeShard(1, NOW, Deadline.of(MINUTE))).isEqualTo(new Ticked(3 * PAGE, true));

        assertThat(seen).hasSize(3 * PAGE);
        assertThat(shared).isEmpty();
        assertThat(calls).allMatch(call -> call.equals("due 1"));
    }

    @Test
    void goingOn_endsWithItsTime() {
        due(1, 1, NOW);

        assertThat(ticker.resumeShard(1, NOW, Deadline.of(Duration.ZERO))).isEqualTo(new Ticked(0, false));
        assertThat(seen).isEmpty();
    }

    private void due(int shard, int count, Instant at) {
        for (int i = 0; i < count; i++) {
            Key key = new Key("work", shard + "/" + at + "/" + i);
            table.write(List.of(Write.putNew(Item.of(key, "{}").dueAt(shard, at))));
        }
    }

    /** Notes every call. */
    private Table counted() {
        return (Table) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Table.class}, (_, method, arguments) -> {
                    if (broken.isPresent()) {
                        throw broken.get();
                    }
                    if (method.getName().equals("due")) {
                        calls.add("due " + arguments[0]);
                    }
                    if (method.getName().equals("sweep")) {
                        calls.add("sweep");
                    }
                    return method.invoke(table, arguments);
                });
    }

    private final class NotedHints implements Hints {

        @Override
        public void hint(List<Key> work) {
            throw new AssertionError("a tick sees to items itself");
        }

        @Override
        public void delegate(List<Integer> shards, Instant until) {
            shared.add(shards.stream().sorted().toList() + " until " + until + " after " + seen.size());
        }
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
                }

                @Override
                public Report report() {
                    return new Report(Set.of(), Set.of());
                }

                @Override
                public void close() {
                    unfinished.ifPresent(failure -> {
                        throw failure;
                    });
                }
            };
        }
    }
}
