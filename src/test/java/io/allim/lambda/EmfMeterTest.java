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

class EmfMeterTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    private final EmfMeter meter = new EmfMeter(true, "shop", () -> NOW);

    @AfterEach
    void end() {
        Correlation.end();
    }

    @Test
    void line_isOfTheFormat() throws Exception {
        Correlation.begin(Optional.of("4f1c"));
        for (Count count : Count.values()) {
            meter.count(count);
        }
        meter.count(Count.SENT);
        meter.attempted(Duration.ofMillis(12));
        meter.attempted(Duration.ofMillis(340));
        meter.found(Duration.ofSeconds(3));
        meter.found(Duration.ofSeconds(70));
        meter.found(Duration.ofSeconds(5));

        JsonNode line = EmfFormat.read(meter.line().orElseThrow());

        ObjectNode told = line.deepCopy();
        told.remove("_aws");
        assertThat(told).isEqualTo(new ObjectMapper().readTree("""
                        {"service": "shop", "awsRequestId": "4f1c", "Accepted": 1, "Sent": 2, "Failed": 1, "Retried": 1,
                         "Held": 1, "Skipped": 1, "SendMillis": [12, 340], "OldestDueSeconds": 70}
                        """));
        assertThat(line.at("/_aws/Timestamp").longValue()).isEqualTo(NOW.toEpochMilli());
        assertThat(EmfFormat.names(line))
                .hasSizeLessThanOrEqualTo(10)
                .containsExactlyInAnyOrder(
                        "Accepted", "Sent", "Failed", "Retried", "Held", "Skipped", "SendMillis", "OldestDueSeconds");
    }

    @Test
    void whatDidNotHappen_isNotInIt() {
        assertThat(meter.line()).isEmpty();

        meter.count(Count.HELD);

        JsonNode line = EmfFormat.read(meter.line().orElseThrow());
        assertThat(EmfFormat.names(line)).containsExactly("Held");
        assertThat(meter.line()).isEmpty();
    }

    @Test
    void manyAttempts_areWithinTheFormat() {
        IntStream.range(0, 250).forEach(i -> meter.attempted(Duration.ofMillis(i)));

        JsonNode line = EmfFormat.read(meter.line().orElseThrow());

        assertThat(line.path("SendMillis"))
                .hasSize(100)
                .extracting(JsonNode::intValue)
                .allMatch(i -> i >= 150);
    }

    @Test
    void line_leavesRaw_unlessItIsTurnedOff() {
        EmfMeter off = new EmfMeter(false, "shop", () -> NOW);
        off.count(Count.SENT);
        meter.count(Count.SENT);

        assertThat(written(off)).isEmpty();
        String written = written(meter);
        assertThat(written).endsWith("}" + System.lineSeparator());
        EmfFormat.read(written.strip());
        assertThat(written(meter)).isEmpty();
    }

    private static String written(EmfMeter meter) {
        PrintStream before = System.out;
        var out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            meter.flush();
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
