package io.allim.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.telemetry.Metrics.Count;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmfMetricsTest {

    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");

    private final EmfMetrics metrics = new EmfMetrics(true, "shop", () -> NOW);

    @Test
    void line_isOfTheFormat() throws Exception {
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
                        {"service": "shop", "Accepted": 1, "Sent": 2, "Failed": 1, "Retried": 1,
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
    void line_hasNoMoreThanTheFormatDemands() {
        metrics.count(Count.SENT);
        metrics.attempted(Duration.ofMillis(12));

        assertThat(metrics.line()).hasValue("""
                {"_aws":{"Timestamp":1803888000000,"CloudWatchMetrics":[{"Namespace":"Allim","Dimensions":[["service"]],\
                "Metrics":[{"Name":"Sent"},{"Name":"SendMillis"}]}]},"service":"shop","Sent":1,"SendMillis":12}""");
    }

    @Test
    void unit_isThatOfTheMetricWithAnAlarm() {
        metrics.found(Duration.ofSeconds(3));

        JsonNode line = EmfFormat.read(metrics.line().orElseThrow());
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Metrics/0/Unit").asText()).isEqualTo("Seconds");
    }

    @ParameterizedTest
    @CsvSource({"1, 12", "2, '[12,13]'", "3, '[12,13,14]'"})
    void oneAttempt_isANumber(int attempts, String written) {
        IntStream.range(0, attempts).forEach(i -> metrics.attempted(Duration.ofMillis(12 + i)));

        JsonNode line = EmfFormat.read(metrics.line().orElseThrow());
        assertThat(line.path("SendMillis")).hasToString(written);
    }

    @Test
    void invocation_keepsNothingForTheNext() {
        metrics.count(Count.ACCEPTED);
        metrics.attempted(Duration.ofMillis(12));
        metrics.attempted(Duration.ofMillis(13));
        metrics.line();
        metrics.attempted(Duration.ofMillis(14));

        assertThat(EmfFormat.read(metrics.line().orElseThrow()).path("SendMillis"))
                .hasToString("14");
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
