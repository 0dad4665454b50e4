package io.allim.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.Table;
import io.allim.time.Deadline;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SweeperTest {

    private static final Deadline MINUTE = Deadline.of(Duration.ofMinutes(1));
    private static final long TEN_MINUTES_NANOS = 600_000_000_000L;

    /** How many items each sweep is to find. */
    private final Queue<Integer> expired = new ArrayDeque<>();

    private final Sweeper sweeper = new Sweeper(table());

    @Test
    void sweep_isEveryTenMinutes() {
        expired.addAll(List.of(1, 2, 3));
        sweeper.sweep(7, MINUTE);
        assertThat(expired).containsExactly(2, 3);
        sweeper.sweep(7 + TEN_MINUTES_NANOS - 1, MINUTE);
        assertThat(expired).containsExactly(2, 3);
        sweeper.sweep(7 + TEN_MINUTES_NANOS, MINUTE);
        assertThat(expired).containsExactly(3);
    }

    @Test
    void sweep_goesOnWhileItFindsAsMuchAsItMayAndHasTime() {
        expired.addAll(List.of(500, 500, 499, 500));
        sweeper.sweep(0, MINUTE);
        assertThat(expired).containsExactly(500);
        expired.add(500);
        sweeper.sweep(TEN_MINUTES_NANOS, Deadline.of(Duration.ZERO));
        assertThat(expired).containsExactly(500);
    }

    private Table table() {
        return (Table) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Table.class}, (_, _, _) -> expired.remove());
    }
}
