package io.allim.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random lives of digests: several producers, hints that are lost, repeated and out of order, deaths of the process and
 * faults at every port, clocks that are put forward and back, ticks that come late and twice, cancelled items. Each has a
 * seed, which a failure names: {@code -Dallim.seed=17} lives it again, {@code -Dallim.seeds=20000} lives more of them.
 */
@ExtendWith(Quiet.class)
class DigestTortureTest {

    private static final int SEEDS = Integer.getInteger("allim.seeds", 2_000);

    @Test
    void everyItem_isInExactlyOneDigestThatIsSentOnce() {
        Long only = Long.getLong("allim.seed");
        LongStream seeds = only == null ? LongStream.range(0, SEEDS) : LongStream.of(only);
        Queue<String> complaints = new ConcurrentLinkedQueue<>();
        DigestLife.Sum sum = seeds.parallel()
                .mapToObj(seed -> {
                    DigestLife life = new DigestLife(seed);
                    List<String> wrong = life.live();
                    wrong.forEach(complaint -> complaints.add("seed " + seed + ": " + complaint));
                    return life.sum();
                })
                .reduce(DigestLife.Sum.ZERO, DigestLife.Sum::plus);
        System.out.printf("digests under torture, %d seeds: %s%n", only == null ? SEEDS : 1, sum);
        assertThat(complaints.stream().limit(20).toList()).isEmpty();
        assertThat(sum.items()).isPositive();
    }
}
