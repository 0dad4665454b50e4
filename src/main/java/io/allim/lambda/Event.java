package io.allim.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * An event of an AWS service.
 *
 * @param source who sent it: {@code aws:sqs}, {@code aws:sns}, {@code aws:logs}, the source of an EventBridge event such as
 *     {@code aws.ses}, or {@code unknown}
 */
record Event(String source, JsonNode json) {

    /** Sources are free text on EventBridge; what passes may be written into logs and headers. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._/-]{0,99}");

    /** Whether it is a batch of a queue's messages, of which single ones can come again. */
    boolean isBatch() {
        return source.equals("aws:sqs");
    }

    static Event of(JsonNode json) {
        if (json.path("awslogs").isObject()) {
            return new Event("aws:logs", json);
        }
        JsonNode record = json.path("Records").path(0);
        return new Event(name(record.path("eventSource"), record.path("EventSource"), json.path("source")), json);
    }

    private static String name(JsonNode... candidates) {
        for (JsonNode candidate : candidates) {
            if (candidate.isTextual() && NAME.matcher(candidate.textValue()).matches()) {
                return candidate.textValue();
            }
        }
        return "unknown";
    }
}
