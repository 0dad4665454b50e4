package io.allim.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * An event in the shape of EventBridge. What other services send is put into it:
 *
 * <pre>
 * of           source    detail-type        resources      detail
 * EventBridge  as it is
 * SNS          aws.sns   SNS Notification   [topic's ARN]  the message, or {"message": …} where it is no JSON object
 * Logs         aws.logs  Log Event          [log group]    the line, or {"message": …} where it is no JSON object
 * </pre>
 *
 * <p>An SNS event has a {@code subject} beside these when its message has one.
 *
 * @param id the same whenever the event comes again
 * @param json the whole event: {@code id}, {@code source}, {@code detail-type}, {@code time}, {@code resources},
 *     {@code detail} and whatever else EventBridge gave it
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html">Events</a>
 */
public record AwsEvent(String id, ObjectNode json) {

    /** @return empty when it has no id, source and detail */
    public static Optional<AwsEvent> ofEventBridge(JsonNode json) {
        return json instanceof ObjectNode object
                        && hasText(json, "id")
                        && hasText(json, "source")
                        && hasText(json, "detail-type")
                        && json.path("detail").isObject()
                ? Optional.of(new AwsEvent(json.get("id").textValue(), object))
                : Optional.empty();
    }

    static AwsEvent of(String id, String source, String detailType, String time, String resource, JsonNode detail) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id).put("source", source).put("detail-type", detailType).put("time", time);
        json.putArray("resources").add(resource);
        json.set("detail", detail);
        return new AwsEvent(id, json);
    }

    public String source() {
        return json.path("source").asText();
    }

    public JsonNode detail() {
        return json.path("detail");
    }

    private static boolean hasText(JsonNode json, String field) {
        return json.path(field).isTextual() && !json.path(field).textValue().isEmpty();
    }
}
