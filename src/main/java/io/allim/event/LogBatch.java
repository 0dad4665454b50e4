package io.allim.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.allim.table.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * Lines of a log group, as a subscription of CloudWatch Logs hands them on: JSON, compressed, in Base64.
 *
 * @param isControl whether CloudWatch Logs only wanted to see whether it can: there are no lines then, and no log group
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html">Subscriptions</a>
 */
public record LogBatch(String logGroup, boolean isControl, List<AwsEvent> events) {

    /** CloudWatch Logs hands on 1 MiB at most, compressed. */
    private static final int MAX_BYTES = 32 * 1024 * 1024;

    public LogBatch {
        events = List.copyOf(events);
    }

    /**
     * @param json of the Lambda event
     * @return empty when these are no lines of a log, or when they cannot be read
     */
    public static Optional<LogBatch> of(JsonNode json) {
        JsonNode data = json.path("awslogs").path("data");
        return data.isTextual() ? unzipped(data.textValue()).flatMap(Json::tree).map(LogBatch::read) : Optional.empty();
    }

    private static LogBatch read(JsonNode batch) {
        String group = batch.path("logGroup").asText();
        boolean control = "CONTROL_MESSAGE".equals(batch.path("messageType").asText());
        return new LogBatch(
                group,
                control,
                StreamSupport.stream(batch.path("logEvents").spliterator(), false)
                        .filter(_ -> !control)
                        .map(line -> event(group, line))
                        .toList());
    }

    private static AwsEvent event(String group, JsonNode line) {
        return AwsEvent.of(
                line.path("id").asText(),
                "aws.logs",
                "Log Event",
                Instant.ofEpochMilli(line.path("timestamp").asLong()).toString(),
                group,
                SnsMessage.detail(line.path("message").asText()));
    }

    private static Optional<String> unzipped(String base64) {
        try (var in =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(base64)))) {
            byte[] bytes = in.readNBytes(MAX_BYTES);
            return in.read() < 0 ? Optional.of(new String(bytes, StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
