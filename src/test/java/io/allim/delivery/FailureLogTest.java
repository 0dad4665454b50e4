package io.allim.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.channel.Outcome;
import io.allim.pipeline.PipelineFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailureLogTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final List<String> lines = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final FailureLog log = new FailureLog(lines::add, nanos::get);

    @Test
    void line_namesIdsChannelAndReason_andNotWhatTheProviderSaid() {
        Delivery delivery = failed("550 no mailbox ada@example.com: Private title");
        log.failed(delivery, FailureReason.REJECTED);
        assertThat(lines)
                .containsExactly(delivery.id() + " of " + delivery.id().notification()
                        + " failed by email after 1 attempt: rejected. Once that is mended: POST /v1/deliveries/"
                        + delivery.id() + "/redrive");
    }

    @Test
    void storm_isTenLinesAMinute_andTheNextSaysHowManyThereWere() {
        Delivery delivery = failed("no");
        for (int i = 0; i < 1_234; i++) {
            log.failed(delivery, FailureReason.REJECTED);
        }
        assertThat(lines).hasSize(FailureLog.MAX_LINES);
        assertThat(lines).noneMatch(line -> line.contains("others"));

        nanos.set(MINUTE - 1);
        log.failed(delivery, FailureReason.REJECTED);
        assertThat(lines).hasSize(FailureLog.MAX_LINES);

        nanos.set(MINUTE);
        log.failed(delivery, FailureReason.REJECTED);
        log.failed(delivery, FailureReason.REJECTED);
        assertThat(lines).hasSize(FailureLog.MAX_LINES + 2);
        assertThat(lines.get(FailureLog.MAX_LINES)).contains(": rejected, and 1,225 others before it. Once");
        assertThat(lines.getLast()).contains(": rejected. Once");
    }

    private static Delivery failed(String why) {
        PipelineFixture fixture = new PipelineFixture();
        fixture.provider = _ -> Outcome.rejected(why);
        var accepted =
                fixture.accept(fixture.notification(PipelineFixture.emails(1), Optional.empty(), Optional.empty()));
        fixture.settle();
        return fixture.deliveriesOf(accepted).getFirst();
    }
}
