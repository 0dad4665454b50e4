package io.allim.lambda;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.allim.telemetry.Metrics;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Metrics as a line on the standard output, from which CloudWatch takes them: nothing is called and nothing waits.
 * CloudWatch is paid by the byte, so that the line has no more than the format demands: what did not happen is not in it, and
 * units are in the names. An invocation writes its own line and keeps nothing for the next one, for it may be the last.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">
 *     Embedded metric format</a>
 */
@Singleton
final class EmfMetrics implements Metrics {

    static final String NAMESPACE = "Allim";
    static final String OLDEST_DUE = "OldestDueSeconds";
    static final String SEND = "SendMillis";

    /** The most values that a metric may have in one line; of more attempts the latest are told. */
    static final int MAX_VALUES = 100;

    private final boolean on;
    private final String service;
    private final InstantSource clock;
    private final Map<Count, Integer> counts = new EnumMap<>(Count.class);
    private final int[] millis = new int[MAX_VALUES];
    private int attempts;
    private Optional<Duration> oldest = Optional.empty();

    @Inject
    EmfMetrics(MetricsConfig config, ServiceConfig service, InstantSource clock) {
        this(config.emf(), service.service(), clock);
    }

    EmfMetrics(boolean on, String service, InstantSource clock) {
        this.on = on;
        this.service = service;
        this.clock = clock;
    }

    @Override
    public synchronized void count(Count what) {
        counts.merge(what, 1, Integer::sum);
    }

    @Override
    public synchronized void attempted(Duration time) {
        millis[attempts++ % MAX_VALUES] = (int) Math.min(time.toMillis(), Integer.MAX_VALUE);
    }

    @Override
    public synchronized void found(Duration late) {
        oldest = oldest.filter(other -> other.compareTo(late) >= 0).or(() -> Optional.of(late));
    }

    /** Writes what happened since the last time, past the loggers, which would write it as a text within a record. */
    void flush() {
        line().filter(_ -> on).ifPresent(System.out::println);
    }

    /** @return empty when nothing happened */
    synchronized Optional<String> line() {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
        counts.forEach((count, happened) -> {
            values.put(name(count), happened);
            metrics.add(metric(name(count)));
        });
        counts.clear();
        if (attempts > 0) {
            values.set(SEND, attempts == 1 ? IntNode.valueOf(millis[0]) : times());
            metrics.add(metric(SEND));
            attempts = 0;
        }
        oldest.ifPresent(late -> {
            values.put(OLDEST_DUE, late.toSeconds());
            // An alarm stands on it, and alarms take metrics of one unit.
            metrics.add(metric(OLDEST_DUE).put("Unit", "Seconds"));
        });
        oldest = Optional.empty();
        return metrics.isEmpty() ? Optional.empty() : Optional.of(line(metrics, values));
    }

    private String line(ArrayNode metrics, ObjectNode values) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        ObjectNode aws = line.putObject("_aws").put("Timestamp", clock.millis());
        ObjectNode directive = aws.putArray("CloudWatchMetrics").addObject().put("Namespace", NAMESPACE);
        directive.putArray("Dimensions").addArray().add("service");
        directive.set("Metrics", metrics);
        line.put("service", service);
        return line.setAll(values).toString();
    }

    private ArrayNode times() {
        ArrayNode times = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < Math.min(attempts, MAX_VALUES); i++) {
            times.add(millis[i]);
        }
        return times;
    }

    private static ObjectNode metric(String name) {
        return JsonNodeFactory.instance.objectNode().put("Name", name);
    }

    /** {@code Sent} of {@code SENT}. */
    static String name(Count count) {
        return count.name().charAt(0) + count.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
