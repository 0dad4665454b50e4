package io.allim.lambda;

import static java.util.stream.Collectors.joining;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What Lambda itself writes to the log for an invocation that succeeds.
 *
 * @param json whether it writes JSON, of which levels can be left out
 * @param level the lowest level of it that is written
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html">Levels of its lines</a>
 */
record PlatformLog(boolean json, String level) {

    private static final List<String> LEVELS = List.of("DEBUG", "INFO", "WARN");

    private static final String ID = "6d68ca91-49c9-448d-89b8-7ca3e6dc66aa";

    private record Line(String level, String text) {}

    private static final List<Line> TEXT = List.of(
            new Line("INFO", "START RequestId: " + ID + " Version: 12"),
            new Line("INFO", "END RequestId: " + ID),
            new Line(
                    "INFO",
                    "REPORT RequestId: " + ID + "\tDuration: 41.17 ms\tBilled Duration: 42 ms\tMemory Size: 1024 MB"
                            + "\tMax Memory Used: 228 MB\t"));

    private static final List<Line> JSON = List.of(
            new Line("INFO", """
                    {"time":"2026-12-01T08:00:00.123Z","type":"platform.start","record":{"requestId":"%s","version":"12"}}""".formatted(ID)), new Line("DEBUG", """
                    {"time":"2026-12-01T08:00:00.164Z","type":"platform.runtimeDone","record":{"requestId":"%s","status":"success",\
                    "metrics":{"durationMs":40.87,"producedBytes":41}}}""".formatted(ID)), new Line("INFO", """
                    {"time":"2026-12-01T08:00:00.165Z","type":"platform.report","record":{"requestId":"%s","status":"success",\
                    "metrics":{"durationMs":41.17,"billedDurationMs":42,"memorySizeMB":1024,"maxMemoryUsedMB":228}}}""".formatted(
                            ID)));

    /** Of the function of a stack. */
    static PlatformLog of(SamStack stack) {
        Map<String, Object> config = SamTemplate.map(stack.property("Allim", "LoggingConfig"));
        return new PlatformLog(
                config.get("LogFormat").equals("JSON"), (String) config.getOrDefault("SystemLogLevel", "INFO"));
    }

    int bytes() {
        return lines().getBytes(StandardCharsets.UTF_8).length;
    }

    String lines() {
        Stream<Line> written = json
                ? JSON.stream().filter(line -> LEVELS.indexOf(line.level) >= LEVELS.indexOf(level))
                : TEXT.stream();
        return written.map(line -> line.text + "\n").collect(joining());
    }
}
