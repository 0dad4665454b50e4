package io.allim.pipeline;

import io.allim.table.Table;
import io.allim.time.Deadline;
import java.time.Duration;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Removes what has expired. Seldom, so that an idle tick stays one query a shard. */
final class Sweeper {

    private static final Logger LOG = Logger.getLogger(Sweeper.class);
    private static final int MOST = 500;
    private static final long EVERY_NANOS = Duration.ofMinutes(10).toNanos();

    private final Table table;
    private volatile OptionalLong last = OptionalLong.empty();

    Sweeper(Table table) {
        this.table = table;
    }

    /**
     * @param nanos as of {@link System#nanoTime}: clocks are set
     * @param left after this time no more is removed
     */
    void sweep(long nanos, Deadline left) {
        if (last.isPresent() && nanos - last.getAsLong() < EVERY_NANOS) {
            return;
        }
        last = OptionalLong.of(nanos);
        while (table.sweep(MOST) == MOST && !left.isSpent()) {
            LOG.debugf("removed %d expired items", MOST);
        }
    }
}
