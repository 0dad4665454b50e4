package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.Item;
import io.allim.table.Key;
import io.allim.table.MemoryTable;
import io.allim.table.SettableClock;
import io.allim.table.Table;
import io.allim.table.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DueWalkTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    private final Table table = new MemoryTable(new SettableClock(NOW));

    @Test
    void whatIsDueAtTheInstant_isPassed_andWhatIsLaterIsNot() {
        due("before", 0, NOW.minusMillis(1));
        due("then", 1, NOW);
        due("after", 0, NOW.plusMillis(1));

        assertThat(names(walk(2), 10)).containsExactly("before", "then");
    }

    @Test
    void theLongestDue_comesFirstWhateverItsShard() {
        due("third", 0, NOW.minusSeconds(1));
        due("first", 2, NOW.minusSeconds(3));
        due("second", 1, NOW.minusSeconds(2));
        due("fourth", 2, NOW);

        DueWalk walk = walk(3);
        assertThat(walk.oldest()).contains(NOW.minusSeconds(3));
        assertThat(walk.open()).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(names(walk, 1)).containsExactly("first");
        assertThat(names(walk, 2)).containsExactly("second", "third");
        assertThat(walk.oldest()).contains(NOW);
        assertThat(walk.open()).containsExactly(2);
        assertThat(names(walk, 10)).containsExactly("fourth");
        assertThat(walk.oldest()).isEmpty();
        assertThat(walk.open()).isEmpty();
        assertThat(names(walk, 10)).isEmpty();
    }

    /** Shards are asked for 200 at a time. */
    @ParameterizedTest
    @ValueSource(ints = {199, 200, 201, 401})
    void everything_isPassedOnce(int count) {
        IntStream.range(0, count).forEach(i -> due("n%03d".formatted(i), 0, NOW.minusMillis(i)));

        DueWalk walk = walk(1);
        List<String> passed = new ArrayList<>();
        while (walk.oldest().isPresent()) {
            passed.addAll(names(walk, 7));
        }
        assertThat(passed)
                .containsExactlyElementsOf(IntStream.iterate(count - 1, i -> i >= 0, i -> i - 1)
                        .mapToObj("n%03d"::formatted)
                        .toList());
    }

    private DueWalk walk(int shards) {
        return new DueWalk(table, IntStream.range(0, shards), NOW);
    }

    private static List<String> names(DueWalk walk, int most) {
        return walk.next(most).stream().map(Key::partition).toList();
    }

    private void due(String name, int shard, Instant at) {
        table.write(List.of(Write.put(Item.of(new Key(name, "s"), "{}").dueAt(shard, at))));
    }
}
