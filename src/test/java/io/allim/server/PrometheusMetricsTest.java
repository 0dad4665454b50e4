package io.allim.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.allim.telemetry.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PrometheusMetrics metrics = new PrometheusMetrics(registry);

    /** The rate of a series that appears with its first event misses that. */
    @Test
    void seriesOfAChannel_areThereBeforeTheirFirstEvent() {
        metrics.announce(List.of("email"));
        for (String name : List.of("sent", "failed", "retried", "held", "skipped")) {
            assertThat(registry.get("allim." + name)
                            .tag("channel", "email")
                            .counter()
                            .count())
                    .isZero();
        }
        assertThat(registry.get("allim.accepted").counter().count()).isZero();
        assertThat(registry.get("allim.send").tag("channel", "email").timer().count())
                .isZero();
    }

    @Test
    void events_areCountedByTheirChannel() {
        metrics.count(Metrics.Count.ACCEPTED);
        metrics.count(Metrics.Count.SENT, "email");
        metrics.count(Metrics.Count.SENT, "email");
        metrics.count(Metrics.Count.SENT, "sms");
        metrics.attempted(Duration.ofMillis(30), "email");
        assertThat(registry.get("allim.accepted").counter().count()).isEqualTo(1);
        assertThat(registry.get("allim.sent").tag("channel", "email").counter().count())
                .isEqualTo(2);
        assertThat(registry.get("allim.sent").tag("channel", "sms").counter().count())
                .isEqualTo(1);
        assertThat(registry.get("allim.send")
                        .tag("channel", "email")
                        .timer()
                        .totalTime(java.util.concurrent.TimeUnit.MILLISECONDS))
                .isEqualTo(30);
    }

    @Test
    void oldestDue_isThatOfTheLastTickAndOfTheOneUnderWay() {
        metrics.found(Duration.ofSeconds(7));
        metrics.found(Duration.ofSeconds(3));
        assertThat(oldest()).isEqualTo(7);
        metrics.ticked();
        assertThat(oldest()).isEqualTo(7);

        metrics.found(Duration.ofSeconds(9));
        assertThat(oldest()).isEqualTo(9);
        metrics.ticked();
        metrics.found(Duration.ofSeconds(2));
        metrics.ticked();
        assertThat(oldest()).isEqualTo(2);
        metrics.ticked();
        assertThat(oldest()).isZero();
    }

    private double oldest() {
        return registry.get("allim.oldest.due").gauge().value();
    }
}
