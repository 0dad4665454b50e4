package io.allim.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.table.TableUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreLogTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private static final TableUnavailable FULL =
            new TableUnavailable("cannot write to allim.db: full. Free some disk space", new IOException());

    private final List<String> lines = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final StoreLog log = new StoreLog(lines::add, nanos::get);

    @Test
    void storeThatIsDown_isOneLineAMinute_andTheNextSaysHowManyThereWere() {
        for (int i = 0; i < 1_234; i++) {
            log.failed(FULL);
        }
        nanos.set(MINUTE - 1);
        log.failed(FULL);
        assertThat(lines)
                .containsExactly("the store did not answer: cannot write to allim.db: full. Free some disk space");

        nanos.set(MINUTE);
        log.failed(FULL);
        log.failed(FULL);
        assertThat(lines).hasSize(2).last().asString().endsWith("disk space, and 1,234 others before it");

        nanos.set(2 * MINUTE);
        log.failed(FULL);
        assertThat(lines).hasSize(3).last().asString().endsWith("disk space, and 1 others before it");
    }
}
