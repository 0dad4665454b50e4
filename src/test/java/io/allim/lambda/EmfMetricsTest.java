package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.telemetry.Correlation;
import io.allim.telemetry.Metrics.Count;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmfMetricsTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    private final EmfMetrics metrics = new EmfMetrics(true, "shop", () -> NOW);

    @AfterEach
    void end() {
        Correlation.end();
    }

    @Test
    void line_isOfTheFormat() throws Exception {
        Correlation.begin(Optional.of("4f1c"));
        for (Count count : Count.values()) {
            metrics.count(count);
        }
        metrics.count(Count.SENT);
        metrics.attempted(Duration.ofMillis(12));
        metrics.attempted(Duration.ofMillis(340));
        metrics.found(Duration.ofSeconds(3));
        metrics.found(Duration.ofSeconds(70));
        metrics.found(Duration.ofSeconds(5));

        JsonNode line = EmfFormat.read(metrics.line().orElseThrow());

        ObjectNode told = line.deepCopy();
        told.remove("_aws");
        assertThat(told).isEqualTo(new ObjectMapper().readTree("""
                        {"service": "shop", "awsRequestId": "4f1c", "Accepted": 1, "Sent": 2, "Failed": 1, "Retried": 1,
                         "Held": 1, "Skipped": 1, "Foreign": 1, "SendMillis": [12, 340], "OldestDueSeconds": 70}
                        """));
        assertThat(line.at("/_aws/Timestamp").longValue()).isEqualTo(NOW.toEpochMilli());
        assertThat(EmfFormat.names(line))
                .hasSizeLessThanOrEqualTo(10)
                .containsExactlyInAnyOrder(
                        "Accepted",
                        "Sent",
                        "Failed",
                        "Retried",
                        "Held",
                        "Skipped",
                        "Foreign",
                        "SendMillis",
                        "OldestDueSeconds");
    }

    @Test
    void whatDidNotHappen_isNotInIt() {
        assertThat(metrics.line()).isEmpty();

        metrics.count(Count.HELD);

        JsonNode line = EmfFormat.read(metrics.line().orElseThrow());
        assertThat(EmfFormat.names(line)).containsExactly("Held");
        assertThat(metrics.line()).isEmpty();
    }

    @Test
    void manyAttempts_areWithinTheFormat() {
        IntStream.range(0, 250).forEach(i -> metrics.attempted(Duration.ofMillis(i)));

        JsonNode line = EmfFormat.read(metrics.line().orElseThrow());

        assertThat(line.path("SendMillis"))
                .hasSize(100)
                .extracting(JsonNode::intValue)
                .allMatch(i -> i >= 150);
    }

    @Test
    void line_leavesRaw_unlessItIsTurnedOff() {
        EmfMetrics off = new EmfMetrics(false, "shop", () -> NOW);
        off.count(Count.SENT);
        metrics.count(Count.SENT);

        assertThat(written(off)).isEmpty();
        String written = written(metrics);
        assertThat(written).endsWith("}" + System.lineSeparator());
        EmfFormat.read(written.strip());
        assertThat(written(metrics)).isEmpty();
    }

    private static String written(EmfMetrics metrics) {
        PrintStream before = System.out;
        var out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            metrics.flush();
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
